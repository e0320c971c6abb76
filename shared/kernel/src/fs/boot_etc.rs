//! The text files of every machine's `/etc`, as a live session has them.

use super::DentryId;
use super::boot::Builder;

/// Path below the root, mode, text. The hosts and hostname files name the machine `lab`; others are written over.
pub(super) const ETC: &[(&str, u32, &str)] = &[
    ("etc/pam.d/su", 0o644, "auth sufficient pam_rootok.so\n@include common-auth\n"),
    ("etc/passwd", 0o644, PASSWD),
    ("etc/group", 0o644, GROUP),
    ("etc/hosts", 0o644, "127.0.0.1\tlocalhost\n127.0.1.1\tlab\n::1\tlocalhost ip6-localhost ip6-loopback\n"),
    ("etc/hostname", 0o644, "lab\n"),
    ("etc/login.defs", 0o644, LOGIN_DEFS),
    ("etc/nsswitch.conf", 0o644, NSSWITCH),
    ("etc/profile", 0o644, PROFILE),
    ("etc/protocols", 0o644, include_str!("../../../../static/etc/protocols")),
    ("etc/services", 0o644, include_str!("../../../../static/etc/services")),
    ("etc/shadow", 0o644, "root:*:19000:0:99999:7:::\nlearner:*:19000:0:99999:7:::\n"),
    ("etc/shells", 0o644, "# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n"),
    ("etc/debian_version", 0o644, "12.12\n"),
    ("etc/fstab", 0o644, ""),
    ("etc/host.conf", 0o644, "multi on\n"),
    ("usr/lib/os-release", 0o644, OS_RELEASE),
];

/// What a whole computer has beside: its name server, who may become whom, the ids that a user may map.
const HOST_ETC: &[(&str, u32, &str)] = &[
    ("etc/resolv.conf", 0o644, "nameserver 192.168.56.1\n"),
    ("etc/subuid", 0o644, "learner:100000:65536\n"),
    ("etc/subgid", 0o644, "learner:100000:65536\n"),
    ("etc/sudoers", 0o440, "root\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n"),
    ("etc/sudoers.d/90-cloud-init-users", 0o440, "learner ALL=(ALL) NOPASSWD:ALL\n"),
    ("etc/adduser.conf", 0o644, "DSHELL=/bin/bash\nDHOME=/home\nSKEL=/etc/skel\n"),
    ("etc/default/useradd", 0o644, "SHELL=/bin/sh\n"),
    ("etc/deluser.conf", 0o644, "REMOVE_HOME=0\n"),
    ("etc/skel/.profile", 0o644, "if [ -n \"$BASH_VERSION\" ] && [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n"),
];

/// Makes what only a whole computer has.
pub(super) fn host_etc(builder: &mut Builder<'_>, root: DentryId) {
    for path in ["etc/default", "etc/skel", "etc/sudoers.d"] {
        builder.dir(root, path, 0o755);
    }
    for &(path, perm, text) in HOST_ETC {
        builder.file(root, path, perm, text.as_bytes().to_vec());
    }
}

/// Links below the root.
pub(super) const LINKS: &[(&str, &str)] = &[
    ("bin", "usr/bin"),
    ("sbin", "usr/sbin"),
    ("lib", "usr/lib"),
    ("lib64", "usr/lib64"),
    ("etc/mtab", "/proc/self/mounts"),
    ("etc/os-release", "../usr/lib/os-release"),
    ("var/run", "/run"),
    ("var/lock", "/run/lock"),
];

/// Directories below the root.
pub(super) const DIRS: &[(&str, u32)] = &[
    ("usr", 0o755),
    ("usr/bin", 0o755),
    ("usr/sbin", 0o755),
    ("usr/lib", 0o755),
    ("usr/lib64", 0o755),
    ("usr/share", 0o755),
    ("usr/local", 0o755),
    ("usr/local/bin", 0o755),
    ("usr/local/sbin", 0o755),
    ("dev", 0o755),
    ("etc", 0o755),
    ("etc/pam.d", 0o755),
    ("home", 0o755),
    ("mnt", 0o755),
    ("opt", 0o755),
    ("proc", 0o555),
    ("root", 0o700),
    ("run", 0o755),
    ("run/lock", 0o755),
    ("srv", 0o755),
    ("sys", 0o555),
    ("tmp", 0o1777),
    ("var", 0o755),
    ("var/cache", 0o755),
    ("var/lib", 0o755),
    ("var/log", 0o755),
    ("var/tmp", 0o1777),
];

/// Programs that Debian keeps in `/usr/sbin`.
pub(super) const SBIN: &[&str] = &[
    "chroot",
    "pivot_root",
    "switch_root",
    "capsh",
    "addgroup",
    "adduser",
    "chpasswd",
    "delgroup",
    "deluser",
    "getcap",
    "groupadd",
    "groupdel",
    "groupmod",
    "setcap",
    "useradd",
    "userdel",
    "usermod",
    "ifconfig",
    "route",
    "nologin",
    "sysctl",
    "reboot",
    "poweroff",
    "halt",
    "shutdown",
    "runuser",
    "init",
    "sshd",
    "agetty",
    "badblocks",
    "blkid",
    "blockdev",
    "chcpu",
    "chgpasswd",
    "chmem",
    "debugfs",
    "dumpe2fs",
    "e2fsck",
    "filefrag",
    "findfs",
    "fsck",
    "fsck.ext4",
    "fsfreeze",
    "fstrim",
    "getty",
    "groupmems",
    "grpck",
    "hwclock",
    "killall5",
    "ldconfig",
    "mkswap",
    "newusers",
    "pwck",
    "resize2fs",
    "rtcwake",
    "rtmon",
    "service",
    "sulogin",
    "swapoff",
    "swapon",
    "tc",
    "tune2fs",
    "vigr",
    "vipw",
    "wipefs",
    "zramctl",
];

/// Programs that run as root, whoever starts them.
const SETUID: &[&str] = &["gpasswd", "newgidmap", "newuidmap", "passwd", "su", "sudo"];

/// The mode of a program's file.
pub(super) fn mode_of(name: &str) -> u32 {
    if SETUID.contains(&name) { 0o4755 } else { 0o755 }
}

const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
learner:x:1000:1000:learner:/home/learner:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
";

const GROUP: &str = "root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
mail:x:8:
www-data:x:33:
utmp:x:43:
staff:x:50:
users:x:100:
learner:x:1000:
nogroup:x:65534:
";

/// login.defs(5): Debian's values.
const LOGIN_DEFS: &str = "UMASK 022
PASS_MAX_DAYS 99999
PASS_MIN_DAYS 0
PASS_WARN_AGE 7
UID_MIN 1000
UID_MAX 60000
GID_MIN 1000
GID_MAX 60000
SUB_UID_MIN 100000
SUB_UID_MAX 600100000
SUB_UID_COUNT 65536
SUB_GID_MIN 100000
SUB_GID_MAX 600100000
SUB_GID_COUNT 65536
DEFAULT_HOME yes
USERGROUPS_ENAB yes
";

const NSSWITCH: &str = "passwd: files
group: files
shadow: files
hosts: files
networks: files
protocols: files
services: files
";

const PROFILE: &str = "if [ \"$(id -u)\" -eq 0 ]; then
  PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"
else
  PATH=\"/usr/local/bin:/usr/bin:/bin\"
fi
export PATH
PS1='\\u@\\h:\\w\\$ '
";

const OS_RELEASE: &str = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"
NAME=\"Debian GNU/Linux\"
VERSION_ID=\"12\"
VERSION=\"12 (bookworm)\"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL=\"https://www.debian.org/\"
SUPPORT_URL=\"https://www.debian.org/support\"
BUG_REPORT_URL=\"https://bugs.debian.org/\"
";
