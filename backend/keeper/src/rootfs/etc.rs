//! /etc, from a list: what programs need, nothing that tells about the host's people.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::error::{Step, StepResult};

/// Files and directories copied from the host, where it has them.
const COPIED: [&str; 14] = [
    "alternatives",
    "bash.bashrc",
    "debian_version",
    "iproute2",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "login.defs",
    "networks",
    "os-release",
    "pam.conf",
    "pam.d",
    "security",
    "shells",
];

const WRITTEN: [(&str, &str); 11] = [
    ("protocols", include_str!("../../../../static/etc/protocols")),
    ("services", include_str!("../../../../static/etc/services")),
    (
        "passwd",
        "root:x:0:0:root:/root:/bin/bash\n\
         daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n\
         bin:x:2:2:bin:/bin:/usr/sbin/nologin\n\
         sys:x:3:3:sys:/dev:/usr/sbin/nologin\n\
         www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n\
         learner:x:1000:1000:learner:/home/learner:/bin/bash\n\
         nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
    ),
    (
        "group",
        "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\nmail:x:8:\nwww-data:x:33:\nutmp:x:43:\nstaff:x:50:\n\
         users:x:100:\nlearner:x:1000:\nnogroup:x:65534:\n",
    ),
    ("shadow", "root:*:19000:0:99999:7:::\nlearner:*:19000:0:99999:7:::\n"),
    ("hostname", "lab\n"),
    ("hosts", "127.0.0.1\tlocalhost\n127.0.1.1\tlab\n::1\tlocalhost ip6-localhost ip6-loopback\n"),
    ("host.conf", "multi on\n"),
    (
        "nsswitch.conf",
        "passwd: files\ngroup: files\nshadow: files\nhosts: files\nnetworks: files\nprotocols: files\nservices: files\n",
    ),
    ("fstab", ""),
    (
        "profile",
        "if [ \"$(id -u)\" -eq 0 ]; then\n  PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\n\
         else\n  PATH=\"/usr/local/bin:/usr/bin:/bin\"\nfi\nexport PATH\nPS1='\\u@\\h:\\w\\$ '\n",
    ),
];

/// Most entries of one copied directory, and deepest nesting: /etc/alternatives has some hundreds.
const COPIED_ENTRIES: usize = 2000;
const COPIED_DEPTH: u32 = 3;

/// Fills `etc` below the current directory.
pub fn fill() -> StepResult<()> {
    for name in COPIED {
        copy(&Path::new("/etc").join(name), &Path::new("etc").join(name), 0)?;
    }
    for (name, text) in WRITTEN {
        fs::write(Path::new("etc").join(name), text).step(|| format!("write /etc/{name}"))?;
    }
    symlink("/proc/self/mounts", "etc/mtab").step(|| "symlink /etc/mtab".into())
}

/// Copies a file, a link or a directory; what the host lacks or keeps secret is left out.
fn copy(from: &Path, to: &Path, depth: u32) -> StepResult<()> {
    let Ok(meta) = fs::symlink_metadata(from) else { return Ok(()) };
    let name = || format!("copy {}", from.display());
    if meta.is_symlink() {
        let target = fs::read_link(from).step(name)?;
        return symlink(target, to).step(name);
    }
    if meta.is_dir() && depth < COPIED_DEPTH {
        fs::create_dir(to).step(name)?;
        for entry in fs::read_dir(from).step(name)?.flatten().take(COPIED_ENTRIES) {
            copy(&entry.path(), &to.join(entry.file_name()), depth + 1)?;
        }
    } else if meta.is_file() {
        match fs::read(from) {
            Ok(content) => fs::write(to, content).step(name)?,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {}
            Err(error) => return Err(error).step(name),
        }
    }
    Ok(())
}
