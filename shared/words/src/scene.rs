//! The scenes: a machine with a shell, and what there is to try in it.
//!
//! What one types is Linux's own and the same in both languages.

use crate::Lang;

/// A sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InBoth {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

impl InBoth {
    /// The sentence in a language.
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// One thing to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SceneStep {
    /// What to watch for.
    pub about: InBoth,
    /// What is typed, line by line.
    pub commands: &'static [&'static str],
}

/// A machine with a shell, and what there is to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Its name in a link.
    pub id: &'static str,
    /// The machine, as `nslab sh --machine` names it.
    pub machine: &'static str,
    /// Its name in the menu.
    pub title: InBoth,
    /// What it is about.
    pub about: InBoth,
    /// In the order in which they build on each other.
    pub steps: &'static [SceneStep],
}

const fn both(en: &'static str, zh: &'static str) -> InBoth {
    InBoth { en, zh }
}

const fn step(en: &'static str, zh: &'static str, commands: &'static [&'static str]) -> SceneStep {
    SceneStep { about: both(en, zh), commands }
}

/// All scenes, in the course's order.
pub const SCENES: &[Scene] = &[
    Scene {
        id: "docker-run",
        machine: "docker-host",
        title: both("docker run, inside and outside", "docker run：容器内与容器外"),
        about: both(
            "A container is a special process. Inside, it believes it is alone; on the host it is a process like any other.",
            "容器是一个特殊的进程。它在里面以为只有自己；在主机上，它和别的进程没有两样。",
        ),
        steps: &[
            step(
                "The machine before any container: who is there, and in which namespaces.",
                "还没有容器时的机器：有哪些进程，各在哪些命名空间里。",
                &["ps -ef", "lsns"],
            ),
            step(
                "A container with a shell. In it, /bin/sh is pid 1, and only ps is beside it.",
                "启动一个带 shell 的容器。在里面，/bin/sh 是 1 号进程，旁边只有 ps。",
                &["docker run -it busybox /bin/sh", "ps"],
            ),
            step(
                "Its hostname and its root are its own; the kernel is the host's.",
                "主机名和根目录是它自己的；内核还是主机的。",
                &["hostname", "ls /", "uname -r"],
            ),
            step("Leave: when pid 1 ends, the container is over.", "退出：1 号进程一结束，容器也就结束了。", &["exit"]),
            step(
                "A container in the background. On the host it is an ordinary process, under another pid.",
                "在后台跑一个容器。在主机上它只是一个普通进程，只是 pid 不同。",
                &["docker run -d --name box busybox sleep 1000", "docker ps", "ps -ef | grep sleep"],
            ),
        ],
    },
    Scene {
        id: "unshare",
        machine: "lab",
        title: both("One namespace at a time", "一次只换一个命名空间"),
        about: both(
            "Each namespace changes one thing that a process sees. unshare(1) makes one and starts a program in it.",
            "每种命名空间只改变进程看到的一样东西。unshare(1) 新建一个，并在里面启动程序。",
        ),
        steps: &[
            step(
                "uts: another hostname, for this shell only.",
                "uts：换一个主机名，只有这个 shell 看得到。",
                &["unshare --uts sh -c 'hostname inside; hostname'", "hostname"],
            ),
            step(
                "pid: the first process in it is pid 1. ps reads /proc, so /proc must be mounted anew.",
                "pid：里面的第一个进程是 1 号。ps 读的是 /proc，所以要重新挂载 /proc。",
                &["unshare --pid --fork sh -c 'echo $$; ps'", "unshare --pid --fork --mount-proc ps"],
            ),
            step(
                "mnt: what is mounted inside is not seen outside.",
                "mnt：在里面挂载的，外面看不到。",
                &["unshare --mount sh -c 'mount -t tmpfs none /mnt; touch /mnt/x; ls /mnt'", "ls /mnt"],
            ),
            step(
                "net: a loopback that is down, and nothing else.",
                "net：只有一个没启用的回环设备。",
                &["unshare --net ip link"],
            ),
            step(
                "ipc: message queues are counted from nothing.",
                "ipc：消息队列从零开始。",
                &["ipcmk -Q", "ipcs -q", "unshare --ipc ipcs -q"],
            ),
            step(
                "user: root inside, nobody special outside.",
                "user：在里面是 root，在外面不是。",
                &["unshare --user id", "unshare --user --map-root-user id"],
            ),
            step(
                "The links under /proc name the namespaces: equal numbers, equal namespaces.",
                "/proc 下的链接就是命名空间的名字：号码相同，命名空间就相同。",
                &["readlink /proc/self/ns/uts", "unshare --uts readlink /proc/self/ns/uts", "lsns -p $$"],
            ),
        ],
    },
    Scene {
        id: "rootfs",
        machine: "docker-host",
        title: both("A root file system by hand", "手工做一个 rootfs"),
        about: both(
            "A container's image is the files of a whole operating system, without its kernel. chroot and pivot_root make it the root.",
            "容器镜像就是整个操作系统的文件，只是没有内核。chroot 和 pivot_root 让它成为根目录。",
        ),
        steps: &[
            step(
                "A mount namespace alone changes nothing: the mounts are copied. What is mounted afterwards differs.",
                "只建 mount 命名空间，什么也不会变：挂载是复制来的。之后再挂载的才不同。",
                &["unshare --mount sh", "ls /tmp", "mount -t tmpfs none /tmp", "ls /tmp", "exit"],
            ),
            step(
                "A directory with a shell and the tools it needs, and chroot into it.",
                "准备一个目录，放进 shell 和要用的工具，再用 chroot 进去。",
                &[
                    "mkdir -p /srv/root/bin /srv/root/proc",
                    "cp /bin/busybox /srv/root/bin/",
                    "ln -s busybox /srv/root/bin/sh",
                    "ln -s busybox /srv/root/bin/ls",
                    "chroot /srv/root /bin/sh -c 'ls /'",
                ],
            ),
        ],
    },
];

/// The scene with this name in a link.
pub fn scene(id: &str) -> Option<&'static Scene> {
    SCENES.iter().find(|scene| scene.id == id)
}
