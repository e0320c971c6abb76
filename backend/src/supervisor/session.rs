//! A running session: one loop over its descriptors.

use std::collections::VecDeque;
use std::io::{self, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, Shutdown, UnixCredentials, recvmsg, shutdown};
use nix::unistd::{Pid, write};
use nslab_abi::WaitStatus;
use nslab_keeper::message::{End, Extension, Reply};
use nslab_protocol::event::{Event, EventKind, Stream};
use nslab_protocol::view::{Inside, View};
use nslab_runner::report::{REPORT_BYTES, Report};

use super::events::Numbering;
use super::hostnames::Hostnames;
use super::pictures::Pictures;
use super::spawn::{Ends, Spec, StartError, spawn};
use super::streams::take_output;
use super::wake::{Command, Commands, Handle, pair};
use super::{inside, ps};

/// Bytes of input that wait for the program to read them; more are dropped with the session's consent: it does not read.
const INPUT_BYTES: usize = 1 << 20;

/// What a session hands out, in order.
#[derive(Clone, Debug)]
pub enum Happening {
    /// The session stands; its program starts now.
    Started {
        /// init as the host numbers it.
        init_host_pid: u32,
    },
    /// Something that a script's process did.
    Event(Event),
    /// Bytes that left on a standard stream.
    Output(Stream, Vec<u8>),
    /// The processes as the event with this number left them.
    View(u64, View),
    /// How a process saw the machine after the event with this number; `None` if it is gone.
    Inside(u64, Option<Box<Inside>>),
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The main program ended.
    Program(WaitStatus),
    /// The deadline came.
    Deadline,
    /// It was told to end.
    Stopped,
    /// A script needs what cannot be run for real.
    Unsupported {
        /// The call or function.
        what: String,
        /// The option or argument.
        detail: String,
        /// Line of the script, from 1.
        line: Option<u32>,
    },
    /// The lab failed.
    Failed(String),
}

/// A running session.
pub struct Session {
    ends: Ends,
    master: Option<OwnedFd>,
    commands: Commands,
    handle: Handle,
    numbering: Numbering,
    input: VecDeque<u8>,
    input_ended: bool,
    init_host_pid: Option<u32>,
    main_status: Option<WaitStatus>,
    unsupported: Option<Ended>,
    failed: Option<String>,
    keeper_says: Option<(End, i32)>,
    control_open: bool,
    stopping: bool,
    /// Live pictures, if they are wanted.
    pictures: Option<Pictures>,
    hostnames: Hostnames,
}

/// What a descriptor of the loop is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Control,
    Report,
    Stdout,
    Stderr,
    Master,
    Stdin,
    Bell,
}

impl Session {
    /// Asks for a session.
    pub fn start(spec: &Spec) -> Result<Session, StartError> {
        let ends = spawn(spec)?;
        let (handle, commands) = pair()?;
        Ok(Session {
            ends,
            master: None,
            commands,
            handle,
            numbering: Numbering::default(),
            input: VecDeque::new(),
            input_ended: false,
            init_host_pid: None,
            main_status: None,
            unsupported: None,
            failed: None,
            keeper_says: None,
            control_open: true,
            stopping: false,
            pictures: spec.live_views.then(Pictures::default),
            hostnames: Hostnames::default(),
        })
    }

    /// Returns what tells the session things while it runs.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Runs the session to its end; everything of it is gone afterwards.
    pub fn run(mut self, mut each: impl FnMut(Happening)) -> Ended {
        while self.control_open || self.has_output() {
            if let Err(error) = self.turn(&mut each) {
                self.failed.get_or_insert(format!("watch the session: {error}"));
                break;
            }
        }
        drop(self.ends.control);
        let _ = self.ends.keeper.wait();
        self.unsupported.or(self.failed.map(Ended::Failed)).unwrap_or_else(|| match self.keeper_says {
            Some((End::Deadline, _)) if self.main_status.is_none() => Ended::Deadline,
            Some((End::Stopped, _)) if self.main_status.is_none() => Ended::Stopped,
            Some((_, init_status)) => Ended::Program(self.main_status.unwrap_or(WaitStatus::from_raw(init_status))),
            None => Ended::Failed("the keeper ended before the session did".into()),
        })
    }

    fn has_output(&self) -> bool {
        self.ends.stdout.is_some() || self.ends.stderr.is_some() || self.master.is_some()
    }

    /// Waits for something and handles it.
    fn turn(&mut self, each: &mut impl FnMut(Happening)) -> io::Result<()> {
        let ready = {
            let sources = self.sources();
            let mut fds: Vec<_> = sources.iter().map(|&(_, fd, events)| PollFd::new(fd, events)).collect();
            match poll(&mut fds, self.pictures.as_ref().map_or(PollTimeout::NONE, Pictures::timeout)) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
            let is_ready = |fd: &PollFd<'_>| fd.revents().is_some_and(|events| !events.is_empty());
            sources.iter().zip(&fds).filter(|(_, fd)| is_ready(fd)).map(|(&(source, ..), _)| source).collect::<Vec<_>>()
        };
        // Output before reports before the keeper's word: what a program wrote before it ended is shown before its end.
        let last = self.numbering.last();
        for source in [
            Source::Stdout,
            Source::Stderr,
            Source::Master,
            Source::Report,
            Source::Control,
            Source::Bell,
            Source::Stdin,
        ] {
            if ready.contains(&source) {
                self.handle_ready(source, each)?;
            }
        }
        for event in self.numbering.settle(None) {
            each(Happening::Event(event));
        }
        // Before the program is there, the session's init is not itself yet.
        if let (Some(pictures), Some(init), None, true) =
            (&mut self.pictures, self.init_host_pid, self.main_status, self.numbering.has_begun())
            && let Some(view) =
                pictures.take(self.numbering.last() != last, || ps::view(init, &self.numbering, &mut self.hostnames))
        {
            each(Happening::View(self.numbering.last(), view));
        }
        Ok(())
    }

    fn sources(&self) -> Vec<(Source, BorrowedFd<'_>, PollFlags)> {
        let mut sources = vec![(Source::Bell, self.commands.bell.as_fd(), PollFlags::POLLIN)];
        if self.control_open {
            sources.push((Source::Control, self.ends.control.as_fd(), PollFlags::POLLIN));
            sources.push((Source::Report, self.ends.report.as_fd(), PollFlags::POLLIN));
        }
        let outputs =
            [(Source::Stdout, &self.ends.stdout), (Source::Stderr, &self.ends.stderr), (Source::Master, &self.master)];
        for (source, fd) in outputs {
            sources.extend(fd.iter().map(|fd| (source, fd.as_fd(), PollFlags::POLLIN)));
        }
        if !self.input.is_empty() {
            let target = self.master.as_ref().filter(|_| self.ends.stdin.is_none()).or(self.ends.stdin.as_ref());
            sources.extend(target.map(|fd| (Source::Stdin, fd.as_fd(), PollFlags::POLLOUT)));
        }
        sources
    }

    fn handle_ready(&mut self, source: Source, each: &mut impl FnMut(Happening)) -> io::Result<()> {
        match source {
            Source::Stdout => take_output(&mut self.ends.stdout, Stream::Stdout, each),
            Source::Stderr => take_output(&mut self.ends.stderr, Stream::Stderr, each),
            Source::Master => take_output(&mut self.master, Stream::Tty, each),
            Source::Report => return self.take_reports(each),
            Source::Control => return self.take_reply(each),
            Source::Bell => {
                for command in self.commands.take() {
                    match command {
                        Command::Inspect(host_pid) => {
                            let inside = self.init_host_pid.and_then(|init| inside::look(init, host_pid));
                            each(Happening::Inside(self.numbering.last(), inside.map(Box::new)));
                        }
                        other => self.obey(other),
                    }
                }
            }
            Source::Stdin => self.feed(),
        }
        Ok(())
    }

    /// Receives all reports that wait.
    fn take_reports(&mut self, each: &mut impl FnMut(Happening)) -> io::Result<()> {
        let mut buffer = vec![0; REPORT_BYTES];
        loop {
            let (len, host_pid) = {
                let mut space = nix::cmsg_space!(UnixCredentials);
                let mut slices = [IoSliceMut::new(&mut buffer)];
                let got = match recvmsg::<()>(
                    self.ends.report.as_raw_fd(),
                    &mut slices,
                    Some(&mut space),
                    MsgFlags::MSG_DONTWAIT,
                ) {
                    Err(Errno::EAGAIN) => return Ok(()),
                    got => got.map_err(io::Error::from)?,
                };
                let sender = got.cmsgs().map_err(io::Error::from)?.find_map(|control| match control {
                    ControlMessageOwned::ScmCredentials(credentials) => Some(credentials.pid() as u32),
                    _ => None,
                });
                (got.bytes, sender)
            };
            let Some(host_pid) = host_pid.filter(|_| len > 0) else { return Ok(()) };
            // A process that forges reports only spoils its own picture.
            let Some(report) = Report::decode(&buffer[..len]) else { continue };
            self.take_report(host_pid, report, each);
        }
    }

    fn take_report(&mut self, host_pid: u32, report: Report, each: &mut impl FnMut(Happening)) {
        if let Report::MainEnded { status } = report {
            let status = WaitStatus::from_raw(status);
            self.main_status = Some(status);
            let main = self.init_host_pid.and_then(ps::main_program).unwrap_or(0);
            for event in self.numbering.main_ended(main, status) {
                each(Happening::Event(event));
            }
            self.take_view(each);
            // The writing end closes: init reaps the program and ends.
            self.ends.release = None;
            return;
        }
        if let Report::Look { look } = &report {
            let look = nslab_keeper::inspect::Look::decode(look).ok();
            if let Some(inside) = look.and_then(|look| inside::told(host_pid, &look)) {
                each(Happening::Inside(self.numbering.last(), Some(Box::new(inside))));
            }
            return;
        }
        for event in self.numbering.events(host_pid, report) {
            if let EventKind::Unsupported { what, detail, line } = &event.kind {
                self.unsupported = Some(Ended::Unsupported { what: what.clone(), detail: detail.clone(), line: *line });
                self.stop();
            }
            if matches!(&event.kind, EventKind::Syscall { name, .. } if name == "sethostname") {
                self.hostnames.forget();
            }
            let is_structural =
                matches!(event.kind, EventKind::Fork { .. } | EventKind::Exec { .. } | EventKind::Namespaces { .. });
            each(Happening::Event(event));
            if let (true, Some(pictures), Some(init)) = (is_structural, &mut self.pictures, self.init_host_pid)
                && let Some(view) = pictures.take_at_once(|| ps::view(init, &self.numbering, &mut self.hostnames))
            {
                each(Happening::View(self.numbering.last(), view));
            }
        }
    }

    fn take_view(&mut self, each: &mut impl FnMut(Happening)) {
        if let (Some(init), true) = (self.init_host_pid, self.ends.release.is_some()) {
            each(Happening::View(self.numbering.last(), ps::view(init, &self.numbering, &mut self.hostnames)));
        }
    }

    fn take_reply(&mut self, each: &mut impl FnMut(Happening)) -> io::Result<()> {
        let (message, mut fds) = nslab_keeper::socket::receive(&self.ends.control)?;
        if message.is_empty() {
            // The reports that were sent before the end are there by now.
            self.take_reports(each)?;
            self.control_open = false;
            return Ok(());
        }
        match Reply::decode(&message) {
            Ok(Reply::Started { init_host_pid, .. }) => {
                self.init_host_pid = Some(init_host_pid);
                each(Happening::Started { init_host_pid });
            }
            Ok(Reply::Tty) => self.master = fds.pop(),
            Ok(Reply::Failed { message }) if message.is_empty() => {}
            Ok(Reply::Failed { message }) => {
                self.failed.get_or_insert(message);
            }
            Ok(Reply::Ended { end, status }) => self.keeper_says = Some((end, status)),
            Err(_) => {
                self.failed.get_or_insert("the keeper speaks another version".into());
                self.stop();
            }
        }
        Ok(())
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Input(bytes) => {
                let room = INPUT_BYTES.saturating_sub(self.input.len());
                self.input.extend(bytes.into_iter().take(room));
            }
            Command::InputEnd => self.input_ended = true,
            Command::Resize(rows, cols) => {
                if let Some(master) = &self.master {
                    let _ = nslab_keeper::terminal::set_window_size(master, rows, cols);
                }
            }
            Command::Signal(number) => {
                let main = self.init_host_pid.and_then(ps::main_program);
                if let (Some(main), Ok(signal)) = (main, Signal::try_from(number)) {
                    let _ = kill(Pid::from_raw(main as i32), signal);
                }
            }
            Command::Extend(by_ms) => {
                // A keeper that is gone needs no later deadline.
                let _ = nslab_keeper::socket::send(&self.ends.control, &Extension { by_ms }.encode(), &[]);
            }
            Command::Stop | Command::Inspect(_) => self.stop(),
        }
        if self.input_ended && self.input.is_empty() {
            self.ends.stdin = None;
        }
    }

    /// Writes input that waits.
    fn feed(&mut self) {
        let target = match &self.ends.stdin {
            Some(stdin) => stdin.as_fd(),
            None => match &self.master {
                Some(master) => master.as_fd(),
                None => return self.input.clear(),
            },
        };
        let (front, _) = self.input.as_slices();
        // One atomic portion, for which POLLOUT promises room - pipe(7).
        let portion = &front[..front.len().min(nslab_abi::limits::PIPE_BUF)];
        match write(target, portion) {
            Ok(written) => drop(self.input.drain(..written)),
            Err(Errno::EAGAIN | Errno::EINTR) => {}
            // Nobody reads any more.
            Err(_) => {
                self.input.clear();
                self.ends.stdin = None;
            }
        }
        if self.input_ended && self.input.is_empty() {
            self.ends.stdin = None;
        }
    }

    /// Tells the keeper to end the session.
    fn stop(&mut self) {
        if !self.stopping {
            self.stopping = true;
            let _ = shutdown(self.ends.control.as_raw_fd(), Shutdown::Write);
        }
    }
}
