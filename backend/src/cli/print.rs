//! What the command line prints of a run: trace lines, JSON lines, process tables.

use std::io::{self, Write};

use base64::Engine as _;
use nslab_protocol::event::{Event, EventKind, Stream};
use nslab_protocol::view::View;
use nslab_words::{Lang, words};

/// How events become text.
pub struct Printer {
    /// One JSON object a line on standard output, and nothing else there.
    pub json: bool,
    /// strace's lines on standard error.
    pub trace: bool,
    /// Language of what is said about faults.
    pub lang: Lang,
}

impl Printer {
    /// Prints one event.
    ///
    /// # Errors
    /// Those of writing.
    pub fn event(&self, event: &Event) -> io::Result<()> {
        if self.json {
            let line = serde_json::to_string(event).map_err(io::Error::other)?;
            writeln!(io::stdout().lock(), "{line}")?;
        } else if let EventKind::Output { stream, data } = &event.kind {
            let bytes = base64::engine::general_purpose::STANDARD.decode(data).map_err(io::Error::other)?;
            write_stream(*stream, &bytes)?;
        }
        if !self.json
            && let Some(told) = self.told(event)
        {
            complain(&told);
        }
        if self.trace
            && let Some(line) = trace_line(event)
        {
            writeln!(io::stderr().lock(), "{line}")?;
        }
        Ok(())
    }

    /// What went wrong in the program, where the signal alone would not say it.
    fn told(&self, event: &Event) -> Option<String> {
        let words = words(self.lang);
        let (line, sentence) = match &event.kind {
            EventKind::Fault { signal, line, why, args } => (line, words.fault(signal, why, args)),
            EventKind::Notice { line, why, args } => (line, words.notice(why, args)),
            _ => return None,
        };
        Some(words.at_line(*line, &sentence))
    }
}

/// Prints a message of nslab's own to standard error.
pub fn complain(message: &str) {
    // Standard error may be closed; there is nobody left to tell then.
    let _ = writeln!(io::stderr().lock(), "nslab: {message}");
}

/// Has the reader of standard output gone?
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes the program's bytes where they belong.
pub fn write_stream(stream: Stream, bytes: &[u8]) -> io::Result<()> {
    match stream {
        Stream::Stderr => io::stderr().lock().write_all(bytes),
        Stream::Stdout | Stream::Tty => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        }
    }
}

/// Returns the line that `strace -f` prints for this event; `None` for events that it does not print.
fn trace_line(event: &Event) -> Option<String> {
    let text = match &event.kind {
        EventKind::Enter { text, .. } => format!("{text} <unfinished ...>"),
        EventKind::Syscall { text, .. } => text.clone(),
        EventKind::Signal { signal } => format!("--- {signal} ---"),
        EventKind::Fault { signal, .. } => format!("--- {signal} ---"),
        EventKind::Exit { status: Some(status), .. } => format!("+++ exited with {status} +++"),
        EventKind::Exit { signal: Some(signal), .. } => format!("+++ killed by {signal} +++"),
        _ => return None,
    };
    Some(format!("{} {text}", event.host_pid))
}

/// Prints the host's view of all processes, and each pid namespace's own view.
pub fn process_tables(view: &View, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "host:")?;
    let deepest = view.procs.iter().map(|proc| proc.pids.len()).max().unwrap_or(1);
    for level in 0..deepest {
        let mut inodes: Vec<u64> = view
            .procs
            .iter()
            .filter(|p| p.pids.len() > level)
            .filter_map(|p| pid_ns_at(view, p.host_pid, level))
            .collect();
        inodes.sort_unstable();
        inodes.dedup();
        for inode in inodes {
            if level > 0 {
                writeln!(out, "pid:[{inode}]:")?;
            }
            writeln!(out, "    PID S COMMAND")?;
            let seen = view.procs.iter().filter(|p| pid_ns_at(view, p.host_pid, level) == Some(inode));
            for proc in seen.filter(|p| !p.is_kernel_thread) {
                writeln!(out, "{:>7} {} {}", proc.pids[level], proc.state, proc.comm)?;
            }
        }
    }
    Ok(())
}

/// Returns the pid namespace in which a process has its number of this level.
///
/// A process knows its own namespace only; that of a shallower level is the one of its nearest ancestor there.
fn pid_ns_at(view: &View, host_pid: u32, level: usize) -> Option<u64> {
    const PID: usize = 4;
    let proc = view.procs.iter().find(|proc| proc.host_pid == host_pid)?;
    if level == 0 {
        return Some(0);
    }
    match proc.pids.len().checked_sub(level + 1)? {
        0 => Some(proc.ns[PID]),
        _ => pid_ns_at(view, proc.parent?, level),
    }
}

/// Returns the language of nslab's own messages: the option, else LC_ALL, LC_MESSAGES, LANG.
pub fn language(option: Option<&str>) -> Lang {
    let from_environment = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let tag = option.map(str::to_string).or_else(|| from_environment.into_iter().find(|value| !value.is_empty()));
    tag.map_or(Lang::En, |tag| Lang::from_tag(&tag))
}
