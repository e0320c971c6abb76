//! A kernel of a few calls, to run programs on: processes, pipes, signals to oneself, output.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use nslab_abi::{
    Errno, Fd, Pid, Ret, SigAction, SigInfo, SigSet, Signal, SignalDelivery, Stat, Syscall, Timespec, Utsname,
    WaitStatus, place_mapping,
};
use nslab_script::{Mm, Step, Thread, ir};

/// What a run ended in.
pub struct Run {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub status: Option<WaitStatus>,
    /// Faults and unsupported things, as text.
    pub troubles: Vec<String>,
    pub steps: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum File {
    Stdin,
    Stdout,
    Stderr,
    PipeRead(usize),
    PipeWrite(usize),
}

struct Task {
    pid: i32,
    parent: i32,
    thread: Thread,
    mm: Mm,
    files: BTreeMap<i32, File>,
    actions: BTreeMap<u8, SigAction>,
    mask: SigSet,
    pending: VecDeque<Signal>,
    call: Option<Syscall>,
    ended: Option<WaitStatus>,
}

pub struct FakeKernel {
    tasks: Vec<Task>,
    pipes: Vec<VecDeque<u8>>,
    stdin: VecDeque<u8>,
    is_tty: bool,
    run: Run,
}

/// What the fake kernel does with a call.
enum Reply {
    Now(Result<Ret, Errno>),
    Wait,
    Fork,
    Gone,
}

/// Runs a program to its end.
pub fn run(program: Arc<ir::Program>, argv: &[&str], stdin: &[u8], is_tty: bool, fuel: u64) -> Run {
    let argv: Vec<Vec<u8>> = argv.iter().map(|arg| arg.as_bytes().to_vec()).collect();
    let envp = vec![b"PATH=/usr/bin:/bin".to_vec(), b"HOME=/root".to_vec()];
    let mut mm = Mm::new(&program);
    let thread = Thread::start(program, &mut mm, &argv, &envp);
    let files = BTreeMap::from([(0, File::Stdin), (1, File::Stdout), (2, File::Stderr)]);
    let task = Task {
        pid: 2,
        parent: 1,
        thread,
        mm,
        files,
        actions: BTreeMap::new(),
        mask: SigSet(0),
        pending: VecDeque::new(),
        call: None,
        ended: None,
    };
    let run = Run { stdout: Vec::new(), stderr: Vec::new(), status: None, troubles: Vec::new(), steps: 0 };
    let mut kernel =
        FakeKernel { tasks: vec![task], pipes: Vec::new(), stdin: stdin.iter().copied().collect(), is_tty, run };
    kernel.go(fuel);
    kernel.run
}

impl FakeKernel {
    fn go(&mut self, mut fuel: u64) {
        let all = fuel;
        let mut idle = 0;
        let mut index = 0;
        while fuel > 0 && self.tasks[0].ended.is_none() && idle <= self.tasks.len() {
            index %= self.tasks.len();
            idle = if self.advance(index, &mut fuel) { 0 } else { idle + 1 };
            index += 1;
        }
        self.run.steps = all - fuel;
        self.run.status = self.tasks[0].ended;
        if self.run.status.is_none() {
            self.run.troubles.push(if fuel == 0 { "out of fuel".into() } else { "deadlock".into() });
        }
    }

    /// Lets one task run till it sleeps; false if it can not.
    fn advance(&mut self, index: usize, fuel: &mut u64) -> bool {
        if self.tasks[index].ended.is_some() {
            return false;
        }
        let mut moved = false;
        loop {
            if self.tasks[index].call.is_none() {
                self.deliver(index);
                if self.tasks[index].ended.is_some() {
                    return true;
                }
                let task = &mut self.tasks[index];
                moved = true;
                match task.thread.run(&mut task.mm, fuel) {
                    Step::OutOfFuel => return false,
                    Step::Syscall(call) => task.call = Some(call),
                    Step::Fault(fault) => {
                        let line = task.thread.line().unwrap_or(0);
                        self.run.troubles.push(format!("{} {:?} line {line}", fault.kind.id(), fault.args));
                        task.ended = Some(WaitStatus::Signaled(fault.signal, false));
                        return true;
                    }
                    Step::Notice(notice) => {
                        let (why, line) = (notice.why, notice.line.unwrap_or(0));
                        self.run.troubles.push(format!("{why} {:?} line {line}", notice.args));
                    }
                    Step::Unsupported(what) => {
                        self.run.troubles.push(format!("unsupported {} {}", what.what, what.detail));
                        task.ended = Some(WaitStatus::Exited(125));
                        return true;
                    }
                }
            }
            let Some(call) = self.tasks[index].call.clone() else { return moved };
            match self.reply(index, &call) {
                Reply::Wait => {
                    if self.tasks[index].pending.is_empty() {
                        return moved;
                    }
                    let task = &mut self.tasks[index];
                    task.call = None;
                    let restarts = task.pending.front().and_then(|signal| task.actions.get(&signal.0));
                    if restarts.is_some_and(|action| action.flags & SigAction::SA_RESTART != 0)
                        && call != Syscall::Pause
                    {
                        task.thread.restart_syscall();
                    } else {
                        task.thread.answer(&mut task.mm, Err(Errno::EINTR));
                    }
                }
                Reply::Gone => return true,
                Reply::Now(result) => {
                    let task = &mut self.tasks[index];
                    task.call = None;
                    task.thread.answer(&mut task.mm, result);
                }
                Reply::Fork => self.fork(index),
            }
        }
    }

    fn fork(&mut self, index: usize) {
        let pid = self.tasks.len() as i32 + 2;
        let parent = &mut self.tasks[index];
        parent.call = None;
        let mut child = Task {
            pid,
            parent: parent.pid,
            thread: parent.thread.clone(),
            mm: parent.mm.clone(),
            files: parent.files.clone(),
            actions: parent.actions.clone(),
            mask: parent.mask,
            pending: VecDeque::new(),
            call: None,
            ended: None,
        };
        parent.thread.answer(&mut parent.mm, Ok(Ret::Clone { pid: Pid(pid), pidfd: None }));
        child.thread.answer_forked(&mut child.mm);
        self.tasks.push(child);
    }

    fn deliver(&mut self, index: usize) {
        let task = &mut self.tasks[index];
        let mask = task.mask;
        let Some(at) = task.pending.iter().position(|&signal| !mask.contains(signal)) else { return };
        let Some(signal) = task.pending.remove(at) else { return };
        match task.actions.get(&signal.0).copied().unwrap_or_default() {
            action if action.handler == SigAction::DEFAULT => {
                if !matches!(signal, Signal::SIGCHLD) {
                    task.ended = Some(WaitStatus::Signaled(signal, false));
                }
            }
            action if action.handler == SigAction::IGNORE => {}
            action => {
                let pid = Pid(task.pid);
                let info = SigInfo { signal, code: 0, pid, uid: 0, value: 0 };
                let delivery = SignalDelivery { info, action, restore_mask: mask };
                task.mask.0 |= action.mask.0;
                task.mask.insert(signal);
                task.thread.push_signal(&mut task.mm, &delivery);
            }
        }
    }

    fn reply(&mut self, index: usize, call: &Syscall) -> Reply {
        let pid = self.tasks[index].pid;
        let zero = || Reply::Now(Ok(Ret::Int(0)));
        let int = |value: i64| Reply::Now(Ok(Ret::Int(value)));
        match call {
            Syscall::ExitGroup { status } | Syscall::Exit { status } => {
                self.tasks[index].ended = Some(WaitStatus::Exited(*status as u8));
                self.tasks[index].files.clear();
                Reply::Gone
            }
            Syscall::Clone(_) => Reply::Fork,
            Syscall::Getpid | Syscall::Gettid => int(i64::from(pid)),
            Syscall::Getppid => int(i64::from(self.tasks[index].parent)),
            Syscall::Getuid | Syscall::Geteuid | Syscall::Getgid | Syscall::Getegid => int(0),
            Syscall::Wait4 { .. } => self.wait(index),
            Syscall::Kill { pid: target, sig } | Syscall::Tgkill { tid: target, sig, .. } => {
                match self.tasks.iter_mut().find(|task| task.pid == target.0) {
                    Some(task) => {
                        task.pending.extend(Signal::new(*sig));
                        zero()
                    }
                    None => Reply::Now(Err(Errno::ESRCH)),
                }
            }
            Syscall::RtSigaction { signum, act } => {
                let actions = &mut self.tasks[index].actions;
                let old = actions.get(&(*signum as u8)).copied().unwrap_or_default();
                actions.extend(act.map(|act| (*signum as u8, act)));
                Reply::Now(Ok(Ret::SigAction(old)))
            }
            Syscall::RtSigprocmask { how, set } => {
                let mask = &mut self.tasks[index].mask;
                let old = *mask;
                match (how, set) {
                    (0, Some(set)) => mask.0 |= set.0,
                    (1, Some(set)) => mask.0 &= !set.0,
                    (_, Some(set)) => *mask = *set,
                    _ => {}
                }
                Reply::Now(Ok(Ret::SigMask(old)))
            }
            Syscall::RtSigreturn { mask } => {
                self.tasks[index].mask = *mask;
                zero()
            }
            Syscall::Pause => Reply::Wait,
            Syscall::ClockGettime { .. } => Reply::Now(Ok(Ret::Time(Timespec { tv_sec: 1_700_000_000, tv_nsec: 5 }))),
            Syscall::ClockNanosleep { .. } => zero(),
            // Memory of the program's own only.
            Syscall::Mmap { length, free, .. } => {
                let len = length.next_multiple_of(4096);
                let addr = place_mapping(free, 0, len).ok_or(Errno::ENOMEM);
                Reply::Now(addr.map(|addr| Ret::Mapped { addr, len, segment: None, offset: 0 }))
            }
            Syscall::Munmap { .. } | Syscall::Mprotect { .. } => zero(),
            Syscall::Uname => {
                let name = Utsname { sysname: b"Linux".to_vec(), nodename: b"lab".to_vec(), ..Utsname::default() };
                Reply::Now(Ok(Ret::Utsname(Box::new(name))))
            }
            Syscall::Newfstatat { dirfd, .. } => self.stat(index, *dirfd),
            Syscall::Ioctl { .. } => {
                Reply::Now(if self.is_tty { Ok(Ret::Bytes(vec![0; 36])) } else { Err(Errno::ENOTTY) })
            }
            Syscall::Pipe2 { .. } => {
                let pipe = self.pipes.len();
                self.pipes.push(VecDeque::new());
                let read = self.install(index, File::PipeRead(pipe));
                let write = self.install(index, File::PipeWrite(pipe));
                Reply::Now(Ok(Ret::Pair(Fd(read), Fd(write))))
            }
            Syscall::Close { fd } => match self.tasks[index].files.remove(&fd.0) {
                Some(_) => zero(),
                None => Reply::Now(Err(Errno::EBADF)),
            },
            Syscall::Write { fd, buf } => self.write(index, *fd, buf),
            Syscall::Read { fd, count } => self.read(index, *fd, *count),
            Syscall::Lseek { .. } => Reply::Now(Err(Errno::ESPIPE)),
            Syscall::Openat { .. } => Reply::Now(Err(Errno::ENOENT)),
            _ => Reply::Now(Err(Errno::ENOSYS)),
        }
    }

    fn install(&mut self, index: usize, file: File) -> i32 {
        let files = &mut self.tasks[index].files;
        let fd = (0..).find(|fd| !files.contains_key(fd)).expect("there are more numbers than files");
        files.insert(fd, file);
        fd
    }

    fn wait(&mut self, index: usize) -> Reply {
        let pid = self.tasks[index].pid;
        let mut children = self.tasks.iter_mut().filter(|task| task.parent == pid).peekable();
        if children.peek().is_none() {
            return Reply::Now(Err(Errno::ECHILD));
        }
        match children.find(|child| child.ended.is_some()) {
            Some(child) => {
                child.parent = 0;
                Reply::Now(Ok(Ret::Wait { pid: Pid(child.pid), status: child.ended, uid: 0, rusage: Vec::new() }))
            }
            None => Reply::Wait,
        }
    }

    fn stat(&self, index: usize, fd: Fd) -> Reply {
        if !self.tasks[index].files.contains_key(&fd.0) {
            return Reply::Now(Err(Errno::EBADF));
        }
        let (st_mode, st_rdev, st_blksize) = if self.is_tty { (0o20620, 136 << 8, 1024) } else { (0o10600, 0, 4096) };
        Reply::Now(Ok(Ret::Stat(Box::new(Stat { st_mode, st_rdev, st_blksize, ..Stat::default() }))))
    }

    fn write(&mut self, index: usize, fd: Fd, bytes: &[u8]) -> Reply {
        match self.tasks[index].files.get(&fd.0) {
            Some(File::Stdout) => self.run.stdout.extend(bytes),
            Some(File::Stderr) => self.run.stderr.extend(bytes),
            Some(File::PipeWrite(pipe)) => self.pipes[*pipe].extend(bytes),
            _ => return Reply::Now(Err(Errno::EBADF)),
        }
        Reply::Now(Ok(Ret::Int(bytes.len() as i64)))
    }

    fn read(&mut self, index: usize, fd: Fd, count: usize) -> Reply {
        let bytes = match self.tasks[index].files.get(&fd.0) {
            Some(File::Stdin) => &mut self.stdin,
            Some(&File::PipeRead(pipe)) => {
                let is_open =
                    self.tasks.iter().any(|task| task.files.values().any(|&file| file == File::PipeWrite(pipe)));
                if self.pipes[pipe].is_empty() && is_open {
                    return Reply::Wait;
                }
                &mut self.pipes[pipe]
            }
            _ => return Reply::Now(Err(Errno::EBADF)),
        };
        let count = count.min(bytes.len());
        Reply::Now(Ok(Ret::Bytes(bytes.drain(..count).collect())))
    }
}
