//! Which calls `-e trace=` asks for.

use super::names;

/// A set of names.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// `None`: all.
    names: Option<Vec<String>>,
    is_negated: bool,
}

const FILE: &str = "open openat creat execve execveat stat lstat newfstatat statx access faccessat faccessat2 mkdir \
    mkdirat mknod mknodat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat readlink \
    readlinkat chmod fchmodat chown lchown fchownat utimensat truncate chdir chroot getcwd mount umount2 pivot_root \
    statfs inotify_add_watch";
const PROCESS: &str = "clone clone3 fork vfork execve execveat exit exit_group wait4 waitid kill tgkill tkill \
    rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal";
const NETWORK: &str = "socket socketpair bind connect listen accept accept4 sendto recvfrom sendmsg recvmsg sendmmsg \
    recvmmsg shutdown getsockname getpeername setsockopt getsockopt";
const SIGNAL: &str = "kill tgkill tkill rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait \
    rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn pause sigaltstack signalfd signalfd4 pidfd_send_signal";
const IPC: &str = "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl";
const DESC: &str = "read write open openat creat close pread64 pwrite64 copy_file_range lseek dup dup2 dup3 pipe2 pipe \
    fcntl ioctl poll ppoll pselect6 select epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 signalfd4 \
    timerfd_create timerfd_settime timerfd_gettime inotify_init1 inotify_add_watch inotify_rm_watch newfstatat fstat \
    fstatfs getdents64 mkdirat mknodat unlinkat renameat linkat symlinkat readlinkat fchmodat fchmod fchownat fchown \
    utimensat ftruncate fchdir fsync mmap memfd_create pidfd_open pidfd_send_signal setns faccessat close_range";
const MEMORY: &str = "mmap munmap mprotect brk mremap madvise msync shmat shmdt";
const CREDS: &str = "getuid geteuid getgid getegid getresuid getresgid setuid setgid setreuid setregid setresuid \
    setresgid setfsuid setfsgid getgroups setgroups capget capset prctl";

fn class(name: &str) -> Option<&'static str> {
    Some(match name.strip_prefix('%').unwrap_or(name) {
        "file" => FILE,
        "process" => PROCESS,
        "network" | "net" => NETWORK,
        "signal" => SIGNAL,
        "ipc" => IPC,
        "desc" => DESC,
        "memory" => MEMORY,
        "creds" => CREDS,
        _ => return None,
    })
}

impl Filter {
    /// Reads `[!]NAME[,NAME]…`; `Err` is a name that is none.
    pub(super) fn read(text: &str) -> Result<Filter, String> {
        let (list, is_negated) = match text.strip_prefix('!') {
            Some(list) => (list, true),
            None => (text, false),
        };
        match list {
            "all" => return Ok(Filter { names: None, is_negated }),
            "none" => return Ok(Filter { names: Some(Vec::new()), is_negated }),
            _ => {}
        }
        let mut chosen = Vec::new();
        for word in list.split(',').filter(|word| !word.is_empty()) {
            let (name, is_lenient) = match word.strip_prefix('?') {
                Some(name) => (name, true),
                None => (word, false),
            };
            if let Some(class) = class(name) {
                chosen.extend(class.split_ascii_whitespace().map(str::to_string));
            } else if names::is_known(name) {
                chosen.push(name.to_string());
            } else if !is_lenient {
                return Err(word.to_string());
            }
        }
        Ok(Filter { names: Some(chosen), is_negated })
    }

    /// Is this call in it?
    pub(super) fn contains(&self, name: &str) -> bool {
        let is_named = self.names.as_ref().is_none_or(|names| names.iter().any(|known| known == name));
        is_named != self.is_negated
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn sets_of_calls() {
        let contains = |text: &str, name: &str| Filter::read(text).unwrap().contains(name);
        assert!(contains("clone,unshare", "unshare") && !contains("clone", "unshare"));
        assert!(contains("!write", "read") && !contains("!write", "write"));
        assert!(contains("%file", "openat") && contains("file", "mount") && !contains("process", "openat"));
        assert_eq!(Filter::read("nosuch").unwrap_err(), "nosuch");
        assert!(!contains("none", "read") && contains("all", "read"));
    }
}
