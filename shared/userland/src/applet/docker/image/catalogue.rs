//! What the simulated registry has: complete root file systems, of programs that the simulator has.

mod accounts;
mod debian;
pub(crate) mod texts;

use nslab_abi::image::ImageFile;

use super::{CREATED, Config, Layer};
use crate::applet::busybox;
use crate::applet::docker::tar::Entry;
pub(crate) use debian::debian_like;
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
    Source { repository: "busybox", tags: &["latest", "1.35", "1.35.0"], layers: busybox_image, config: shell_config },
    Source { repository: "alpine", tags: &["latest", "3.16", "3"], layers: alpine, config: alpine_config },
    Source { repository: "ubuntu", tags: &["latest", "22.04", "jammy"], layers: ubuntu, config: bash_config },
    Source { repository: "debian", tags: &["latest", "12", "bookworm"], layers: debian, config: bash_config },
    Source {
        repository: "python",
        tags: &["latest", "3", "3.11", "3.11-slim", "slim"],
        layers: python,
        config: interpreter,
    },
    Source {
        repository: "python",
        tags: &["2", "2.7", "2.7-slim", "2.7.18"],
        layers: python_two,
        config: interpreter_two,
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

fn interpreter_two() -> Config {
    config(&["python2"])
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

/// Applets of busybox that the images link: also those that only say that they are not modelled.
fn links() -> impl Iterator<Item = &'static str> {
    let shells = ["ash", "sh"].into_iter();
    shells.chain(busybox::APPLETS.iter().copied()).chain(busybox::UNMODELLED.iter().copied())
}

fn busybox_image() -> Vec<Layer> {
    let mut all = dirs(&["bin", "dev", "etc", "home", "root", "tmp", "usr", "usr/sbin", "var", "var/spool", "var/www"]);
    all.push(program("bin/busybox", "busybox-image"));
    all.extend(links().map(|name| Entry::link(&format!("bin/{name}"), "busybox")));
    all.extend(accounts::BUSYBOX.files());
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
    let links = links().map(|name| {
        let dir = match name {
            "addgroup" | "adduser" | "arping" | "brctl" | "chroot" | "crond" | "delgroup" | "deluser"
            | "ether-wake" | "nbd-client" | "sendmail" => "usr/sbin",
            "adjtimex" | "arp" | "blkid" | "blockdev" | "fdisk" | "fsck" | "fstrim" | "getty" | "halt" | "hwclock"
            | "ifconfig" | "init" | "ip" | "iproute" | "klogd" | "losetup" | "mkdosfs" | "mke2fs" | "mkswap"
            | "modinfo" | "modprobe" | "nameif" | "pivot_root" | "poweroff" | "reboot" | "route" | "swapoff"
            | "swapon" | "switch_root" | "sysctl" | "syslogd" | "tunctl" | "udhcpc" | "vconfig" | "watchdog" => "sbin",
            "arch" | "ash" | "base64" | "cat" | "chattr" | "chgrp" | "chmod" | "chown" | "cp" | "date" | "dd"
            | "df" | "dmesg" | "dnsdomainname" | "echo" | "ed" | "egrep" | "false" | "fgrep" | "fsync" | "getopt"
            | "grep" | "gunzip" | "gzip" | "hostname" | "ionice" | "ipcalc" | "kill" | "link" | "linux32"
            | "linux64" | "ln" | "login" | "ls" | "lsattr" | "lzop" | "mkdir" | "mknod" | "mktemp" | "more"
            | "mount" | "mountpoint" | "mpstat" | "mv" | "netstat" | "nice" | "pidof" | "ping" | "ping6"
            | "pipe_progress" | "printenv" | "ps" | "pwd" | "rev" | "rm" | "rmdir" | "run-parts" | "sed"
            | "setpriv" | "sh" | "sleep" | "stat" | "stty" | "su" | "sync" | "tar" | "touch" | "true" | "umount"
            | "uname" | "usleep" | "watch" | "zcat" => "bin",
            _ => "usr/bin",
        };
        Entry::link(&format!("{dir}/{name}"), "/bin/busybox")
    });
    all.extend(links);
    all.push(program("sbin/apk", "apk"));
    all.push(Entry::file("etc/alpine-release", 0o644, b"3.16.9\n"));
    all.push(Entry::file("etc/os-release", 0o644, ALPINE_RELEASE));
    all.push(Entry::file("etc/hostname", 0o644, b"localhost\n"));
    all.push(Entry::file("etc/hosts", 0o644, b"127.0.0.1\tlocalhost localhost.localdomain\n"));
    all.extend(accounts::ALPINE.files());
    vec![Layer { entries: all, created_by: "/bin/sh -c #(nop) ADD file:alpine.tar in / ".to_string() }]
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

fn python_two() -> Vec<Layer> {
    let mut all = debian();
    let link = |name: &str, target: &str| Entry::link(&format!("usr/local/bin/{name}"), target);
    let links = [link("python", "python2"), link("python2", "python2.7"), link("pip", "pip2")];
    let programs = [program("usr/local/bin/python2.7", "python2.7"), program("usr/local/bin/pip2", "pip2")];
    let entries = programs.into_iter().chain(links).collect();
    all.push(Layer { entries, created_by: "/bin/sh -c apt-get install -y python2.7 python-flask".to_string() });
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
