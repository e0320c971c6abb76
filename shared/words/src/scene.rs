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

pub(crate) const fn both(en: &'static str, zh: &'static str) -> InBoth {
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
        id: "cgroup",
        machine: "docker-host",
        title: both("A busy loop, and a limit", "死循环与限额"),
        about: both(
            "Namespaces change what a process sees; control groups limit what it uses. A quota says how much of each period it may compute.",
            "命名空间改变进程看到的东西，cgroup 限制它能用多少。quota 规定每个 period 里最多能算多久。",
        ),
        steps: &[
            step(
                "A loop that never ends takes a whole processor: 100 % in top.",
                "一个死循环会吃满一个 CPU：在 top 里是 100%。",
                &["while : ; do : ; done &", "sleep 1", "top -b -n1 | head -9"],
            ),
            step(
                "A directory is a control group. Without a quota (-1) nothing is limited.",
                "一个目录就是一个 cgroup。quota 是 -1，表示没有限制。",
                &[
                    "mkdir /sys/fs/cgroup/cpu/container",
                    "ls /sys/fs/cgroup/cpu/container",
                    "cat /sys/fs/cgroup/cpu/container/cpu.cfs_quota_us /sys/fs/cgroup/cpu/container/cpu.cfs_period_us",
                ],
            ),
            step(
                "20 ms of every 100 ms, and the loop's number into tasks: top says 20 %.",
                "每 100 ms 只给 20 ms，再把死循环的 PID 写进 tasks：top 显示 20%。",
                &[
                    "echo 20000 > /sys/fs/cgroup/cpu/container/cpu.cfs_quota_us",
                    "echo $! > /sys/fs/cgroup/cpu/container/tasks",
                    "sleep 1",
                    "top -b -n2 -d 2 | grep bash | tail -2",
                ],
            ),
            step(
                "docker run writes the same files, for a group of its own.",
                "docker run 写的也是这些文件，只不过给容器单独建了一个组。",
                &[
                    "kill $!",
                    "docker run -d --name slow --cpu-period=100000 --cpu-quota=20000 busybox sleep 1000",
                    "cat /sys/fs/cgroup/cpu/docker/*/cpu.cfs_quota_us",
                ],
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
                &[
                    "touch /tmp/before",
                    "unshare --mount sh",
                    "ls /tmp",
                    "mount -t tmpfs none /tmp",
                    "ls /tmp",
                    "exit",
                    "ls /tmp",
                ],
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
            step(
                "pivot_root changes the root of the whole mount namespace. The old one is still there, until it is unmounted.",
                "pivot_root 换掉整个 mount 命名空间的根。旧的还在，卸载了才没有。",
                &[
                    "unshare --mount sh",
                    "mount --bind /srv/root /srv/root",
                    "mkdir -p /srv/root/old",
                    "cd /srv/root && pivot_root . old && cd /",
                    "ls /",
                    "ls /old",
                    "exit",
                ],
            ),
        ],
    },
    Scene {
        id: "image",
        machine: "docker-host",
        title: both("What an image is", "镜像是什么"),
        about: both(
            "An image is layers of files on the disk, joined by overlayfs. Nothing in it is hidden.",
            "镜像就是磁盘上一层层的文件，由 overlayfs 叠在一起。里面没有任何秘密。",
        ),
        steps: &[
            step(
                "A layer is an ordinary directory.",
                "一层就是一个普通目录。",
                &["docker images", "ls $(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' busybox)"],
            ),
            step(
                "What a container changes goes into a directory of its own; the image stays as it is.",
                "容器改动的东西写进它自己的目录；镜像保持不变。",
                &[
                    "docker run --name box busybox touch /new",
                    "ls $(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' box)",
                ],
            ),
            step(
                "A build runs a container for each step, and keeps what it changed as a layer.",
                "构建时，每一步跑一个容器，再把它改动的东西存成一层。",
                &[
                    "mkdir /tmp/b; cd /tmp/b",
                    "printf 'FROM busybox\\nRUN echo hello > /hello\\nCMD cat /hello\\n' > Dockerfile",
                    "docker build -t mine .",
                    "docker run --rm mine",
                    "docker history mine",
                ],
            ),
            step(
                "An archive carries it anywhere.",
                "打成一个归档文件，就能带到任何地方。",
                &["docker save -o mine.tar mine", "docker load -i mine.tar"],
            ),
        ],
    },
    Scene {
        id: "vm",
        machine: "docker-host",
        title: both("Virtual machine and container", "虚拟机与容器"),
        about: both(
            "A virtual machine has a kernel of its own inside one process of the host. A container is the process itself.",
            "虚拟机在主机的一个进程里有自己的内核。容器本身就是进程。",
        ),
        steps: &[
            step(
                "One of each, in the background.",
                "各启动一个，放在后台。",
                &["vm run -d -m 256 --name one", "docker run -d --name box busybox sleep 1000"],
            ),
            step(
                "The host sees a hypervisor, whatever runs in its guest, and the container's own process.",
                "主机只看到一个虚拟机管理程序，不管客户机里跑了什么；容器则是它自己的进程。",
                &["ps -ef"],
            ),
            step("What each costs in memory.", "各自占多少内存。", &["vm ps", "ps -o pid,rss,args -e"]),
            step(
                "Inside a guest: another kernel, with processes that the host does not have.",
                "进入客户机：另一个内核，里面的进程主机上没有。",
                &["vm run -m 128 --name two", "ps -ef", "cat /proc/meminfo", "exit"],
            ),
        ],
    },
    Scene {
        id: "cloud-foundry",
        machine: "cloud-foundry",
        title: both("The platform before Docker", "Docker 之前的平台"),
        about: both(
            "cf push packs an application for its language; a scheduler picks a cell, and an agent there starts it in a sandbox.",
            "cf push 按语言把应用打包；调度器选一台机器，那里的代理在沙盒里启动它。",
        ),
        steps: &[
            step(
                "A controller, a blob store, a scheduler, and an agent for each cell.",
                "控制器、对象存储、调度器，每台机器一个代理。",
                &["ps -ef", "ls hello"],
            ),
            step(
                "Push it twice over: package, droplet, and a sandbox on each cell.",
                "推送并跑两个实例：打包、生成 droplet，每台机器一个沙盒。",
                &["cf push hello -p hello -i 2", "cf apps", "cf logs hello --recent"],
            ),
            step("On the host they are ordinary processes.", "在主机上，它们只是普通进程。", &["ps -ef | grep app.py"]),
            step(
                "Another user's application on the same cell: neither sees the other.",
                "同一台机器上另一个用户的应用：互相看不见。",
                &["cf login -u bob -s bob", "cf push other -p hello", "cf ssh other -c 'ps -e'"],
            ),
            step(
                "The same application as an image: what runs here runs everywhere.",
                "同一个应用做成镜像：在这里怎么跑，到哪里都一样。",
                &["docker build -t hello hello", "docker run -d --name hello hello", "docker logs hello"],
            ),
        ],
    },
];

/// The scene with this name in a link.
pub fn scene(id: &str) -> Option<&'static Scene> {
    SCENES.iter().find(|scene| scene.id == id)
}
