//! What the manual pages' sessions need beside their own commands.

use nslab_sim::Machine;

/// Where a page does not print what Linux prints, or does not type what it means.
pub struct Slip {
    /// The page's command.
    pub command: &'static str,
    /// What has to be typed in its place.
    pub typed: Option<&'static str>,
    /// What Linux prints.
    pub printed: Option<&'static str>,
    /// Why: behind "where".
    pub why: &'static str,
}

/// The page, how its first command begins, and what has to be there: it holds from that block to the next entry of the same page.
pub struct Scene {
    pub page: &'static str,
    pub first: &'static str,
    pub machine: Machine,
    pub uid: u32,
    /// Programs of manual pages, their page, file and name, that are compiled into the working directory.
    pub programs: &'static [(&'static str, &'static str, &'static str)],
    /// Files that the page's machine has.
    pub files: &'static [(&'static str, &'static str)],
    /// Processes of it run side by side: the page shows one of several orders.
    pub is_free: bool,
    /// Commands before it.
    pub before: &'static [&'static str],
    /// The page's names of disks, and the machine's.
    pub disks: &'static [(&'static str, &'static str)],
    /// Mount points below which the page leaves out what is mounted.
    pub left_out: &'static [&'static str],
    pub slips: &'static [Slip],
    /// Why nobody types it; empty: somebody does.
    pub not_run: &'static str,
}

/// What a session has without an entry.
pub const PLAIN: Scene = Scene {
    page: "",
    first: "",
    machine: Machine::Lab,
    uid: 0,
    programs: &[],
    files: &[],
    is_free: false,
    before: &[],
    disks: &[],
    left_out: &[],
    slips: &[],
    not_run: "",
};

impl Scene {
    /// Is this line of `mount` about a mount that the page leaves out?
    pub fn is_left_out(&self, line: &str) -> bool {
        let mut words = line.split(' ').skip(1);
        words.next() == Some("on")
            && words.next().is_some_and(|path| self.left_out.iter().any(|end| format!("{path}/").contains(end)))
    }

    /// A line of the page with the machine's names of disks.
    pub fn renamed(&self, line: &str) -> String {
        self.disks.iter().fold(line.to_string(), |line, (page, own)| line.replace(page, own))
    }
}

const fn scene(page: &'static str, first: &'static str, uid: u32, before: &'static [&'static str]) -> Scene {
    Scene { page, first, uid, before, ..PLAIN }
}

const fn left(page: &'static str, first: &'static str, not_run: &'static str) -> Scene {
    Scene { page, first, not_run, ..PLAIN }
}

const MOUNT: &str = "man7/mount_namespaces.7";
/// The disk of a host, and what the pages call it.
const DISK: &[(&str, &str)] = &[("/dev/sda1", "/dev/vda")];
/// What every system has mounted beside its disks.
const SYSTEM: &[&str] = &["/proc/", "/sys/", "/dev/", "/run/"];
/// As the kernel leaves mounts where no systemd shares them.
const PRIVATE: &str = "mount --make-rprivate /";
/// Offsets of a time namespace that has a process.
const TOO_LATE: &str = "bash: echo: write error: Permission denied";
const BLOCKS_TERM: &str =
    "the page means a signal that ends unshare(1): this version blocks what `kill` sends by itself";
/// Two disks of the unbindable example.
const DISKS: &str = "mkdir -p /mntX /mntY /home/cecilia /home/henry /home/otto; \
    mount -t tmpfs /dev/sdb6 /mntX; mount -t tmpfs /dev/sdb7 /mntY";

pub const SCENES: &[Scene] = &[
    Scene {
        slips: &[Slip {
            command: "ls -l /proc/$$/ns | awk '{print $1, $9, $10, $11}'",
            typed: Some("ls -l /proc/$$/ns | awk '{print $1, $9, $10, $11}' | sed 's/^total *$/total 0/'"),
            printed: None,
            why: "the page has `total 0`: awk prints no second field, as nobody asks for it",
        }],
        ..scene("man7/namespaces.7", "ls -l", 0, &[])
    },
    scene("man7/pid_namespaces.7", "mount", 0, &["unshare -mpf sh"]),
    Scene {
        programs: &[("man7/user_namespaces.7", "userns_child_exec.c", "userns_child_exec")],
        slips: &[Slip {
            command: "./userns_child_exec -p -m -U -M '0 1000 1' -G '0 1000 1' bash",
            typed: None,
            printed: Some("About to exec bash"),
            why: "the page leaves out what its own program prints",
        }],
        ..scene("man7/user_namespaces.7", "uname", 1000, &[])
    },
    Scene {
        before: &[
            PRIVATE,
            "mkdir -p /mntS /mntP; mount -t tmpfs /dev/sdb1 /mntS; mount -t tmpfs /dev/sda15 /mntP",
        ],
        machine: Machine::DockerHost,
        ..scene(MOUNT, "mount --make-shared /mntS", 0, &[])
    },
    Scene {
        before: &[PRIVATE, "mkdir -p /mntX /mntY; mount -t tmpfs /dev/sdb7 /mntX; mount -t tmpfs /dev/sdb6 /mntY"],
        machine: Machine::DockerHost,
        ..scene(MOUNT, "mount --make-shared /mntX", 0, &[])
    },
    Scene {
        before: &[PRIVATE, DISKS],
        machine: Machine::DockerHost,
        disks: DISK,
        left_out: SYSTEM,
        ..scene(MOUNT, "mount | awk", 0, &[])
    },
    Scene {
        before: &[PRIVATE, DISKS],
        machine: Machine::DockerHost,
        disks: DISK,
        left_out: SYSTEM,
        slips: &[Slip {
            command: "mount --bind /home/cecilia /mntZ",
            typed: None,
            printed: Some(
                "mount: /mntZ: wrong fs type, bad option, bad superblock on /home/cecilia, missing codepage or helper program, or other error.
       dmesg(1) may have more information after failed mount system call.",
            ),
            why: "the page has the words of an older mount(8)",
        }],
        ..scene(MOUNT, "mount --rbind --make-unbindable / /home/cecilia", 0, &[])
    },
    Scene {
        machine: Machine::DockerHost,
        // As systemd leaves it.
        ..scene(MOUNT, "mkdir -p /mnt/proc", 0, &["mount --make-rshared /"])
    },
    Scene {
        slips: &[Slip {
            command: "unshare --user --map-root-user --mount strace -o /tmp/log umount /mnt/dir",
            typed: Some("unshare --user --map-root-user --mount strace -o /tmp/log umount /etc/shadow"),
            printed: None,
            why: "the page types `/mnt/dir` and means `/etc/shadow`, as what it prints shows",
        }],
        ..scene(MOUNT, "sudo sh", 0, &["mkdir /mnt/dir"])
    },
    Scene {
        slips: &[Slip {
            command: "grep /mnt /proc/self/mountinfo",
            typed: Some("grep /mnt /proc/self/mountinfo | sed 's/ - .*//'"),
            printed: None,
            why: "the page has the `sed` of this command in the line before",
        }],
        ..scene(MOUNT, "PS1='ns1# '", 0, &["mkdir /mnt/ppp"])
    },
    Scene {
        slips: &[Slip {
            command: "sudo unshare --user --map-root-user --mount mount -o remount,rw /mnt/dir",
            typed: None,
            printed: Some(
                "mount: /mnt/dir: permission denied.
       dmesg(1) may have more information after failed mount system call.",
            ),
            why: "mount(8) has a second line since 2.38",
        }],
        ..scene(MOUNT, "sudo mkdir /mnt/dir", 0, &["mkdir -p /some/path"])
    },
    Scene { machine: Machine::DockerHost, ..scene("man7/cgroup_namespaces.7", "mkdir -p /sys/fs/cgroup/freezer/sub2", 0, &[]) },
    Scene {
        programs: &[("man2/clock_getres.2", "clock_getres.c", "clock_times")],
        slips: &[
            Slip {
                command: "PS1=\"ns2# \" sudo unshare -T -- bash --norc",
                typed: Some("PS1=\"ns2# \" unshare -T --monotonic 172800 --boottime 604800 -- bash --norc"),
                printed: None,
                why: "today's execve(2) enters the time namespace, so that offsets have to be there before it",
            },
            Slip {
                command: "echo \"monotonic $((2*24*60*60)) 0\" > /proc/$$/timens_offsets",
                typed: None,
                printed: Some(TOO_LATE),
                why: "and come too late behind it",
            },
            Slip {
                command: "echo \"boottime  $((7*24*60*60)) 0\" > /proc/$$/timens_offsets",
                typed: None,
                printed: Some(TOO_LATE),
                why: "and come too late behind it",
            },
        ],
        // The page's machine has been up that long.
        ..scene("man7/time_namespaces.7", "cat", 0, &["sleep 73020"])
    },
    scene("man1/unshare.1", "unshare --fork", 0, &[]),
    scene("man1/unshare.1", "id -u; id -g", 1000, &[]),
    Scene {
        machine: Machine::DockerHost,
        slips: &[Slip {
            command: "exit",
            typed: None,
            printed: Some("logout"),
            why: "the page leaves out what a login shell says at its end",
        }],
        files: &[("/etc/subuid", "1000:100000:65536\n"), ("/etc/subgid", "1000:100000:65536\n")],
        ..scene("man1/unshare.1", "id -u", 1000, &[])
    },
    scene("man1/unshare.1", "touch", 0, &[]),
    scene("man1/unshare.1", "mount --bind", 0, &["mkdir /root/namespaces"]),
    Scene {
        is_free: true,
        slips: &[
            Slip {
                command: "kill $!               # Kill unshare(1)",
                typed: Some("disown; kill -KILL $!"),
                printed: None,
                why: BLOCKS_TERM,
            },
            Slip { command: "kill $!", typed: Some("disown; kill -KILL $!"), printed: None, why: BLOCKS_TERM },
        ],
        ..scene("man1/unshare.1", "set +m", 0, &["PS1='# '"])
    },
    Scene {
        slips: &[Slip {
            command: "unshare --time --fork --boottime 300000000 uptime -p",
            typed: None,
            printed: Some("up 9 years, 26 weeks, 6 days, 2 hours, 50 minutes"),
            why: "the page has the years of an older uptime(1), of 52 weeks",
        }],
        ..scene("man1/unshare.1", "uptime", 0, &["sleep 73800"])
    },
    left("man7/capabilities.7", "sudo strace", "needs a program with file capabilities"),
];
