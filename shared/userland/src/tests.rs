//! Programs on a kernel of a few lines: files in a map, output collected, every process copied before every step.

mod applets;
mod shell;

use std::collections::BTreeMap;

use nslab_abi::{Dirent, Errno, Fd, Pid, Ret, Stat, Syscall, Utsname, WaitStatus};

use crate::{Answer, Process, Request, start};

/// What a run left behind.
#[derive(Debug, Default)]
struct Run {
    status: u8,
    stdout: String,
    stderr: String,
    calls: Vec<Syscall>,
    /// Longest log that a copy would have been fed.
    longest_log: usize,
}

/// A kernel with files and one process at a time: a child runs to its end inside fork's answer.
#[derive(Clone, Default)]
struct Toy {
    files: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Open files: path (or a pipe's number) and position.
    open: BTreeMap<i32, (Vec<u8>, usize)>,
    /// Statuses of children that ended and were not waited for.
    zombies: Vec<(i32, WaitStatus)>,
    pid: i32,
    last_pid: i32,
}

impl Toy {
    fn with(files: &[(&str, &str)]) -> Toy {
        let files = files.iter().map(|(path, text)| (path.as_bytes().to_vec(), text.as_bytes().to_vec())).collect();
        Toy { files, pid: 7, last_pid: 7, ..Toy::default() }
    }

    fn install(&mut self, path: Vec<u8>) -> i32 {
        let fd = (3..).find(|fd| !self.open.contains_key(fd)).unwrap();
        self.open.insert(fd, (path, 0));
        fd
    }

    fn call(&mut self, call: &Syscall, run: &mut Run) -> Result<Ret, Errno> {
        match call {
            Syscall::Getpid => Ok(Ret::Int(i64::from(self.pid))),
            Syscall::Openat { path, flags, .. } => {
                if flags.contains(nslab_abi::OpenFlags::CREAT) {
                    let file = self.files.entry(path.clone()).or_default();
                    if flags.contains(nslab_abi::OpenFlags::TRUNC) {
                        file.clear();
                    }
                }
                let is_dir = self.files.keys().any(|file| file.starts_with(&[path, &b"/"[..]].concat()));
                if !self.files.contains_key(path) && !is_dir {
                    return Err(Errno::ENOENT);
                }
                Ok(Ret::Int(i64::from(self.install(path.clone()))))
            }
            Syscall::Close { fd } => self.open.remove(&fd.0).map(|_| Ret::Int(0)).ok_or(Errno::EBADF),
            Syscall::Dup2 { oldfd, newfd } => {
                let file = self.open.get(&oldfd.0).cloned().ok_or(Errno::EBADF)?;
                self.open.insert(newfd.0, file);
                Ok(Ret::Int(i64::from(newfd.0)))
            }
            Syscall::Fcntl { fd, .. } => {
                let file = self.open.get(&fd.0).cloned().ok_or(Errno::EBADF)?;
                let copy = (10..).find(|fd| !self.open.contains_key(fd)).unwrap();
                self.open.insert(copy, file);
                Ok(Ret::Int(i64::from(copy)))
            }
            Syscall::Pipe2 { .. } => {
                let name = format!("pipe:{}", self.files.len()).into_bytes();
                self.files.insert(name.clone(), Vec::new());
                Ok(Ret::Pair(Fd(self.install(name.clone())), Fd(self.install(name))))
            }
            Syscall::Read { fd, count } => {
                let (path, position) = self.open.get_mut(&fd.0).ok_or(Errno::EBADF)?;
                let file = self.files.get(path).ok_or(Errno::EISDIR)?;
                let end = (*position + count).min(file.len());
                let bytes = file[*position..end].to_vec();
                *position = end;
                Ok(Ret::Bytes(bytes))
            }
            Syscall::Write { fd, buf } => {
                match (self.open.get(&fd.0), fd.0) {
                    (Some((path, _)), _) => self.files.entry(path.clone()).or_default().extend(buf),
                    (None, 1) => run.stdout += str::from_utf8(buf).unwrap(),
                    (None, 2) => run.stderr += str::from_utf8(buf).unwrap(),
                    _ => return Err(Errno::EBADF),
                }
                Ok(Ret::Int(buf.len() as i64))
            }
            Syscall::Getdents64 { fd, .. } => {
                let (path, position) = self.open.get_mut(&fd.0).ok_or(Errno::EBADF)?;
                let dir = [&path[..], b"/"].concat();
                let mut names: Vec<Vec<u8>> = Vec::new();
                for file in self.files.keys().filter_map(|file| file.strip_prefix(&dir[..])) {
                    let name = file.split(|&byte| byte == b'/').next().unwrap().to_vec();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                let from = std::mem::replace(position, names.len());
                let entry = |d_name: &Vec<u8>| Dirent { d_ino: 1, d_off: 0, d_type: 0, d_name: d_name.clone() };
                Ok(Ret::Dirents(names[from.min(names.len())..].iter().map(entry).collect()))
            }
            Syscall::Newfstatat { path, .. } if self.files.contains_key(path) => {
                Ok(Ret::Stat(Box::new(Stat { st_mode: 0o100_755, ..Stat::default() })))
            }
            Syscall::Newfstatat { .. } => Err(Errno::ENOENT),
            Syscall::Getcwd { .. } => Ok(Ret::Bytes(b"/\0".to_vec())),
            Syscall::Uname => {
                let nodename = b"lab".to_vec();
                Ok(Ret::Utsname(Box::new(Utsname { nodename, ..Utsname::default() })))
            }
            Syscall::Wait4 { .. } if self.zombies.is_empty() => Err(Errno::ECHILD),
            Syscall::Wait4 { pid, .. } => {
                let at = self.zombies.iter().position(|zombie| pid.0 <= 0 || zombie.0 == pid.0).ok_or(Errno::ECHILD)?;
                let (pid, status) = self.zombies.remove(at);
                Ok(Ret::Wait { pid: Pid(pid), status: Some(status), uid: 0, rusage: Vec::new() })
            }
            Syscall::Ioctl { .. } => Err(Errno::ENOTTY),
            _ => Ok(Ret::Int(0)),
        }
    }

    /// Runs a process to its end.
    fn run(&mut self, mut process: Process, mut answer: Answer, run: &mut Run) -> u8 {
        loop {
            run.longest_log = run.longest_log.max(process.nr_logged());
            // Nothing but the log may carry a program over a copy.
            process = process.clone();
            let call = match process.resume(answer) {
                Request::Exit(status) => return status,
                Request::Unsupported(unsupported) => panic!("{unsupported:?}"),
                Request::Preempted => {
                    answer = Answer::Start;
                    continue;
                }
                Request::Syscall(call) => call,
            };
            run.calls.push(call.clone());
            answer = match &call {
                Syscall::Clone(_) => {
                    self.last_pid += 1;
                    let child_pid = self.last_pid;
                    let mut child = Toy { pid: child_pid, zombies: Vec::new(), ..self.clone() };
                    let status = child.run(process.clone(), Answer::Forked, run);
                    self.files = child.files;
                    self.last_pid = child.last_pid;
                    self.zombies.push((child_pid, WaitStatus::Exited(status)));
                    Answer::Ret(Ok(Ret::Int(i64::from(child_pid))))
                }
                Syscall::Execve { path, argv, envp } => {
                    let name = String::from_utf8(crate::text::basename(path).to_vec()).unwrap();
                    match start(&name, argv.clone(), envp.clone()).filter(|_| self.files.contains_key(path)) {
                        Some(image) => {
                            process = image;
                            Answer::Start
                        }
                        None => Answer::Ret(Err(Errno::ENOENT)),
                    }
                }
                call => Answer::Ret(self.call(call, run)),
            };
        }
    }
}

/// Runs a command line on a toy.
fn run(toy: &mut Toy, words: &[&str]) -> Run {
    let argv = words.iter().map(|word| word.as_bytes().to_vec()).collect();
    let mut result = Run::default();
    let process = start(words[0], argv, vec![b"PATH=/bin".to_vec()]).expect("the program exists");
    result.status = toy.run(process, Answer::Start, &mut result);
    result
}

/// Standard output of a shell's commands; everything else must be quiet.
fn output(shell: &str, commands: &str) -> String {
    let mut toy = Toy::with(&[("/bin/echo", ""), ("/bin/cat", ""), ("/bin/wc", ""), ("/bin/true", "")]);
    let result = run(&mut toy, &[shell, "-c", commands]);
    assert_eq!(result.stderr, "", "{commands}");
    result.stdout
}
