//! Everything a program can ask of the world: one variant per page of section 2 of the manual.
#![expect(missing_docs, reason = "fields carry the names of the synopsis of the page that `man()` names")]

use crate::{
    AtFlags, Caps, CloneFlags, Errno, Fd, Itimerspec, Itimerval, MemLock, MountFlags, MqAttr, OpenFlags, Pid, RawCall,
    Ret, Rlimit, SchedCall, SigAction, SigSet, Timespec, UmountFlags, WaitFlags, XattrFile, XattrOp,
};

/// Bytes of a path or name, without NUL.
pub type Bytes = Vec<u8>;

/// A system call with typed arguments. Pointers are followed by the caller (EFAULT is the caller's to find); null is `None`.
#[derive(Clone, Debug, PartialEq)]
pub enum Syscall {
    // Processes.
    Clone(CloneArgs),
    Unshare {
        flags: CloneFlags,
    },
    Setns {
        fd: Fd,
        nstype: CloneFlags,
    },
    Execve {
        path: Bytes,
        argv: Vec<Bytes>,
        envp: Vec<Bytes>,
    },
    Exit {
        status: i32,
    },
    ExitGroup {
        status: i32,
    },
    Wait4 {
        pid: Pid,
        options: WaitFlags,
    },
    /// `idtype`: 0 P_ALL, 1 P_PID, 2 P_PGID, 3 P_PIDFD.
    Waitid {
        idtype: i32,
        id: i32,
        options: WaitFlags,
    },
    Getpid,
    Getppid,
    Gettid,
    /// `tidptr` stays an address: the driver clears it.
    SetTidAddress {
        tidptr: u64,
    },
    Getpgid {
        pid: Pid,
    },
    Getpgrp,
    Setpgid {
        pid: Pid,
        pgid: Pid,
    },
    Getsid {
        pid: Pid,
    },
    Setsid,
    PidfdOpen {
        pid: Pid,
        flags: u32,
    },
    /// `info`: `si_signo`, `si_code` and `si_value` of the `siginfo_t` that comes along; `None`: as kill(2).
    PidfdGetfd {
        pidfd: Fd,
        targetfd: Fd,
        flags: u32,
    },
    PidfdSendSignal {
        pidfd: Fd,
        sig: i32,
        info: Option<(i32, i32, u64)>,
        flags: u32,
    },
    /// `name` is what PR_SET_NAME reads; PR_GET_NAME and the options that write an `int` answer `Ret::Bytes`.
    Prctl {
        option: i32,
        args: [u64; 4],
        name: Bytes,
    },
    /// Also PR_SET_SECCOMP of prctl(2), which is `is_prctl`.
    Seccomp {
        operation: u32,
        flags: u32,
        args: SeccompArgs,
        is_prctl: bool,
    },
    SchedYield,
    Getcpu,
    SchedSetaffinity {
        pid: Pid,
        mask: Bytes,
    },
    SchedGetaffinity {
        pid: Pid,
        len: usize,
    },
    Sched(SchedCall),
    Getpriority {
        which: i32,
        who: i32,
    },
    Setpriority {
        which: i32,
        who: i32,
        prio: i32,
    },
    Prlimit64 {
        pid: Pid,
        resource: i32,
        new_limit: Option<Rlimit>,
    },
    /// `who`: 0 RUSAGE_SELF, -1 RUSAGE_CHILDREN, 1 RUSAGE_THREAD. Answers a `struct rusage`.
    Getrusage {
        who: i32,
    },
    /// Answers a `struct tms`.
    Times,
    Reboot {
        cmd: u32,
    },
    Kcmp {
        pid1: Pid,
        pid2: Pid,
        kind: i32,
        idx1: u64,
        idx2: u64,
        /// What `idx2` points to under KCMP_EPOLL_TFD: `efd`, `tfd`, `toff`.
        slot: Option<[u32; 3]>,
    },
    /// `addr` and `data` where they are numbers; what a request writes comes back.
    Ptrace {
        request: i32,
        pid: Pid,
        addr: u64,
        data: u64,
    },

    // Signals.
    Kill {
        pid: Pid,
        sig: i32,
    },
    Tgkill {
        tgid: Pid,
        tid: Pid,
        sig: i32,
    },
    Tkill {
        tid: Pid,
        sig: i32,
    },
    RtSigaction {
        signum: i32,
        act: Option<SigAction>,
    },
    /// `how`: 0 SIG_BLOCK, 1 SIG_UNBLOCK, 2 SIG_SETMASK.
    RtSigprocmask {
        how: i32,
        set: Option<SigSet>,
    },
    RtSigpending,
    RtSigsuspend {
        mask: SigSet,
    },
    RtSigtimedwait {
        set: SigSet,
        timeout: Option<Timespec>,
    },
    /// sigqueue(3): `si_code` and `si_value` of the `siginfo_t` that comes along.
    RtSigqueueinfo {
        tgid: Pid,
        sig: i32,
        code: i32,
        value: u64,
    },
    /// The end of a handler: puts the mask back.
    RtSigreturn {
        mask: SigSet,
    },
    Pause,
    Alarm {
        seconds: u32,
    },
    /// `which`: 0 ITIMER_REAL, 1 ITIMER_VIRTUAL, 2 ITIMER_PROF.
    Getitimer {
        which: i32,
    },
    Setitimer {
        which: i32,
        new_value: Itimerval,
    },

    /// `sevp` `None`: SIGALRM.
    TimerCreate {
        clockid: i32,
        sevp: Option<Sigevent>,
    },
    TimerSettime {
        timerid: i32,
        flags: i32,
        new_value: Itimerspec,
    },
    TimerGettime {
        timerid: i32,
    },
    TimerGetoverrun {
        timerid: i32,
    },
    TimerDelete {
        timerid: i32,
    },

    // Time.
    Nanosleep {
        duration: Timespec,
    },
    ClockNanosleep {
        clockid: i32,
        flags: i32,
        t: Timespec,
    },
    ClockGettime {
        clockid: i32,
    },
    ClockSettime {
        clockid: i32,
        tp: Timespec,
    },

    // Identity.
    Getuid,
    Geteuid,
    Getgid,
    Getegid,
    Getresuid,
    Getresgid,
    Setuid {
        uid: u32,
    },
    Setgid {
        gid: u32,
    },
    /// `u32::MAX` leaves an id alone.
    Setreuid {
        ruid: u32,
        euid: u32,
    },
    Setregid {
        rgid: u32,
        egid: u32,
    },
    Setresuid {
        ruid: u32,
        euid: u32,
        suid: u32,
    },
    Setresgid {
        rgid: u32,
        egid: u32,
        sgid: u32,
    },
    Getgroups {
        size: i32,
    },
    Setgroups {
        list: Vec<u32>,
    },
    Capget {
        pid: Pid,
    },
    Capset {
        pid: Pid,
        caps: Caps,
    },

    // Files.
    /// `open`, `openat`, `creat`.
    Openat {
        dirfd: Fd,
        path: Bytes,
        flags: OpenFlags,
        mode: u32,
    },
    Close {
        fd: Fd,
    },
    Read {
        fd: Fd,
        count: usize,
    },
    Write {
        fd: Fd,
        buf: Bytes,
    },
    Pread64 {
        fd: Fd,
        count: usize,
        offset: i64,
    },
    Pwrite64 {
        fd: Fd,
        buf: Bytes,
        offset: i64,
    },
    /// Offsets `None`: the descriptions' own.
    CopyFileRange {
        fd_in: Fd,
        off_in: Option<i64>,
        fd_out: Fd,
        off_out: Option<i64>,
        len: usize,
        flags: u32,
    },
    /// `offset`: where to read; `None`: at the description's own place.
    Sendfile {
        out_fd: Fd,
        in_fd: Fd,
        offset: Option<i64>,
        count: usize,
    },
    /// Offsets `None`: the descriptions' own.
    Splice {
        fd_in: Fd,
        off_in: Option<i64>,
        fd_out: Fd,
        off_out: Option<i64>,
        len: usize,
        flags: u32,
    },
    Tee {
        fd_in: Fd,
        fd_out: Fd,
        len: usize,
        flags: u32,
    },
    Fallocate {
        fd: Fd,
        mode: i32,
        offset: i64,
        len: i64,
    },
    Lseek {
        fd: Fd,
        offset: i64,
        whence: i32,
    },
    Dup {
        oldfd: Fd,
    },
    Dup2 {
        oldfd: Fd,
        newfd: Fd,
    },
    Dup3 {
        oldfd: Fd,
        newfd: Fd,
        flags: OpenFlags,
    },
    CloseRange {
        first: u32,
        last: u32,
        flags: u32,
    },
    Pipe2 {
        flags: OpenFlags,
    },
    /// `fcntl` with an integer argument.
    Fcntl {
        fd: Fd,
        cmd: i32,
        arg: i64,
    },
    /// `data`: the bytes that the request reads; what it writes comes back as `Ret::Bytes`.
    /// fcntl(2) with a `struct flock`: F_GETLK, F_SETLK, F_SETLKW and the F_OFD_ commands.
    FcntlLock {
        fd: Fd,
        cmd: i32,
        lock: RecordLock,
    },
    Flock {
        fd: Fd,
        operation: i32,
    },
    Ioctl {
        fd: Fd,
        request: u64,
        arg: u64,
        data: Bytes,
    },
    Poll {
        fds: Vec<PollFd>,
        timeout_ms: i32,
    },
    Ppoll {
        fds: Vec<PollFd>,
        tmo_p: Option<Timespec>,
        sigmask: Option<SigSet>,
    },
    /// `select` and `pselect6`: the sets as the words of `fd_set`, at least `nfds` bits of each.
    Pselect6 {
        nfds: i32,
        readfds: Option<Bytes>,
        writefds: Option<Bytes>,
        exceptfds: Option<Bytes>,
        timeout: Option<Timespec>,
        sigmask: Option<SigSet>,
    },
    EpollCreate1 {
        flags: i32,
    },
    /// `op`: 1 EPOLL_CTL_ADD, 2 EPOLL_CTL_DEL, 3 EPOLL_CTL_MOD; `event` `None` for EPOLL_CTL_DEL.
    EpollCtl {
        epfd: Fd,
        op: i32,
        fd: Fd,
        event: Option<EpollEvent>,
    },
    /// `epoll_wait`, and `epoll_pwait` with a mask.
    EpollPwait {
        epfd: Fd,
        maxevents: i32,
        timeout_ms: i32,
        sigmask: Option<SigSet>,
    },
    /// `eventfd2`, and `eventfd` with no flags.
    Eventfd2 {
        initval: u32,
        flags: OpenFlags,
    },
    /// `fd` -1: a new descriptor.
    Signalfd4 {
        fd: Fd,
        mask: SigSet,
        flags: OpenFlags,
    },
    TimerfdCreate {
        clockid: i32,
        flags: OpenFlags,
    },
    TimerfdSettime {
        fd: Fd,
        flags: i32,
        new_value: Itimerspec,
    },
    TimerfdGettime {
        fd: Fd,
    },
    /// `inotify_init1`, and `inotify_init` with no flags.
    InotifyInit1 {
        flags: OpenFlags,
    },
    InotifyAddWatch {
        fd: Fd,
        pathname: Bytes,
        mask: u32,
    },
    InotifyRmWatch {
        fd: Fd,
        wd: i32,
    },
    /// `stat`, `lstat`, `fstat` (empty path with AT_EMPTY_PATH), `fstatat`.
    /// `size`: of the caller's `struct open_how`; the rest of it is zero, or it is refused.
    Openat2 {
        dirfd: Fd,
        path: Bytes,
        flags: u64,
        mode: u64,
        resolve: u64,
        size: usize,
    },
    Statx {
        dirfd: Fd,
        path: Bytes,
        flags: AtFlags,
        mask: u32,
    },
    /// xattr(7).
    Xattr {
        file: XattrFile,
        op: XattrOp,
    },
    Newfstatat {
        dirfd: Fd,
        path: Bytes,
        flags: AtFlags,
    },
    Statfs {
        path: Bytes,
    },
    Fstatfs {
        fd: Fd,
    },
    Getdents64 {
        fd: Fd,
        count: usize,
    },
    Faccessat {
        dirfd: Fd,
        path: Bytes,
        mode: i32,
        flags: AtFlags,
    },
    Mkdirat {
        dirfd: Fd,
        path: Bytes,
        mode: u32,
    },
    Mknodat {
        dirfd: Fd,
        path: Bytes,
        mode: u32,
        dev: u64,
    },
    /// `unlink`, `rmdir` (AT_REMOVEDIR), `unlinkat`.
    Unlinkat {
        dirfd: Fd,
        path: Bytes,
        flags: AtFlags,
    },
    Renameat {
        olddirfd: Fd,
        oldpath: Bytes,
        newdirfd: Fd,
        newpath: Bytes,
        flags: u32,
    },
    Linkat {
        olddirfd: Fd,
        oldpath: Bytes,
        newdirfd: Fd,
        newpath: Bytes,
        flags: AtFlags,
    },
    Symlinkat {
        target: Bytes,
        newdirfd: Fd,
        linkpath: Bytes,
    },
    Readlinkat {
        dirfd: Fd,
        path: Bytes,
        bufsiz: usize,
    },
    Fchmodat {
        dirfd: Fd,
        path: Bytes,
        mode: u32,
    },
    Fchmod {
        fd: Fd,
        mode: u32,
    },
    Fchownat {
        dirfd: Fd,
        path: Bytes,
        owner: u32,
        group: u32,
        flags: AtFlags,
    },
    Fchown {
        fd: Fd,
        owner: u32,
        group: u32,
    },
    /// `times` `None`: now.
    Utimensat {
        dirfd: Fd,
        path: Bytes,
        times: Option<[Timespec; 2]>,
        flags: AtFlags,
    },
    Truncate {
        path: Bytes,
        length: i64,
    },
    Ftruncate {
        fd: Fd,
        length: i64,
    },
    Umask {
        mask: u32,
    },
    Chdir {
        path: Bytes,
    },
    Fchdir {
        fd: Fd,
    },
    Getcwd {
        size: usize,
    },
    Chroot {
        path: Bytes,
    },
    Sync,
    Fsync {
        fd: Fd,
    },

    // Mounts.
    Mount {
        source: Option<Bytes>,
        target: Bytes,
        fstype: Option<Bytes>,
        flags: MountFlags,
        data: Option<Bytes>,
    },
    Umount2 {
        target: Bytes,
        flags: UmountFlags,
    },
    PivotRoot {
        new_root: Bytes,
        put_old: Bytes,
    },
    Fsopen {
        fsname: Bytes,
        flags: u32,
    },
    /// `cmd`: 0 FSCONFIG_SET_FLAG, 1 SET_STRING, 2 SET_BINARY, 3 SET_PATH, 4 SET_PATH_EMPTY, 5 SET_FD, 6 CMD_CREATE,
    /// 7 CMD_RECONFIGURE, 8 CMD_CREATE_EXCL.
    Fsconfig {
        fd: Fd,
        cmd: u32,
        key: Option<Bytes>,
        value: Option<Bytes>,
        aux: i32,
    },
    Fsmount {
        fsfd: Fd,
        flags: u32,
        attr_flags: u32,
    },
    Fspick {
        dirfd: Fd,
        path: Bytes,
        flags: u32,
    },
    OpenTree {
        dirfd: Fd,
        path: Bytes,
        flags: u32,
    },
    MoveMount {
        from_dirfd: Fd,
        from_path: Bytes,
        to_dirfd: Fd,
        to_path: Bytes,
        flags: u32,
    },
    /// `attr`: the bytes of a `struct mount_attr`, as many as `size` says where that is a size at all.
    MountSetattr {
        dirfd: Fd,
        path: Bytes,
        flags: u32,
        attr: Bytes,
        size: usize,
    },

    // UTS and the machine.
    Sethostname {
        name: Bytes,
        len: i64,
    },
    Setdomainname {
        name: Bytes,
        len: i64,
    },
    Uname,
    Sysinfo,
    Getrandom {
        buflen: usize,
        flags: u32,
    },

    // System V IPC.
    Msgget {
        key: i32,
        msgflg: i32,
    },
    Msgsnd {
        msqid: i32,
        mtype: i64,
        mtext: Bytes,
        msgflg: i32,
    },
    Msgrcv {
        msqid: i32,
        msgsz: usize,
        msgtyp: i64,
        msgflg: i32,
    },
    /// `set`: the structure that IPC_SET reads, as bytes.
    Msgctl {
        msqid: i32,
        cmd: i32,
        set: Bytes,
    },
    Semget {
        key: i32,
        nsems: i32,
        semflg: i32,
    },
    Semop {
        semid: i32,
        sops: Vec<SemBuf>,
    },
    Semtimedop {
        semid: i32,
        sops: Vec<SemBuf>,
        timeout: Option<Timespec>,
    },
    /// `set`: the structure that IPC_SET reads, as bytes; `array`: what SETALL may read, as far as it can be read.
    Semctl {
        semid: i32,
        semnum: i32,
        cmd: i32,
        val: i32,
        set: Bytes,
        array: Vec<u16>,
    },
    Shmget {
        key: i32,
        size: usize,
        shmflg: i32,
    },
    Shmctl {
        shmid: i32,
        cmd: i32,
        set: Bytes,
    },
    MqOpen {
        name: Bytes,
        oflag: u32,
        mode: u32,
        attr: Option<MqAttr>,
    },
    MqUnlink {
        name: Bytes,
    },
    MqTimedsend {
        mqdes: Fd,
        msg: Bytes,
        msg_prio: u32,
        abs_timeout: Option<Timespec>,
    },
    MqTimedreceive {
        mqdes: Fd,
        msg_len: usize,
        abs_timeout: Option<Timespec>,
    },
    MqNotify {
        mqdes: Fd,
        sevp: Option<Sigevent>,
    },
    MqGetsetattr {
        mqdes: Fd,
        newattr: Option<MqAttr>,
    },

    // Memory that others may see; `free` are the caller's free ranges of addresses, the highest first, and `extents` what the
    // range shows of mapped objects: the address space belongs to the program's machine.
    Mmap {
        addr: u64,
        length: u64,
        prot: i32,
        flags: i32,
        fd: Fd,
        offset: u64,
        free: Vec<(u64, u64)>,
        extents: Vec<Extent>,
    },
    /// Of private memory without a file; `free`: as in mmap; `room`: bytes from `old_address` to the end of its mapping, if there is one.
    Mremap {
        old_address: u64,
        old_size: u64,
        new_size: u64,
        flags: i32,
        free: Vec<(u64, u64)>,
        room: Option<u64>,
        extents: Vec<Extent>,
    },
    Munmap {
        addr: u64,
        length: u64,
        extents: Vec<Extent>,
    },
    Mprotect {
        addr: u64,
        length: u64,
        prot: i32,
        is_mapped: bool,
        extents: Vec<Extent>,
    },
    Msync {
        addr: u64,
        length: u64,
        flags: i32,
        is_mapped: bool,
        extents: Vec<Extent>,
    },
    MemLock(MemLock),
    Madvise {
        addr: u64,
        length: u64,
        advice: i32,
        is_mapped: bool,
        extents: Vec<Extent>,
    },
    Membarrier {
        cmd: i32,
        flags: u32,
        cpu_id: i32,
    },
    Shmat {
        shmid: i32,
        shmaddr: u64,
        shmflg: i32,
        free: Vec<(u64, u64)>,
    },
    Shmdt {
        shmaddr: u64,
        extents: Vec<Extent>,
    },
    MemfdCreate {
        name: Bytes,
        flags: u32,
    },
    Futex(FutexArgs),

    // Sockets; addresses are `struct sockaddr` as bytes.
    Socket {
        domain: i32,
        kind: i32,
        protocol: i32,
    },
    Socketpair {
        domain: i32,
        kind: i32,
        protocol: i32,
    },
    Bind {
        sockfd: Fd,
        addr: Bytes,
    },
    Connect {
        sockfd: Fd,
        addr: Bytes,
    },
    Listen {
        sockfd: Fd,
        backlog: i32,
    },
    Accept4 {
        sockfd: Fd,
        flags: i32,
    },
    Sendto {
        sockfd: Fd,
        buf: Bytes,
        flags: i32,
        addr: Bytes,
    },
    Recvfrom {
        sockfd: Fd,
        len: usize,
        flags: i32,
    },
    Sendmsg {
        sockfd: Fd,
        msg: Box<MsgHdr>,
        flags: i32,
    },
    /// `iov`: the lengths of the buffers; `controllen`: the room for what comes with the bytes.
    Recvmsg {
        sockfd: Fd,
        iov: Vec<usize>,
        controllen: usize,
        flags: i32,
    },
    Shutdown {
        sockfd: Fd,
        how: i32,
    },
    Getsockname {
        sockfd: Fd,
    },
    Getpeername {
        sockfd: Fd,
    },
    Setsockopt {
        sockfd: Fd,
        level: i32,
        optname: i32,
        optval: Bytes,
    },
    Getsockopt {
        sockfd: Fd,
        level: i32,
        optname: i32,
        optlen: usize,
    },

    /// A call that has no variant above: passed on as it is where the kernel is real, answered by few or `Unsupported` where it is not.
    Raw(RawCall),
}

/// Which call made a [`CloneArgs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneEntry {
    /// clone(2).
    Clone,
    /// clone3(2).
    Clone3,
    /// fork(2), which is clone(2) with SIGCHLD alone.
    Fork,
    /// vfork(2).
    Vfork,
}

/// Arguments of clone(2) and clone3(2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneArgs {
    pub entry: CloneEntry,
    /// Without the exit-signal byte, but for clone3, which hands all its bits.
    pub flags: CloneFlags,
    /// The low byte of clone(2)'s flags, or clone3's field; 0: none.
    pub exit_signal: u64,
    /// clone(2): the top of the child's stack; clone3: its lowest byte.
    pub stack: u64,
    /// clone3 only.
    pub stack_size: u64,
    /// Addresses that CLONE_PARENT_SETTID, and CLONE_CHILD_SETTID or CLONE_CHILD_CLEARTID, name.
    pub parent_tid: u64,
    pub child_tid: u64,
    /// CLONE_SETTLS: the child's thread pointer.
    pub tls: u64,
    pub set_tid: Vec<Pid>,
    /// The descriptor of CLONE_INTO_CGROUP.
    pub cgroup: Option<Fd>,
    /// clone3's second argument, in bytes; 0 for the others.
    pub size: usize,
}

impl CloneArgs {
    /// fork(2).
    pub fn fork() -> CloneArgs {
        CloneArgs {
            entry: CloneEntry::Fork,
            flags: CloneFlags::empty(),
            exit_signal: 17,
            stack: 0,
            stack_size: 0,
            parent_tid: 0,
            child_tid: 0,
            tls: 0,
            set_tid: Vec::new(),
            cgroup: None,
            size: 0,
        }
    }

    /// clone(2) from its `flags` argument, exit signal included.
    pub fn classic(flags: u64, stack: u64) -> CloneArgs {
        CloneArgs {
            entry: CloneEntry::Clone,
            // "The low byte of flags contains the number of the termination signal" - clone(2): CLONE_NEWTIME drowns in it.
            flags: CloneFlags::from_bits_retain(flags & 0xffff_ff00),
            exit_signal: flags & 0xff,
            stack,
            ..CloneArgs::fork()
        }
    }

    /// vfork(2).
    pub fn vfork() -> CloneArgs {
        CloneArgs { entry: CloneEntry::Vfork, flags: CloneFlags::VM | CloneFlags::VFORK, ..CloneArgs::fork() }
    }
}

/// `struct flock` - fcntl(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordLock {
    /// 0 F_RDLCK, 1 F_WRLCK, 2 F_UNLCK.
    pub l_type: i16,
    pub l_whence: i16,
    pub l_start: i64,
    pub l_len: i64,
    pub l_pid: i32,
}

impl RecordLock {
    /// `sizeof(struct flock)`.
    pub const BYTES: usize = 32;

    /// Reads the structure of x86-64.
    pub fn from_bytes(bytes: &[u8; RecordLock::BYTES]) -> RecordLock {
        let part = |at: usize, len: usize| {
            let mut whole = [0; 8];
            whole[..len].copy_from_slice(&bytes[at..at + len]);
            i64::from_le_bytes(whole)
        };
        RecordLock {
            l_type: part(0, 2) as i16,
            l_whence: part(2, 2) as i16,
            l_start: part(8, 8),
            l_len: part(16, 8),
            l_pid: part(24, 4) as i32,
        }
    }

    /// The structure of x86-64.
    pub fn bytes(&self) -> [u8; RecordLock::BYTES] {
        let mut bytes = [0; RecordLock::BYTES];
        bytes[..2].copy_from_slice(&self.l_type.to_le_bytes());
        bytes[2..4].copy_from_slice(&self.l_whence.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.l_start.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.l_len.to_le_bytes());
        bytes[24..28].copy_from_slice(&self.l_pid.to_le_bytes());
        bytes
    }
}

/// What the third argument of seccomp(2) points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeccompArgs {
    Null,
    /// Memory that cannot be read: EFAULT, once the rest is right.
    Unreadable,
    /// The action of SECCOMP_GET_ACTION_AVAIL.
    Action(u32),
    /// The program of SECCOMP_SET_MODE_FILTER. Its length as told: a program that is too long is not read.
    Program {
        len: usize,
        insns: Vec<crate::seccomp::Insn>,
    },
}

/// `struct pollfd` going in - poll(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollFd {
    pub fd: Fd,
    pub events: i16,
}

/// `struct epoll_event` - epoll_ctl(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpollEvent {
    pub events: u32,
    pub data: u64,
}

/// `struct msghdr` going in - sendmsg(2).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MsgHdr {
    pub name: Bytes,
    pub iov: Vec<Bytes>,
    pub control: Bytes,
}

/// `struct sembuf` - semop(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemBuf {
    pub sem_num: u16,
    pub sem_op: i16,
    pub sem_flg: i16,
}

/// `struct sigevent` as mq_notify(2) and timer_create(2) read it - sigevent(3type).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sigevent {
    pub notify: i32,
    pub signo: i32,
    pub value: u64,
    /// SIGEV_THREAD_ID's thread.
    pub thread: Pid,
}

/// Arguments of futex(2) where it waits, wakes or moves those who wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FutexArgs {
    pub uaddr: u64,
    pub op: i32,
    pub val: u32,
    pub timeout: Option<Timespec>,
    pub val3: u32,
    /// What lies at `uaddr` as the call is made.
    pub word: u32,
    /// Where that is in a mapped object.
    pub extent: Option<Extent>,
    /// The second futex, where the operation has one.
    pub second: Option<Box<SecondFutex>>,
}

/// The second futex of FUTEX_REQUEUE, FUTEX_CMP_REQUEUE and FUTEX_WAKE_OP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFutex {
    pub uaddr: u64,
    /// How many are woken or moved there.
    pub val2: u32,
    /// Where that is in a mapped object.
    pub extent: Option<Extent>,
    /// FUTEX_WAKE_OP: did the word, as it was, compare as asked? The caller has changed it.
    pub compares: bool,
}

/// A range of addresses that shows a part of a mapped object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The first address.
    pub start: u64,
    /// The object, by the name that the kernel gave it - [`Ret::Mapped`].
    pub segment: u64,
    /// Where in the object.
    pub offset: u64,
    /// Bytes.
    pub len: u64,
}

/// Returns where in free ranges, the highest first, so many bytes fit: at `hint` if they can, else as high as possible -
/// mm/mmap.c:get_unmapped_area().
pub fn place_mapping(free: &[(u64, u64)], hint: u64, len: u64) -> Option<u64> {
    let is_free = |&&(start, end): &&(u64, u64)| start <= hint && hint.checked_add(len).is_some_and(|last| last <= end);
    if hint != 0 && free.iter().find(is_free).is_some() {
        return Some(hint);
    }
    free.iter().find(|&&(start, end)| end - start >= len).map(|&(_, end)| end - len)
}

/// Returns where a mapping of `old` bytes at `at`, `room` bytes before the end of its neighbours of one kind, is when it has `new` bytes:
/// in place where what follows is free, elsewhere if it may move - mm/mremap.c.
pub fn place_remap(at: u64, (old, new): (u64, u64), room: u64, may_move: bool, free: &[(u64, u64)]) -> Option<u64> {
    let (old_end, new_end) = (at.checked_add(old)?, at.checked_add(new)?);
    let follows = |&&(start, end): &&(u64, u64)| start == old_end && new_end <= end;
    if new <= old || (room == old && free.iter().find(follows).is_some()) {
        return Some(at);
    }
    if may_move { place_mapping(free, 0, new) } else { None }
}

impl Syscall {
    /// Returns the name that strace prints.
    pub fn name(&self) -> &'static str {
        match self {
            Syscall::Clone(args) => match args.entry {
                CloneEntry::Clone => "clone",
                CloneEntry::Clone3 => "clone3",
                CloneEntry::Fork => "fork",
                CloneEntry::Vfork => "vfork",
            },
            Syscall::Newfstatat { .. } => "newfstatat",
            Syscall::Prctl { .. } => "prctl",
            Syscall::Unshare { .. } => "unshare",
            Syscall::Setns { .. } => "setns",
            Syscall::Execve { .. } => "execve",
            Syscall::Exit { .. } => "exit",
            Syscall::ExitGroup { .. } => "exit_group",
            Syscall::Wait4 { .. } => "wait4",
            Syscall::Waitid { .. } => "waitid",
            Syscall::Getpid => "getpid",
            Syscall::Getppid => "getppid",
            Syscall::Gettid => "gettid",
            Syscall::SetTidAddress { .. } => "set_tid_address",
            Syscall::Getpgid { .. } => "getpgid",
            Syscall::Getpgrp => "getpgrp",
            Syscall::Setpgid { .. } => "setpgid",
            Syscall::Getsid { .. } => "getsid",
            Syscall::Setsid => "setsid",
            Syscall::PidfdOpen { .. } => "pidfd_open",
            Syscall::PidfdSendSignal { .. } => "pidfd_send_signal",
            Syscall::Seccomp { is_prctl: true, .. } => "prctl",
            Syscall::Seccomp { .. } => "seccomp",
            Syscall::SchedYield => "sched_yield",
            Syscall::Getcpu => "getcpu",
            Syscall::Sched(call) => call.call_name(),
            Syscall::MemLock(call) => call.call_name(),
            Syscall::Madvise { .. } => "madvise",
            Syscall::Membarrier { .. } => "membarrier",
            Syscall::Splice { .. } => "splice",
            Syscall::Tee { .. } => "tee",
            Syscall::Statx { .. } => "statx",
            Syscall::Openat2 { .. } => "openat2",
            Syscall::Xattr { file, op } => op.call_name(file),
            Syscall::PidfdGetfd { .. } => "pidfd_getfd",
            Syscall::SchedSetaffinity { .. } => "sched_setaffinity",
            Syscall::SchedGetaffinity { .. } => "sched_getaffinity",
            Syscall::CopyFileRange { .. } => "copy_file_range",
            Syscall::Getpriority { .. } => "getpriority",
            Syscall::Setpriority { .. } => "setpriority",
            Syscall::Prlimit64 { .. } => "prlimit64",
            Syscall::Getrusage { .. } => "getrusage",
            Syscall::Times => "times",
            Syscall::Reboot { .. } => "reboot",
            Syscall::Kcmp { .. } => "kcmp",
            Syscall::Ptrace { .. } => "ptrace",
            Syscall::Kill { .. } => "kill",
            Syscall::Tgkill { .. } => "tgkill",
            Syscall::Tkill { .. } => "tkill",
            Syscall::RtSigaction { .. } => "rt_sigaction",
            Syscall::RtSigprocmask { .. } => "rt_sigprocmask",
            Syscall::RtSigpending => "rt_sigpending",
            Syscall::RtSigsuspend { .. } => "rt_sigsuspend",
            Syscall::RtSigtimedwait { .. } => "rt_sigtimedwait",
            Syscall::RtSigqueueinfo { .. } => "rt_sigqueueinfo",
            Syscall::RtSigreturn { .. } => "rt_sigreturn",
            Syscall::Pause => "pause",
            Syscall::Alarm { .. } => "alarm",
            Syscall::Getitimer { .. } => "getitimer",
            Syscall::Setitimer { .. } => "setitimer",
            Syscall::TimerCreate { .. } => "timer_create",
            Syscall::TimerSettime { .. } => "timer_settime",
            Syscall::TimerGettime { .. } => "timer_gettime",
            Syscall::TimerGetoverrun { .. } => "timer_getoverrun",
            Syscall::TimerDelete { .. } => "timer_delete",
            Syscall::Nanosleep { .. } => "nanosleep",
            Syscall::ClockNanosleep { .. } => "clock_nanosleep",
            Syscall::ClockGettime { .. } => "clock_gettime",
            Syscall::ClockSettime { .. } => "clock_settime",
            Syscall::Getuid => "getuid",
            Syscall::Geteuid => "geteuid",
            Syscall::Getgid => "getgid",
            Syscall::Getegid => "getegid",
            Syscall::Getresuid => "getresuid",
            Syscall::Getresgid => "getresgid",
            Syscall::Setuid { .. } => "setuid",
            Syscall::Setgid { .. } => "setgid",
            Syscall::Setreuid { .. } => "setreuid",
            Syscall::Setregid { .. } => "setregid",
            Syscall::Setresuid { .. } => "setresuid",
            Syscall::Setresgid { .. } => "setresgid",
            Syscall::Getgroups { .. } => "getgroups",
            Syscall::Setgroups { .. } => "setgroups",
            Syscall::Capget { .. } => "capget",
            Syscall::Capset { .. } => "capset",
            Syscall::Openat { .. } => "openat",
            Syscall::Close { .. } => "close",
            Syscall::Read { .. } => "read",
            Syscall::Write { .. } => "write",
            Syscall::Pread64 { .. } => "pread64",
            Syscall::Pwrite64 { .. } => "pwrite64",
            Syscall::Sendfile { .. } => "sendfile",
            Syscall::Fallocate { .. } => "fallocate",
            Syscall::Lseek { .. } => "lseek",
            Syscall::Dup { .. } => "dup",
            Syscall::Dup2 { .. } => "dup2",
            Syscall::Dup3 { .. } => "dup3",
            Syscall::CloseRange { .. } => "close_range",
            Syscall::Pipe2 { .. } => "pipe2",
            Syscall::Fcntl { .. } => "fcntl",
            Syscall::FcntlLock { .. } => "fcntl",
            Syscall::Flock { .. } => "flock",
            Syscall::Ioctl { .. } => "ioctl",
            Syscall::Poll { .. } => "poll",
            Syscall::Ppoll { .. } => "ppoll",
            Syscall::Pselect6 { .. } => "pselect6",
            Syscall::EpollCreate1 { .. } => "epoll_create1",
            Syscall::EpollCtl { .. } => "epoll_ctl",
            Syscall::EpollPwait { sigmask: None, .. } => "epoll_wait",
            Syscall::EpollPwait { .. } => "epoll_pwait",
            Syscall::Eventfd2 { .. } => "eventfd2",
            Syscall::Signalfd4 { .. } => "signalfd4",
            Syscall::TimerfdCreate { .. } => "timerfd_create",
            Syscall::TimerfdSettime { .. } => "timerfd_settime",
            Syscall::TimerfdGettime { .. } => "timerfd_gettime",
            Syscall::InotifyInit1 { .. } => "inotify_init1",
            Syscall::InotifyAddWatch { .. } => "inotify_add_watch",
            Syscall::InotifyRmWatch { .. } => "inotify_rm_watch",
            Syscall::Statfs { .. } => "statfs",
            Syscall::Fstatfs { .. } => "fstatfs",
            Syscall::Getdents64 { .. } => "getdents64",
            Syscall::Faccessat { .. } => "faccessat",
            Syscall::Mkdirat { .. } => "mkdirat",
            Syscall::Mknodat { .. } => "mknodat",
            Syscall::Unlinkat { .. } => "unlinkat",
            Syscall::Renameat { .. } => "renameat",
            Syscall::Linkat { .. } => "linkat",
            Syscall::Symlinkat { .. } => "symlinkat",
            Syscall::Readlinkat { .. } => "readlinkat",
            Syscall::Fchmodat { .. } => "fchmodat",
            Syscall::Fchmod { .. } => "fchmod",
            Syscall::Fchownat { .. } => "fchownat",
            Syscall::Fchown { .. } => "fchown",
            Syscall::Utimensat { .. } => "utimensat",
            Syscall::Truncate { .. } => "truncate",
            Syscall::Ftruncate { .. } => "ftruncate",
            Syscall::Umask { .. } => "umask",
            Syscall::Chdir { .. } => "chdir",
            Syscall::Fchdir { .. } => "fchdir",
            Syscall::Getcwd { .. } => "getcwd",
            Syscall::Chroot { .. } => "chroot",
            Syscall::Sync => "sync",
            Syscall::Fsync { .. } => "fsync",
            Syscall::Mount { .. } => "mount",
            Syscall::Umount2 { .. } => "umount2",
            Syscall::PivotRoot { .. } => "pivot_root",
            Syscall::Fsopen { .. } => "fsopen",
            Syscall::Fsconfig { .. } => "fsconfig",
            Syscall::Fsmount { .. } => "fsmount",
            Syscall::Fspick { .. } => "fspick",
            Syscall::OpenTree { .. } => "open_tree",
            Syscall::MoveMount { .. } => "move_mount",
            Syscall::MountSetattr { .. } => "mount_setattr",
            Syscall::Sethostname { .. } => "sethostname",
            Syscall::Setdomainname { .. } => "setdomainname",
            Syscall::Uname => "uname",
            Syscall::Sysinfo => "sysinfo",
            Syscall::Getrandom { .. } => "getrandom",
            Syscall::Msgget { .. } => "msgget",
            Syscall::Msgsnd { .. } => "msgsnd",
            Syscall::Msgrcv { .. } => "msgrcv",
            Syscall::Msgctl { .. } => "msgctl",
            Syscall::Semget { .. } => "semget",
            Syscall::Semop { .. } => "semop",
            Syscall::Semtimedop { .. } => "semtimedop",
            Syscall::Semctl { .. } => "semctl",
            Syscall::MqOpen { .. } => "mq_open",
            Syscall::MqUnlink { .. } => "mq_unlink",
            Syscall::MqTimedsend { .. } => "mq_timedsend",
            Syscall::MqTimedreceive { .. } => "mq_timedreceive",
            Syscall::MqNotify { .. } => "mq_notify",
            Syscall::MqGetsetattr { .. } => "mq_getsetattr",
            Syscall::Shmget { .. } => "shmget",
            Syscall::Shmctl { .. } => "shmctl",
            Syscall::Mmap { .. } => "mmap",
            Syscall::Mremap { .. } => "mremap",
            Syscall::Munmap { .. } => "munmap",
            Syscall::Mprotect { .. } => "mprotect",
            Syscall::Msync { .. } => "msync",
            Syscall::Shmat { .. } => "shmat",
            Syscall::Shmdt { .. } => "shmdt",
            Syscall::MemfdCreate { .. } => "memfd_create",
            Syscall::Futex(_) => "futex",
            Syscall::Socket { .. } => "socket",
            Syscall::Socketpair { .. } => "socketpair",
            Syscall::Bind { .. } => "bind",
            Syscall::Connect { .. } => "connect",
            Syscall::Listen { .. } => "listen",
            Syscall::Accept4 { .. } => "accept4",
            Syscall::Sendto { .. } => "sendto",
            Syscall::Recvfrom { .. } => "recvfrom",
            Syscall::Sendmsg { .. } => "sendmsg",
            Syscall::Recvmsg { .. } => "recvmsg",
            Syscall::Shutdown { .. } => "shutdown",
            Syscall::Getsockname { .. } => "getsockname",
            Syscall::Getpeername { .. } => "getpeername",
            Syscall::Setsockopt { .. } => "setsockopt",
            Syscall::Getsockopt { .. } => "getsockopt",
            Syscall::Raw(call) => call.name,
        }
    }

    /// Returns why the call failed. An interrupted sleep hands out the time that is left, and fails all the same - nanosleep(2).
    pub fn failure(&self, result: &Result<Ret, Errno>) -> Option<Errno> {
        match (self, result) {
            (Syscall::Nanosleep { .. } | Syscall::ClockNanosleep { .. }, Ok(Ret::Time(_))) => Some(Errno::EINTR),
            // select(2) writes back what is left of its timeout, interrupted or not.
            (Syscall::Pselect6 { .. }, Ok(Ret::Select { ready: None, .. })) => Some(Errno::EINTR),
            (_, result) => result.as_ref().err().copied(),
        }
    }

    /// Does the C library answer this without entering the kernel (vdso(7))? strace does not see such calls, and neither does the trace.
    pub fn is_vdso(&self) -> bool {
        matches!(self, Syscall::ClockGettime { .. })
    }
}
