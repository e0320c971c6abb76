//! execve(2) - fs/exec.c, security/commoncap.c.

use std::sync::Arc;

use nslab_abi::image::ImageFile;
use nslab_abi::limits::TASK_COMM_LEN;
use nslab_abi::{Errno, ExecImage, Outcome, Reason, Signal, TaskId};

use crate::Kernel;
use crate::fs::ExecFile;
use crate::stop::{Stop, unsupported};
use crate::task::Cred;

/// Most interpreters in a row - fs/exec.c:exec_binprm().
const INTERPRETERS_MAX: usize = 5;
/// Bytes of a `#!` line that count - BINPRM_BUF_SIZE.
const SHEBANG_BYTES: usize = 256;
/// Longest argument string - MAX_ARG_STRLEN.
const ARG_BYTES_MAX: usize = 131_072;
/// All argument and environment strings together: a quarter of the stack limit - execve(2).
const ARGS_BYTES_MAX: usize = 2 << 20;

pub fn sys_execve(k: &mut Kernel, t: TaskId, path: &[u8], argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Outcome {
    match do_execve(k, t, path, argv, envp) {
        Ok(image) => Outcome::Exec(image),
        Err(stop) => stop.into(),
    }
}

/// Replaces a task's program; the driver replaces its image.
pub fn do_execve(
    k: &mut Kernel,
    t: TaskId,
    path: &[u8],
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
) -> Result<ExecImage, Stop> {
    let mut file = k.open_exec(t, path)?;
    check_sizes(k, argv, envp)?;
    let mut argv = argv.to_vec();
    if argv.is_empty() {
        // "On Linux, argv may be NULL … since 5.18 an empty string is put there" - execve(2)
        argv.push(Vec::new());
    }
    let mut interp = path.to_vec();
    for _ in 0..INTERPRETERS_MAX {
        let Some((program, argument)) = shebang(&file.data)? else {
            k.ensure(Reason::Executable, file.data.starts_with(b"\x7fELF"), Errno::ENOEXEC)?;
            if ImageFile::parse(&file.data).is_none() {
                return unsupported("execve", "machine code");
            }
            let image = ExecImage { path: interp, data: file.data.to_vec(), argv: argv.clone(), envp: envp.to_vec() };
            let cred = k.cred_after_exec(t, &file);
            if cred.is_err() {
                k.check(Reason::Capability, false);
            }
            let cred = cred?;
            let t = k.de_thread(t);
            k.begin_new_exec(t, (path, &file), argv, envp, cred);
            return Ok(image);
        };
        // "interpreter [optional-arg] pathname arg..." - execve(2)
        let given = argv.drain(..).skip(1).collect::<Vec<_>>();
        argv.push(program.clone());
        argv.extend(argument);
        argv.push(interp);
        argv.extend(given);
        file = k.open_exec(t, &program)?;
        interp = program;
    }
    k.check(Reason::Executable, false);
    Err(Errno::ELOOP.into())
}

fn check_sizes(k: &mut Kernel, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Result<(), Errno> {
    let strings = || argv.iter().chain(envp);
    let total: usize = strings().map(|s| s.len() + 1 + size_of::<u64>()).sum();
    let fits = total <= ARGS_BYTES_MAX && strings().all(|s| s.len() < ARG_BYTES_MAX);
    if fits { Ok(()) } else { k.ensure(Reason::ResourceLimit, false, Errno::E2BIG) }
}

type Shebang = (Vec<u8>, Option<Vec<u8>>);

/// Reads `#! interpreter [argument]` - fs/binfmt_script.c:load_script()
fn shebang(data: &[u8]) -> Result<Option<Shebang>, Errno> {
    let Some(line) = data.strip_prefix(b"#!") else { return Ok(None) };
    let line = &line[..line.len().min(SHEBANG_BYTES - 2)];
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let is_whole = line.contains(&b'\n');
    if !is_whole && line.len() < SHEBANG_BYTES - 2 && line.iter().all(is_blank) {
        // Without a newline the name ends at the zeros behind the file's end: it is empty, the working directory.
        return Ok(Some((b".".to_vec(), None)));
    }
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_cut = !is_whole && line.len() == SHEBANG_BYTES - 2;
    // "If there is no later space/tab/NUL we must assume the interpreter path is truncated."
    if is_cut && !line.trim_ascii_start().iter().any(|byte| is_blank(byte) || *byte == 0) {
        return Err(Errno::ENOEXEC);
    }
    // Only blanks are cut off: a carriage return is part of the name.
    let line = &line[..line.iter().rposition(|byte| !is_blank(byte)).map_or(0, |at| at + 1)];
    let start = line.iter().position(|byte| !is_blank(byte)).ok_or(Errno::ENOEXEC)?;
    let line = &line[start..];
    let end = line.iter().position(is_blank).unwrap_or(line.len());
    let argument = &line[end..];
    let argument = &argument[argument.iter().position(|byte| !is_blank(byte)).unwrap_or(argument.len())..];
    Ok(Some((line[..end].to_vec(), (!argument.is_empty()).then(|| argument.to_vec()))))
}

impl Kernel {
    /// The point of no return - fs/exec.c:begin_new_exec()
    pub(crate) fn begin_new_exec(
        &mut self,
        t: TaskId,
        (path, file): (&[u8], &ExecFile),
        argv: Vec<Vec<u8>>,
        envp: &[Vec<u8>],
        cred: Cred,
    ) {
        self.complete_vfork(t);
        if self.task(t).files.is_some_and(|files| self.vfs.files_users(files) > 1) {
            self.unshare_files(t);
        }
        if let Some(files) = self.task(t).files {
            self.close_on_exec(files);
        }
        // "execve(2) … also moves the caller into time_for_children" since 6.3 (fact 208) - kernel/nsproxy.c:exec_task_namespaces()
        let nsproxy = self.task(t).nsproxy;
        if nsproxy.time != nsproxy.time_for_children {
            self.task_mut(t).nsproxy.time = self.timens_commit(nsproxy.time_for_children);
        }
        // "Timers are not inherited … and are disarmed and deleted during an execve(2)." - timer_create(2)
        self.task_mut(t).posix_timers = Default::default();
        let cleared = self.exit_mm(t);
        if cleared != 0 {
            self.happenings.push(crate::info::Happening::LeftMemory { task: t, clear_child_tid: cleared });
        }
        self.task_mut(t).shares.sighand = 0;
        let old = self.task(t).cred.clone();
        let is_gained = cred.permitted.0 & !old.permitted.0 != 0;
        let is_changed = cred.euid != old.euid || cred.egid != old.egid || is_gained;
        let mut task = self.task_mut(t);
        task.dumpable = if is_changed || cred.euid != cred.uid || cred.egid != cred.gid { 0 } else { 1 };
        if is_changed {
            task.pdeath_signal = 0;
        }
        task.mm_user_ns = cred.user_ns;
        task.cred = Arc::new(cred);
        task.comm = comm_of(path);
        task.cmdline = Arc::new(argv);
        task.environ = Arc::new(envp.to_vec());
        task.exe = Some(file.path);
        task.did_exec = true;
        task.exit_signal = Signal::SIGCHLD.0;
        task.signal.flush_handlers();
    }
}

/// The file's last component, cut to 15 bytes - fs/exec.c:__set_task_comm()
pub(crate) fn comm_of(path: &[u8]) -> Vec<u8> {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
    name[..name.len().min(TASK_COMM_LEN - 1)].to_vec()
}
