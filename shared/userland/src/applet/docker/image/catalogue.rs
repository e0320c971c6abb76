//! What the simulated registry has: complete root file systems, of programs that the simulator has.

pub(crate) mod texts;

use nslab_abi::image::ImageFile;

use super::{CREATED, Config, Layer};
use crate::applet::docker::tar::Entry;
use texts::{ALPINE_RELEASE, APP_PY, DEBIAN_RELEASE, HELLO_C, UBUNTU_RELEASE};

/// An image of the registry.
pub(crate) struct Source {
    pub(crate) repository: &'static str,
    pub(crate) tags: &'static [&'static str],
    layers: fn() -> Vec<Layer>,
    config: fn() -> Config,
}

/// All of them; the first one is on the host from the start.
pub(crate) const ALL: &[Source] = &[
    Source { repository: "busybox", tags: &["latest", "1.35", "1.35.0"], layers: busybox, config: shell_config },
    Source { repository: "alpine", tags: &["latest", "3.16", "3"], layers: alpine, config: alpine_config },
    Source { repository: "ubuntu", tags: &["latest", "22.04", "jammy"], layers: ubuntu, config: bash_config },
    Source { repository: "debian", tags: &["latest", "12", "bookworm"], layers: debian, config: bash_config },
    Source {
        repository: "python",
        tags: &["latest", "3", "3.11", "3.11-slim", "slim"],
        layers: python,
        config: interpreter,
    },
    Source { repository: "python-app", tags: &["latest", "1.0"], layers: python_app, config: python_config },
    Source { repository: "hello-world", tags: &["latest"], layers: hello, config: hello_config },
];

const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Source {
    /// Finds an image by repository and tag.
    pub(crate) fn find(repository: &str, tag: &str) -> Option<&'static Source> {
        ALL.iter().find(|source| source.repository == repository && source.tags.contains(&tag))
    }

    pub(crate) fn layers(&self) -> Vec<Layer> {
        (self.layers)()
    }

    pub(crate) fn config(&self) -> Config {
        (self.config)()
    }

    /// When it was made.
    pub(crate) fn created(&self) -> &'static str {
        CREATED
    }
}

fn config(cmd: &[&str]) -> Config {
    let cmd = cmd.iter().map(|word| word.to_string()).collect();
    Config { env: vec![PATH.to_string()], cmd, ..Config::default() }
}

fn shell_config() -> Config {
    config(&["sh"])
}

fn alpine_config() -> Config {
    config(&["/bin/sh"])
}

fn bash_config() -> Config {
    config(&["bash"])
}

fn interpreter() -> Config {
    config(&["python3"])
}

fn python_config() -> Config {
    Config { working_dir: "/app".to_string(), ..config(&["python3", "app.py"]) }
}

fn hello_config() -> Config {
    config(&["/hello"])
}

/// A program of the simulator as a file.
fn program(path: &str, applet: &str) -> Entry {
    Entry::file(path, 0o755, &ImageFile::Applet(applet).to_bytes())
}

/// Directories, with `/tmp` for everybody and `/root` for root.
fn dirs(paths: &[&str]) -> Vec<Entry> {
    let perm = |path: &str| match path {
        "tmp" | "var/tmp" => 0o1777,
        "root" => 0o700,
        _ => 0o755,
    };
    paths.iter().map(|path| Entry::dir(path, perm(path))).collect()
}

/// Applets of busybox that the images link.
const BUSYBOX_BIN: &[&str] = &[
    "[", "ash", "awk", "basename", "cat", "chmod", "chown", "chroot", "clear", "cp", "cut", "date", "dd", "df", "diff",
    "dirname", "dmesg", "du", "echo", "env", "expr", "false", "find", "free", "grep", "gunzip", "gzip", "head",
    "hostname", "id", "ifconfig", "ip", "kill", "less", "ln", "ls", "mkdir", "more", "mount", "mv", "nc", "netstat",
    "nproc", "nsenter", "pidof", "ping", "printf", "ps", "pwd", "readlink", "rm", "rmdir", "route", "sed", "seq", "sh",
    "sleep", "sort", "stat", "tail", "tar", "tee", "test", "time", "top", "touch", "tr", "true", "tty", "umount",
    "uname", "uniq", "unshare", "uptime", "vi", "watch", "wc", "wget", "which", "whoami", "xargs", "yes", "zcat",
];

fn busybox() -> Vec<Layer> {
    let mut all = dirs(&["bin", "dev", "etc", "home", "root", "tmp", "usr", "usr/sbin", "var", "var/spool", "var/www"]);
    all.push(program("bin/busybox", "busybox-image"));
    all.extend(BUSYBOX_BIN.iter().map(|name| Entry::link(&format!("bin/{name}"), "busybox")));
    let passwd = b"root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\n\
        www-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n";
    all.push(Entry::file("etc/passwd", 0o644, passwd));
    all.push(Entry::file("etc/group", 0o644, b"root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n"));
    all.push(Entry::file("etc/shadow", 0o644, b"root::10933:0:99999:7:::\nnobody:*:10933:0:99999:7:::\n"));
    vec![Layer { entries: all, created_by: "/bin/sh -c #(nop) ADD file:busybox.tar in / ".to_string() }]
}

fn alpine() -> Vec<Layer> {
    let mut all = dirs(&[
        "bin",
        "dev",
        "etc",
        "home",
        "lib",
        "media",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "sbin",
        "srv",
        "sys",
        "tmp",
        "usr",
        "usr/bin",
        "usr/lib",
        "usr/sbin",
        "usr/share",
        "var",
        "var/cache",
        "var/lib",
        "var/log",
        "var/tmp",
    ]);
    all.push(program("bin/busybox", "busybox-image"));
    let links = BUSYBOX_BIN.iter().map(|&name| {
        let dir = match name {
            "chroot" => "usr/sbin",
            "ifconfig" | "ip" | "route" => "sbin",
            "[" | "awk" | "basename" | "clear" | "cut" | "dirname" | "du" | "expr" | "find" | "free" | "head"
            | "id" | "less" | "nc" | "nproc" | "nsenter" | "readlink" | "seq" | "sort" | "tail" | "tee" | "test"
            | "time" | "top" | "tr" | "tty" | "uniq" | "unshare" | "uptime" | "vi" | "wc" | "wget" | "which"
            | "whoami" | "xargs" | "yes" => "usr/bin",
            _ => "bin",
        };
        Entry::link(&format!("{dir}/{name}"), "/bin/busybox")
    });
    all.extend(links);
    all.push(Entry::file("etc/alpine-release", 0o644, b"3.16.9\n"));
    all.push(Entry::file("etc/os-release", 0o644, ALPINE_RELEASE));
    all.push(Entry::file("etc/hostname", 0o644, b"localhost\n"));
    all.push(Entry::file("etc/hosts", 0o644, b"127.0.0.1\tlocalhost localhost.localdomain\n"));
    let passwd = b"root:x:0:0:root:/root:/bin/ash\nbin:x:1:1:bin:/bin:/sbin/nologin\n\
        nobody:x:65534:65534:nobody:/:/sbin/nologin\n";
    all.push(Entry::file("etc/passwd", 0o644, passwd));
    all.push(Entry::file("etc/group", 0o644, b"root:x:0:root\nbin:x:1:root,bin,daemon\nnobody:x:65534:\n"));
    vec![Layer { entries: all, created_by: "/bin/sh -c #(nop) ADD file:alpine.tar in / ".to_string() }]
}

/// Tools that Ubuntu's and Debian's images come with, as far as the simulator has them.
const DEBIAN_BIN: &[&str] = &[
    "bash",
    "dash",
    "sh",
    "basename",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "cksum",
    "clear",
    "cmp",
    "comm",
    "cp",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "dmesg",
    "du",
    "echo",
    "egrep",
    "env",
    "expr",
    "factor",
    "false",
    "fgrep",
    "find",
    "findmnt",
    "fold",
    "free",
    "getent",
    "grep",
    "groups",
    "gzip",
    "head",
    "hostname",
    "id",
    "install",
    "ipcmk",
    "ipcrm",
    "ipcs",
    "join",
    "kill",
    "link",
    "ln",
    "logger",
    "login",
    "logname",
    "ls",
    "lsblk",
    "lsns",
    "mawk",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mknod",
    "mktemp",
    "more",
    "mount",
    "mountpoint",
    "mv",
    "newgidmap",
    "newuidmap",
    "nice",
    "nl",
    "nohup",
    "nproc",
    "nsenter",
    "od",
    "passwd",
    "paste",
    "perl",
    "pgrep",
    "pidof",
    "pkill",
    "pmap",
    "printenv",
    "printf",
    "prlimit",
    "ps",
    "pwd",
    "pwdx",
    "readlink",
    "realpath",
    "renice",
    "rev",
    "rm",
    "rmdir",
    "script",
    "sed",
    "seq",
    "setpriv",
    "setsid",
    "sha256sum",
    "shuf",
    "sleep",
    "sort",
    "split",
    "stat",
    "stty",
    "su",
    "sum",
    "sync",
    "tac",
    "tail",
    "tar",
    "taskset",
    "tee",
    "test",
    "timeout",
    "top",
    "touch",
    "tr",
    "true",
    "truncate",
    "tty",
    "umount",
    "uname",
    "uniq",
    "unlink",
    "unshare",
    "uptime",
    "users",
    "vmstat",
    "w",
    "watch",
    "wc",
    "which",
    "who",
    "whoami",
    "xargs",
    "yes",
    "zcat",
    "[",
];
const DEBIAN_SBIN: &[&str] = &["chroot", "pivot_root", "switch_root", "sysctl"];

/// A Debian or an Ubuntu: programs, accounts, what it says of itself, and more files.
pub(crate) fn debian_like(os_release: &[u8], more: &[(&str, &str)]) -> Vec<Entry> {
    let mut all = dirs(&[
        "boot",
        "dev",
        "etc",
        "home",
        "media",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "srv",
        "sys",
        "tmp",
        "usr",
        "usr/bin",
        "usr/lib",
        "usr/lib64",
        "usr/local",
        "usr/local/bin",
        "usr/local/lib",
        "usr/local/sbin",
        "usr/sbin",
        "usr/share",
        "var",
        "var/cache",
        "var/lib",
        "var/log",
        "var/tmp",
    ]);
    for (name, target) in [("bin", "usr/bin"), ("sbin", "usr/sbin"), ("lib", "usr/lib"), ("lib64", "usr/lib64")] {
        all.push(Entry::link(name, target));
    }
    let has = |name: &str| crate::registry::applet_names().contains(&name);
    all.extend(DEBIAN_BIN.iter().filter(|name| has(name)).map(|name| program(&format!("usr/bin/{name}"), name)));
    all.extend(DEBIAN_SBIN.iter().filter(|name| has(name)).map(|name| program(&format!("usr/sbin/{name}"), name)));
    let passwd = b"root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n\
        www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n\
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
    all.push(Entry::file("etc/passwd", 0o644, passwd));
    let group = b"root:x:0:\ndaemon:x:1:\ntty:x:5:\nwww-data:x:33:\nusers:x:100:\nnogroup:x:65534:\n";
    all.push(Entry::file("etc/group", 0o644, group));
    all.push(Entry::file("usr/lib/os-release", 0o644, os_release));
    all.push(Entry::link("etc/os-release", "../usr/lib/os-release"));
    all.push(Entry::file("root/.bashrc", 0o644, b"PS1='\\u@\\h:\\w\\$ '\n"));
    all.extend(more.iter().map(|(path, text)| Entry::file(path, 0o644, text.as_bytes())));
    all
}

fn ubuntu() -> Vec<Layer> {
    let entries = debian_like(UBUNTU_RELEASE, &[("etc/debian_version", "bookworm/sid\n")]);
    vec![Layer { entries, created_by: "/bin/sh -c #(nop) ADD file:ubuntu-jammy.tar in / ".to_string() }]
}

fn debian() -> Vec<Layer> {
    let entries = debian_like(DEBIAN_RELEASE, &[("etc/debian_version", "12.12\n")]);
    vec![Layer { entries, created_by: "/bin/sh -c #(nop) ADD file:debian-bookworm.tar in / ".to_string() }]
}

fn python() -> Vec<Layer> {
    let mut all = debian();
    let [one, other] = ["python3", "pip3"].map(|name| format!("usr/local/bin/{name}"));
    let links = [Entry::link("usr/local/bin/python", "python3"), Entry::link("usr/local/bin/pip", "pip3")];
    let entries = [program(&one, "python3"), program(&other, "pip")].into_iter().chain(links).collect();
    all.push(Layer { entries, created_by: "/bin/sh -c apt-get install -y python3 python3-flask".to_string() });
    all
}

/// An application on a base, as a team would build it.
fn python_app() -> Vec<Layer> {
    let mut all = python();
    let entries = vec![Entry::dir("app", 0o755), Entry::file("app/app.py", 0o644, APP_PY.as_bytes())];
    all.push(Layer { entries, created_by: "/bin/sh -c #(nop) COPY file:app.py in /app ".to_string() });
    all
}

fn hello() -> Vec<Layer> {
    let entries = vec![Entry::file("hello", 0o755, &ImageFile::Script(HELLO_C).to_bytes())];
    vec![Layer { entries, created_by: "/bin/sh -c #(nop) COPY file:hello in / ".to_string() }]
}
