//! The session's outside: the pipes at descriptors 0, 1 and 2, or the terminal.

use std::sync::Arc;

use nslab_abi::{OpenFlags, Ret, TaskId};

use super::pipe::End;
use super::tty::TtyId;
use super::{FileId, FileObject, FilesId, Node, Path, PipeId};
use crate::config::{BootConfig, Output, Stdio, Stream};
use crate::kernel::Kernel;
use crate::sched::WaitKey;
use crate::stop::SysResult;

/// Which of the session's pipes has its other end outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Standard input: the outside writes.
    Input,
    /// Standard output: the outside reads.
    Stdout,
    /// Standard error: the outside reads.
    Stderr,
}

/// What the outside holds of the machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outside {
    /// Bytes that went out since the last look.
    pub output: Arc<Vec<Output>>,
    /// The pipe that input goes to.
    pub input: Option<PipeId>,
    /// Where the session's terminal is.
    pub tty: Option<(TtyId, Path)>,
    /// Kernel ids of the session's root.
    pub owner: (u32, u32),
}

impl Kernel {
    /// Makes the descriptors 0, 1 and 2 of the first program.
    pub(crate) fn boot_stdio(&mut self, config: &BootConfig) -> FilesId {
        let files = self.vfs.new_files();
        let owner = self.vfs.stdio.owner;
        match (config.stdio, self.vfs.stdio.tty) {
            (Stdio::Tty, Some((id, path))) => {
                let file = self.vfs.new_file(FileObject::Tty(id, 0), path, OpenFlags::RDWR);
                self.tty_opened(id);
                for fd in 0..3 {
                    self.vfs.set_slot(files, fd, file, false);
                }
            }
            _ => {
                let input = self.outside_pipe(Side::Input, owner);
                let stdout = self.outside_pipe(Side::Stdout, owner);
                let stderr = self.outside_pipe(Side::Stderr, owner);
                for (fd, file) in [input, stdout, stderr].into_iter().enumerate() {
                    self.vfs.set_slot(files, fd as i32, file, false);
                }
            }
        }
        files
    }

    fn outside_pipe(&mut self, side: Side, owner: (u32, u32)) -> FileId {
        let id = self.vfs.new_pipe(owner);
        let (inner, outer, flags) = match side {
            Side::Input => (End::Read, End::Write, OpenFlags::empty()),
            Side::Stdout | Side::Stderr => (End::Write, End::Read, OpenFlags::WRONLY),
        };
        self.vfs.open_pipe(id, inner);
        self.vfs.open_pipe(id, outer);
        match side {
            Side::Input => self.vfs.stdio.input = Some(id),
            Side::Stdout | Side::Stderr => self.vfs.pipe_mut(id).outside = Some(side),
        }
        let path = self.internal(Node::Pipe(id));
        self.vfs.new_file(FileObject::Pipe(id, inner), path, flags)
    }

    /// Bytes leave the machine.
    pub(crate) fn write_outside(&mut self, t: TaskId, side: Side, bytes: &[u8]) -> SysResult {
        let stream = if side == Side::Stderr { Stream::Stderr } else { Stream::Stdout };
        self.put_output(t, stream, bytes.to_vec());
        Ok(Ret::Int(bytes.len() as i64))
    }

    pub(crate) fn put_output(&mut self, task: TaskId, stream: Stream, bytes: Vec<u8>) {
        Arc::make_mut(&mut self.vfs.stdio.output).push(Output { task, stream, bytes });
    }

    /// Hands out what the machine wrote since the last call.
    pub fn drain_output(&mut self) -> Vec<Output> {
        std::mem::take(Arc::make_mut(&mut self.vfs.stdio.output))
    }

    /// Bytes come in: into the standard input's pipe, or typed at the terminal.
    pub fn input(&mut self, bytes: &[u8]) {
        match self.vfs.stdio.input {
            // Simplified: the outside never blocks, so this pipe may hold more than 64 KiB.
            Some(id) if self.vfs.pipes.contains(&id) => {
                Arc::make_mut(&mut self.vfs.pipe_mut(id).data).extend(bytes);
                self.wake_pipe(id);
            }
            Some(_) => {}
            None => self.console_input(bytes),
        }
    }

    /// The outside closes its end: end of file, or ^D at an empty line of the terminal.
    pub fn input_eof(&mut self) {
        match self.vfs.stdio.input {
            Some(id) if self.vfs.pipes.contains(&id) => {
                if self.vfs.pipe(id).writers > 0 {
                    self.release_pipe(id, End::Write, self.internal(Node::Pipe(id)));
                }
            }
            Some(_) => {}
            None => self.console_input(&[4]),
        }
    }

    /// Does somebody sleep until something is typed or piped in?
    pub fn wants_input(&self) -> bool {
        let key = match self.vfs.stdio.input {
            Some(id) if self.vfs.pipes.contains(&id) && self.vfs.pipe(id).writers > 0 => WaitKey::Pipe(id.0),
            Some(_) => return false,
            None => match self.console() {
                Some(id) => WaitKey::Tty(id),
                None => return false,
            },
        };
        self.tasks.sleepers(&key).next().is_some()
    }
}
