//! How the programs are run: the arguments, sessions and input that their pages show. A program without a row runs without
//! arguments.

use super::mask::Mask;
use super::page::Page;

/// One way to run a program.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// `clone(2) clone.c`.
    pub program: &'static str,
    /// Arguments.
    pub args: &'static [&'static str],
    /// Standard input.
    pub stdin: &'static str,
    /// Instead of arguments: the shell commands with which the page shows its programs.
    pub session: &'static str,
    /// Other programs of the page that it executes.
    pub beside: &'static [&'static str],
    /// All three streams are a terminal.
    pub is_pty: bool,
    /// More than one output is right.
    pub is_order_free: bool,
    /// It sleeps long.
    pub is_slow: bool,
    /// User id.
    pub uid: Option<u32>,
    /// What is not compared.
    pub mask: Mask,
    /// Why no session on any kernel can run it; empty: it is run.
    pub not_run: &'static str,
}

impl Use {
    /// Without arguments, on pipes, with everything compared.
    pub const PLAIN: Use = Use {
        program: "",
        args: &[],
        stdin: "",
        session: "",
        beside: &[],
        is_pty: false,
        is_order_free: false,
        is_slow: false,
        uid: None,
        mask: Mask::Nothing,
        not_run: "",
    };

    /// The third column of the table.
    pub fn how(&self) -> String {
        let mut parts = Vec::new();
        match (self.args, self.session) {
            ([], "") => {}
            (args, "") => parts.push(format!("`{}`", args.join(" "))),
            (_, session) => parts.push(format!("`{session}`")),
        }
        if !self.stdin.is_empty() {
            parts.push(format!("input `{}`", self.stdin.trim_end().replace('\n', "; ")));
        }
        if let Some(uid) = self.uid {
            parts.push(format!("as user {uid}"));
        }
        if self.is_pty {
            parts.push("on a terminal".into());
        }
        match self.mask {
            Mask::Nothing => {}
            Mask::Addresses => parts.push("addresses not compared".into()),
            Mask::Numbers => parts.push("numbers not compared".into()),
        }
        parts.join(", ")
    }
}

/// Says which rows name no program of the pages.
pub fn without_program(pages: &[Page]) -> Vec<String> {
    let exists = |program: &str| {
        pages.iter().any(|page| page.files.keys().any(|file| program == format!("{} {file}", page.name)))
    };
    USES.iter().filter(|used| !exists(used.program)).map(|used| format!("no page has {}", used.program)).collect()
}

/// The arguments alone.
const fn args(program: &'static str, args: &'static [&'static str]) -> Use {
    Use { program, args, ..Use::PLAIN }
}

/// A shell session of the page.
const fn session(program: &'static str, session: &'static str) -> Use {
    Use { program, session, ..Use::PLAIN }
}

/// The same, with numbers masked.
const fn numbers(used: Use) -> Use {
    Use { mask: Mask::Numbers, ..used }
}

/// A program that no session can run.
const fn not_run(program: &'static str, why: &'static str) -> Use {
    Use { program, not_run: why, ..Use::PLAIN }
}

const NO_KEYUTILS: &str = "needs libkeyutils";
const NO_FAT: &str = "needs a FAT file system, and a session has no block devices";
const NO_ERRC: &str = "calls errc(3bsd), which glibc has not";
const NO_NETWORK: &str = "asks servers of the Internet, and a session has none";

/// All rows.
pub const USES: &[Use] = &[
    Use { mask: Mask::Addresses, ..args("_Generic(3) _Generic.c", &[]) },
    not_run("__ppc_get_timebase(3) __ppc_get_timebase.c", "for PowerPC"),
    not_run("_syscall(2) _syscall.c", "no C library has the macro any more"),
    not_run("add_key(2) add_key.c", NO_KEYUTILS),
    // Which of the two threads reads first is open.
    Use {
        is_order_free: true,
        ..session("aio(7) aio.c", "(sleep 4; echo abc; sleep 4; echo x) | ./aio /dev/stdin /dev/stdin")
    },
    not_run("bind(2) bind.c", "waits for a peer that the page does not show"),
    args("bsearch(3) bsearch.c", &["jan", "xyz"]),
    args("bswap(3) bswap.c", &["0x0123456789abcdef"]),
    args("cacos(3) cacos.c", &["1", "2"]),
    args("cacosh(3) cacosh.c", &["1", "2"]),
    args("catan(3) catan.c", &["1", "2"]),
    args("catanh(3) catanh.c", &["1", "2"]),
    args("chown(2) chown.c", &["root", "/tmp"]),
    numbers(args("clock_getcpuclockid(3) clock_getcpuclockid.c", &["1"])),
    numbers(args("clock_getres(2) clock_getres.c", &["x"])),
    // setns(2): "$ ./newuts bizarro &". On a pipe the child's line is lost when its function returns; both are worth a look.
    Use { is_slow: true, ..args("clone(2) clone.c", &["bizarro"]) },
    // There, nothing orders its first line and the parent's.
    Use { is_slow: true, is_pty: true, is_order_free: true, ..args("clone(2) clone.c", &["bizarro"]) },
    numbers(session("close_range(2) close_range.c", "touch /tmp/a /tmp/b /tmp/c; ./close_range /tmp/a /tmp/b /tmp/c")),
    session("copy_file_range(2) copy_file_range.c", "echo hello > in; ./copy_file_range in out; cat out"),
    not_run(
        "recvmmsg(2) recvmmsg.c",
        "it waits for datagrams from bash's /dev/udp, which the simulator's shell does not have",
    ),
    not_run("core(5) core.c", "core_pattern belongs to the host"),
    args("CPU_SET(3) CPU_SET.c", &["5"]),
    args("dlinfo(3) dlinfo.c", &["/lib64/libm.so.6"]),
    args("duplocale(3) duplocale.c", &["abc"]),
    not_run("encrypt(3) encrypt.c", "glibc has no encrypt(3) any more"),
    Use { mask: Mask::Addresses, ..args("end(3) end.c", &[]) },
    args("eventfd(2) eventfd.c", &["1", "2", "4", "7", "14"]),
    Use { beside: &["myecho.c"], ..args("execve(2) execve.c", &["./myecho"]) },
    args("execve(2) myecho.c", &["hello", "world"]),
    args("fmemopen(3) fmemopen.c", &["1 23 43"]),
    args("fopencookie(3) fopencookie.c", &["hello world"]),
    Use { is_order_free: true, ..args("fork(2) fork.c", &[]) },
    args("frexp(3) frexp.c", &["2560"]),
    numbers(session("ftw(3) ftw.c", "mkdir d; echo hello > d/f; ln -s f d/l; ./ftw d")),
    numbers(args("get_nprocs(3) get_nprocs_conf.c", &[])),
    numbers(args("get_phys_pages(3) get_phys_pages.c", &[])),
    session("getaddrinfo(3) client.c", "./server 4000 & sleep 1; ./client localhost 4000 hello world; kill $!"),
    args("getaddrinfo(3) server.c", &[]),
    not_run("getaddrinfo_a(3) async.c", NO_NETWORK),
    not_run("getaddrinfo_a(3) sync.c", NO_NETWORK),
    // What a template leaves open is now.
    numbers(session("getdate(3) getdate.c", "echo %T > t; echo %F >> t; DATEMSK=t ./getdate 2009-12-28")),
    session("getdate(3) getdate.c", "echo '%F %T' > t; DATEMSK=t ./getdate '2009-12-28 12:13:14'"),
    numbers(session("getdents(2) getdents.c", "mkdir d; touch d/a d/b; ./getdents d")),
    args("getgrouplist(3) getgrouplist.c", &["root", "10"]),
    args("getline(3) getline.c", &["/etc/passwd"]),
    args("getopt(3) getopt.c", &["-n", "-t", "5", "name"]),
    args("getopt(3) getopt.c", &["-x", "name"]),
    args(
        "getopt(3) getopt_long.c",
        &[
            "--add",
            "1",
            "--append",
            "--delete=x",
            "--verbose",
            "-c",
            "y",
            "--file",
            "z",
            "-a",
            "-b",
            "-01",
            "--no",
            "rest",
        ],
    ),
    args("getpwnam(3) getpwnam.c", &["root"]),
    numbers(args("getrlimit(2) getrlimit.c", &["2"])),
    args("getsubopt(3) getsubopt.c", &["-o", "rw,name=Monty"]),
    args("if_nameindex(3) if_nameindex.c", &[]),
    args("inet(3) inet.c", &["226.000.000.037"]),
    args("inet(3) inet.c", &["0x7f.1"]),
    args("inet_net_pton(3) inet_net_pton.c", &["193.168"]),
    args("inet_net_pton(3) inet_net_pton.c", &["193.168", "0xffffffff"]),
    args("inet_net_pton(3) inet_net_pton.c", &["193.168.1.128"]),
    args("inet_net_pton(3) inet_net_pton.c", &["193.168.1.128/24"]),
    args("inet_pton(3) inet_pton.c", &["i6", "0:0:0:0:0:0:0:0"]),
    args("inet_pton(3) inet_pton.c", &["i6", "1:0:0:0:0:0:0:8"]),
    args("inet_pton(3) inet_pton.c", &["i6", "0:0:0:0:0:FFFF:204.152.189.116"]),
    Use { stdin: "\n", ..args("inotify(7) inotify.c", &["/tmp"]) },
    args("insque(3) insque.c", &["a", "b", "c"]),
    args("insque(3) insque.c", &["-c", "a", "b", "c"]),
    not_run("ioctl_fat(2) display_fat_volume_id.c", NO_FAT),
    not_run("ioctl_fat(2) ioctl_fat.c", NO_FAT),
    not_run("ioctl_fat(2) toggle_fat_archive_flag.c", NO_FAT),
    args("ioctl_ns(2) ns_show.c", &["/proc/self/ns/user", "p"]),
    numbers(session(
        "ioctl_ns(2) ns_show.c",
        "unshare -Uu sleep 1000 & sleep 1; ./ns_show /proc/$!/ns/uts u; ./ns_show /proc/$!/ns/user p; kill $!",
    )),
    not_run("keyctl(2) key_instantiate.c", NO_KEYUTILS),
    session("listxattr(2) listxattr.c", "touch /tmp/foo; ./listxattr /tmp/foo"),
    not_run("loop(4) loop.c", "needs a loop device, and a session has no block devices"),
    numbers(args("mallinfo(3) mallinfo.c", &["1000", "100", "2"])),
    not_run("matherr(3) matherr.c", "glibc has no matherr(3) any more"),
    args("mbstowcs(3) mbstowcs.c", &["de_DE.UTF-8", "Grüße!"]),
    args("mbstowcs(3) mbstowcs.c", &["C.UTF-8", "Grüße!"]),
    session(
        "memfd_create(2) t_memfd_create.c",
        "./t_memfd_create my_memfd_file 4096 sw & sleep 1; readlink /proc/$!/fd/3; ./t_get_seals /proc/$!/fd/3; kill $!",
    ),
    args("mmap(2) mmap.c", &["/etc/passwd", "0", "10"]),
    Use { mask: Mask::Addresses, ..args("mprotect(2) mprotect.c", &[]) },
    args("mq_getattr(3) mq_getattr.c", &["/testq"]),
    numbers(session("msgop(2) msgop.c", "./msgop -s; ./msgop -r")),
    numbers(args("newlocale(3) newlocale.c", &["fr_FR"])),
    numbers(args("newlocale(3) newlocale.c", &["C.UTF-8"])),
    args("nl_langinfo(3) nl_langinfo.c", &[]),
    numbers(session(
        "open_by_handle_at(2) t_name_to_handle_at.c",
        "echo 'Can you please think about it?' > cecilia.txt; ./t_name_to_handle_at cecilia.txt > fh; \
         ./t_open_by_handle_at < fh",
    )),
    not_run("perf_event_open(2) perf_event_open.c", "counts instructions, and a session may not"),
    // Whether the shell has reaped the sleeper when poll(2) looks is open.
    Use { is_order_free: true, ..session("pidfd_open(2) pidfd_open.c", "sleep 1 & ./pidfd_open $!") },
    // The sleep before `wait` lets the shell see the death there, where it says nothing.
    session(
        "pidfd_send_signal(2) pidfd_send_signal.c",
        "sleep 100 & ./pidfd_send_signal $! 15; sleep 1; wait $!; echo $?",
    ),
    args("pipe(2) pipe.c", &["hello"]),
    session(
        "pivot_root(2) pivot_root.c",
        "mkdir /tmp/rootfs; cp $(which busybox) /tmp/rootfs; \
         ./pivot_root /tmp/rootfs /busybox sh -c '/busybox ls /; /busybox echo hello world'",
    ),
    session("poll(2) poll_input.c", "mkfifo myfifo; ./poll_input myfifo & echo aaaaabbbbbccccc > myfifo; wait"),
    numbers(args("posix_spawn(3) posix_spawn.c", &["date"])),
    numbers(args("posix_spawn(3) posix_spawn.c", &["-c", "date"])),
    args("posix_spawn(3) posix_spawn.c", &["xxxxx"]),
    not_run("printf.h(3head) register_printf_specifier.c", "uses UINTMAX_WIDTH, which glibc shows in C2X alone"),
    args("qsort(3) qsort.c", &["pear", "apple", "fig"]),
    args("rand(3) rand.c", &["42", "5"]),
    args("readlink(2) readlink.c", &["/proc/self/exe"]),
    not_run("pthread_attr_init(3) pthread_attr_init.c", NO_ERRC),
    not_run("pthread_getattr_default_np(3) pthread_getattr_default_np.c", NO_ERRC),
    not_run("pthread_getattr_np(3) pthread_getattr_np.c", NO_ERRC),
    not_run(
        "pthread_getcpuclockid(3) pthread_getcpuclockid.c",
        "it passes, and keeps two processors busy for a minute, which what runs beside it notices",
    ),
    not_run("pthread_setaffinity_np(3) pthread_setaffinity_np.c", NO_ERRC),
    not_run("pthread_setname_np(3) pthread_setname_np.c", NO_ERRC),
    Use {
        is_pty: true,
        ..session(
            "pthread_sigmask(3) pthread_sigmask.c",
            "./pthread_sigmask & sleep 1; kill -QUIT $!; sleep 1; kill -USR1 $!; sleep 1; kill $!; sleep 1; wait $!; echo $?",
        )
    },
    not_run("request_key(2) t_request_key.c", NO_KEYUTILS),
    args("rpmatch(3) rpmatch.c", &["yes"]),
    not_run("rtime(3) rtime.c", NO_NETWORK),
    numbers(args("sched_setaffinity(2) sched_setaffinity.c", &["0", "0", "1000"])),
    args("seccomp(2) seccomp.c", &["59", "0xC000003E", "99", "/bin/true"]),
    args("seccomp_unotify(2) seccomp_unotify.c", &["/tmp/x"]),
    Use { stdin: "x\n", ..args("select(2) select.c", &[]) },
    args("sem_wait(3) sem_wait.c", &["2", "3"]),
    args("sem_wait(3) sem_wait.c", &["2", "1"]),
    session(
        "semget(2) t_semget.c",
        "touch mykey mykey2; ./t_semget -c mykey p 1; ./t_semget -c mykey2 p 2; ./t_semget -c mykey p 1; ln mykey link; \
         ./t_semget link p 1",
    ),
    session(
        "setns(2) setns.c",
        "unshare -u sh -c 'hostname bizarro; sleep 3' & sleep 1; uname -n; ./setns /proc/$!/ns/uts uname -n; kill $!",
    ),
    session(
        "shm_open(3) pshm_ucase_bounce.c",
        "./pshm_ucase_bounce /myshm & sleep 1; ./pshm_ucase_send /myshm hello; wait",
    ),
    session(
        "shmop(2) svshm_string_read.c",
        "./svshm_string_read & sleep 1; ./svshm_string_write 0 0 'Hello, world'; wait",
    ),
    not_run("sigaction(2) sigaction.c", "uses SA_UNSUPPORTED, which glibc 2.36 does not declare"),
    session("signalfd(2) signalfd.c", "./signalfd & sleep 1; kill -INT $!; sleep 1; kill -QUIT $!; wait"),
    not_run("spu_run(2) spu_run.c", "for PowerPC"),
    numbers(args("stat(2) stat.c", &["/etc/passwd"])),
    args("strcmp(3) string_comp.c", &["ABC", "ABC"]),
    args("strcmp(3) string_comp.c", &["ABC", "AB"]),
    args("strcmp(3) string_comp.c", &["ABA", "ABZ"]),
    args("strcmp(3) string_comp.c", &["ABC", "AB", "3"]),
    args("strcmp(3) string_comp.c", &["ABC", "AB", "2"]),
    args("strftime(3) strftime.c", &["%Y-%m"]),
    args("strtok(3) strtok.c", &["a/bbb///cc;xxx:yyy:", ":;", "/"]),
    args("strtol(3) strtol.c", &["123"]),
    args("strtol(3) strtol.c", &["    0x123", "0"]),
    args("strtol(3) strtol.c", &["123abc"]),
    args("strtol(3) strtol.c", &["4000000000", "99"]),
    args("strverscmp(3) strverscmp.c", &["jan1", "jan10"]),
    not_run("sysctl(2) sysctl.c", "glibc has no sysctl(2) any more"),
    numbers(session("tee(2) tee.c", "date | ./tee out.log | cat; cat out.log")),
    numbers(args("timer_create(2) timer_create.c", &["1", "100"])),
    numbers(args("timerfd_create(2) timerfd_create.c", &["1", "1", "3"])),
    // Its numbers are drawn from the time of day; that they come in order is what the tree is for.
    session(
        "tsearch(3) tsearch.c",
        "./tsearch > out; last=-1; while read n; do if [ $n -le $last ]; then echo $n after $last; fi; last=$n; done < out; echo in order",
    ),
    // What the last client meets is a race on Linux too: the server is gone before it writes, or before it reads.
    session(
        "unix(7) server.c",
        "./server & sleep 1; ./client 3 4; ./client 11 -5; ./client DOWN >/dev/null 2>&1; wait",
    ),
    Use { stdin: "readlink /proc/$$/ns/mnt\n", ..args("unshare(2) unshare.c", &["-m", "/bin/bash"]) },
    args("unshare(2) unshare.c", &[]),
    Use {
        stdin: "echo $$\nmount -t proc proc /proc\nps ax | wc -l\ncat /proc/$$/status | egrep '^[UG]id'\n\
                cat /proc/$$/status | egrep 'Cap(Prm|Inh|Eff)'\n",
        uid: Some(1000),
        ..args("user_namespaces(7) user_namespaces.c", &["-p", "-m", "-U", "-M", "0 1000 1", "-G", "0 1000 1", "bash"])
    },
    not_run("userfaultfd(2) userfaultfd.c", NO_ERRC),
    args("wait(2) wait.c", &["7"]),
    session(
        "wait(2) wait.c",
        "./wait & sleep 1; c=$(cat /proc/$!/task/$!/children); kill -STOP $c; sleep 1; kill -CONT $c; sleep 1; \
         kill -TERM $c; wait",
    ),
];
