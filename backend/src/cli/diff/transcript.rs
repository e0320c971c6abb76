//! What one run said and did, in an order that does not depend on the kernel's: by stream, and by process, each named by its birth.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use nslab_protocol::event::{Event, EventKind, Stream};

use crate::cli::OWN_FAILURE;

/// The kinds of namespaces whose inodes are compared by first appearance - namespaces(7).
const NS_TYPES: [&str; 8] = ["cgroup:[", "ipc:[", "mnt:[", "net:[", "pid:[", "time:[", "user:[", "uts:["];

/// Calls whose data is the machine's: what the program makes of it is compared where it prints it.
const DATA: [&str; 5] = ["read", "pread64", "recvfrom", "getdents64", "getrandom"];

/// The main program's own pid, in every session.
const MAIN: u32 = 2;

/// Names a process on every kernel: the own pids from the main program down to it, and which of those it is where a number comes again.
type Birth = Vec<(u32, usize)>;

/// One run.
#[derive(Default)]
pub struct Transcript {
    output: BTreeMap<&'static str, Vec<u8>>,
    /// The calls of each process.
    processes: BTreeMap<Birth, Vec<String>>,
    status: i32,
    /// nslab itself gave up.
    pub has_failed: bool,
}

impl Transcript {
    /// Reads the events that `nslab run --json` printed.
    pub fn read(json: &[u8], status: i32) -> Transcript {
        let mut transcript = Transcript { status, has_failed: status == OWN_FAILURE, ..Transcript::default() };
        // Who speaks, by host pid. Real programs are not watched on the real kernel, so they leave at their execution.
        let mut speakers: BTreeMap<u32, Birth> = BTreeMap::new();
        for line in json.split(|&byte| byte == b'\n') {
            if let Ok(event) = serde_json::from_slice::<Event>(line) {
                transcript.take(event, &mut speakers);
            }
        }
        transcript
    }

    fn take(&mut self, event: Event, speakers: &mut BTreeMap<u32, Birth>) {
        if let EventKind::Output { stream, data } = &event.kind {
            let bytes = base64::engine::general_purpose::STANDARD.decode(data).unwrap_or_default();
            self.output.entry(name(*stream)).or_default().extend(bytes);
            return;
        }
        if event.pid == MAIN && self.processes.is_empty() {
            speakers.insert(event.host_pid, vec![(MAIN, 0)]);
            self.processes.insert(vec![(MAIN, 0)], Vec::new());
        }
        let Some(birth) = speakers.get(&event.host_pid).cloned() else { return };
        let calls = self.processes.entry(birth.clone()).or_default();
        match event.kind {
            EventKind::Syscall { name, errno: None, .. } if DATA.contains(&name.as_str()) => calls.push(name),
            EventKind::Syscall { text, .. } if !is_determined(&text) => {}
            EventKind::Syscall { text, .. } => {
                // The program's own status, not nslab's.
                self.has_failed &= !text.starts_with(&format!("exit_group({OWN_FAILURE})"));
                calls.push(text);
            }
            EventKind::Fork { child_host_pid, child_pid, .. } => {
                let again =
                    (0..).find(|&again| !self.processes.contains_key(&[&birth[..], &[(child_pid, again)]].concat()));
                let child = [birth, vec![(child_pid, again.unwrap_or(0))]].concat();
                self.processes.insert(child.clone(), Vec::new());
                speakers.insert(child_host_pid, child);
            }
            EventKind::Exec { .. } => drop(speakers.remove(&event.host_pid)),
            EventKind::Unsupported { .. } => self.has_failed = true,
            _ => {}
        }
    }

    /// Returns what is to be compared: a title, and the lines of both.
    pub fn beside(&self, other: &Transcript) -> Vec<(String, Vec<String>, Vec<String>)> {
        let mut all = Vec::new();
        for stream in ["stdout", "stderr", "tty"] {
            let lines = |transcript: &Transcript| {
                let bytes = transcript.output.get(stream).map_or(&[][..], Vec::as_slice);
                normalised(String::from_utf8_lossy(bytes).lines().map(str::to_string))
            };
            all.push((stream.to_string(), lines(self), lines(other)));
        }
        let births: BTreeSet<&Birth> = self.processes.keys().chain(other.processes.keys()).collect();
        for birth in births {
            let lines = |transcript: &Transcript| {
                normalised(transcript.processes.get(birth).into_iter().flatten().map(|line| without_times(line)))
            };
            let pids: Vec<String> = birth.iter().map(|(pid, _)| pid.to_string()).collect();
            all.push((format!("process {}", pids.join("/")), lines(self), lines(other)));
        }
        let status = |transcript: &Transcript| vec![transcript.status.to_string()];
        all.push(("status".to_string(), status(self), status(other)));
        all
    }
}

/// Whether a call slept when a signal came, or its process ended in it, is the moment's; what follows is compared.
fn is_determined(text: &str) -> bool {
    let ends =
        ["= -1 EINTR (Interrupted system call)", "(To be restarted if SA_RESTART is set)", "(Interrupted by signal)"];
    let is_end = text.ends_with("= ?") && !text.starts_with("exit");
    !is_end && !ends.iter().any(|end| text.ends_with(end)) && !text.ends_with("(To be restarted if no handler)")
}

fn name(stream: Stream) -> &'static str {
    match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
        Stream::Tty => "tty",
    }
}

/// Names the inodes of namespaces by first appearance: the kernel gives out the lowest free number, which depends on who else runs.
fn normalised(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut inode = |digits: &str| {
        let at = seen.iter().position(|known| known == digits).unwrap_or_else(|| {
            seen.push(digits.to_string());
            seen.len() - 1
        });
        format!("inode{}", at + 1)
    };
    let mut line = |line: String| {
        let mut done = String::new();
        let mut rest = line.as_str();
        while let Some((at, kind)) = NS_TYPES.iter().filter_map(|kind| Some((rest.find(kind)?, kind))).min() {
            let (before, after) = rest.split_at(at + kind.len());
            let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            done += before;
            if digits > 0 && after[digits..].starts_with(']') {
                done += &inode(&after[..digits]);
            } else {
                done += &after[..digits];
            }
            rest = &after[digits..];
        }
        done + rest
    };
    lines.map(&mut line).collect()
}

/// What a call reports of the times of this very run is not compared.
fn without_times(line: &str) -> String {
    match line.split_once("tv_sec=") {
        Some((before, _)) if line.starts_with("clock_") || line.starts_with("nanosleep") => format!("{before}..."),
        _ => line.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inodes_of_namespaces_are_compared_by_first_appearance() {
        let lines = ["pid:[4026531836] uts:[1]", "pid:[7] pid:[4026531836] x pid:[]"].map(str::to_string);
        let expected = ["pid:[inode1] uts:[inode2]", "pid:[inode3] pid:[inode1] x pid:[]"];
        assert_eq!(normalised(lines.into_iter()), expected);
    }
}
