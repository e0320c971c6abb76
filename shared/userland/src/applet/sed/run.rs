//! sed's machine: a line at a time through the script.

use nslab_abi::{Fd, OpenFlags};

use super::parse::{Action, Address, Command, Piece, Substitution};
use crate::regex::Spans;
use crate::sys::Sys;
use crate::text::lossy;

/// Commands between two lines at most: a script may loop.
const STEPS_MAX: usize = 1_000_000;

pub(super) struct Machine<'a> {
    program: &'a [Command],
    is_quiet: bool,
    /// Where each range stands: the line that it ends at, `usize::MAX` while that is open.
    ranges: Vec<Option<usize>>,
    hold: Vec<u8>,
    line: usize,
    exit: Option<u8>,
    files: Vec<(Vec<u8>, Fd)>,
}

/// The line in work.
struct Cycle<'a> {
    lines: std::iter::Peekable<std::vec::IntoIter<&'a [u8]>>,
    space: Vec<u8>,
    out: Vec<u8>,
    /// What `a` and `r` put behind the line.
    behind: Vec<u8>,
    has_newline: bool,
}

impl<'a> Cycle<'a> {
    fn take(&mut self) -> bool {
        let Some(line) = self.lines.next() else { return false };
        self.has_newline = line.ends_with(b"\n");
        let body = line.strip_suffix(b"\n").unwrap_or(line).to_vec();
        self.space = body;
        true
    }

    fn show(&mut self) {
        self.out.extend(&self.space);
        if self.has_newline || self.lines.peek().is_some() {
            self.out.push(b'\n');
        }
    }

    fn show_behind(&mut self) {
        if !self.behind.is_empty() && !self.out.is_empty() && !self.out.ends_with(b"\n") {
            self.out.push(b'\n');
        }
        self.out.append(&mut self.behind);
    }
}

/// What follows a command.
enum Then {
    Next,
    Jump(usize),
    /// The cycle ends; is the line shown?
    End(bool),
    /// The cycle begins again without a new line.
    Again,
}

impl<'a> Machine<'a> {
    pub(super) fn new(program: &'a [Command], is_quiet: bool) -> Machine<'a> {
        let ranges = vec![None; program.len()];
        Machine { program, is_quiet, ranges, hold: Vec::new(), line: 0, exit: None, files: Vec::new() }
    }

    pub(super) fn exit_code(&self) -> Option<u8> {
        self.exit
    }

    /// Line numbers begin anew: `-i`.
    pub(super) fn restart(&mut self) {
        self.line = 0;
        self.ranges.fill(None);
    }

    /// Sends files through the script as one input.
    pub(super) async fn run(&mut self, sys: &Sys, files: &[&[u8]]) -> Result<Vec<u8>, u8> {
        let lines: Vec<&[u8]> = files.iter().flat_map(|file| file.split_inclusive(|&byte| byte == b'\n')).collect();
        let mut cycle = Cycle {
            lines: lines.into_iter().peekable(),
            space: Vec::new(),
            out: Vec::new(),
            behind: Vec::new(),
            has_newline: true,
        };
        let mut needs_line = true;
        while self.exit.is_none() {
            if needs_line && !cycle.take() {
                break;
            }
            self.line += usize::from(needs_line);
            needs_line = true;
            let (mut at, mut steps, mut shows, mut has_substituted) = (0, 0, true, false);
            while let Some(command) = self.program.get(at) {
                steps += 1;
                if steps > STEPS_MAX {
                    return Err(crate::getopt::unmodelled(sys, "sed", "script that goes on without end").await);
                }
                let is_chosen = self.selects(at, command, &mut cycle) != command.is_negated;
                at += 1;
                if !is_chosen {
                    if let Action::Begin(end) = command.action {
                        at = end;
                    }
                    continue;
                }
                match self.execute(sys, command, &mut cycle, &mut has_substituted, at - 1).await? {
                    Then::Next => {}
                    Then::Jump(to) => at = to,
                    Then::End(is_shown) => {
                        shows = is_shown;
                        break;
                    }
                    Then::Again => {
                        (shows, needs_line) = (false, false);
                        break;
                    }
                }
            }
            if shows && !self.is_quiet {
                cycle.show();
            }
            cycle.show_behind();
        }
        Ok(cycle.out)
    }

    fn fits(&self, address: &Address, cycle: &mut Cycle) -> bool {
        match address {
            Address::Line(line) => self.line == *line,
            Address::Step(first, 0) => self.line == *first,
            Address::Step(first, step) => self.line >= *first && (self.line - first).is_multiple_of(*step),
            Address::Last => cycle.lines.peek().is_none(),
            Address::Match(regex) => regex.is_match(&cycle.space),
            Address::Plus(_) => false,
        }
    }

    fn selects(&mut self, at: usize, command: &Command, cycle: &mut Cycle) -> bool {
        let Some(from) = &command.from else { return true };
        let Some(to) = &command.to else { return self.fits(from, cycle) };
        if let Some(end) = self.ranges[at] {
            let is_end = match to {
                Address::Line(line) if *line < self.line => {
                    // The end went by while the command was not reached.
                    self.ranges[at] = None;
                    return self.fits(from, cycle);
                }
                Address::Plus(_) => self.line >= end,
                to => self.fits(to, cycle),
            };
            if is_end {
                self.ranges[at] = None;
            }
            return true;
        }
        if !self.fits(from, cycle) {
            return false;
        }
        self.ranges[at] = match to {
            Address::Line(line) if *line <= self.line => None,
            Address::Plus(0) => None,
            Address::Plus(count) => Some(self.line + count),
            Address::Step(_, step) if *step > 0 && self.line.is_multiple_of(*step) => None,
            Address::Last if cycle.lines.peek().is_none() => None,
            _ => Some(usize::MAX),
        };
        true
    }

    async fn write(&mut self, sys: &Sys, path: &[u8], text: &[u8]) -> Result<(), u8> {
        let fd = match self.files.iter().find(|file| file.0 == path) {
            Some(file) => file.1,
            None => {
                let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
                match sys.open_with(path, flags, 0o666).await {
                    Ok(fd) => {
                        self.files.push((path.to_vec(), fd));
                        fd
                    }
                    Err(errno) => {
                        sys.complain_errno("sed", format!("couldn't open file {}", lossy(path)), errno).await;
                        return Err(4);
                    }
                }
            }
        };
        let _ = sys.write_all(fd, &[text, b"\n"].concat()).await;
        Ok(())
    }

    async fn execute(
        &mut self,
        sys: &Sys,
        command: &Command,
        cycle: &mut Cycle<'_>,
        has_substituted: &mut bool,
        own: usize,
    ) -> Result<Then, u8> {
        Ok(match &command.action {
            Action::Begin(_) | Action::End => Then::Next,
            Action::Substitute(substitution) => {
                if substitute(&mut cycle.space, substitution) {
                    *has_substituted = true;
                    if substitution.prints {
                        cycle.show();
                    }
                    if let Some(path) = &substitution.file {
                        let text = cycle.space.clone();
                        self.write(sys, path, &text).await?;
                    }
                }
                Then::Next
            }
            Action::Translate(map) => {
                cycle.space.iter_mut().for_each(|byte| *byte = map[usize::from(*byte)]);
                Then::Next
            }
            Action::Text(b'a', text) => {
                cycle.behind.extend(text);
                Then::Next
            }
            Action::Text(b'i', text) => {
                cycle.out.extend(text);
                Then::Next
            }
            Action::Text(_, text) => {
                // A range is changed as a whole, at its end.
                if command.to.is_none() || command.is_negated || self.ranges[own].is_none() {
                    cycle.out.extend(text);
                }
                Then::End(false)
            }
            Action::Branch(letter, to) => {
                let goes = match letter {
                    b'b' => true,
                    b't' => *has_substituted,
                    _ => !*has_substituted,
                };
                if *letter != b'b' {
                    *has_substituted = false;
                }
                if goes { Then::Jump(*to) } else { Then::Next }
            }
            Action::Quit(letter, code) => {
                self.exit = Some(*code);
                Then::End(*letter == b'q')
            }
            Action::Read(path) => {
                cycle.behind.extend(sys.read_file(path).await.unwrap_or_default());
                Then::Next
            }
            Action::Write(path) => {
                let text = cycle.space.clone();
                self.write(sys, path, &text).await?;
                Then::Next
            }
            Action::Plain(letter) => self.plain(*letter, cycle),
        })
    }

    fn plain(&mut self, letter: u8, cycle: &mut Cycle) -> Then {
        match letter {
            b'd' => return Then::End(false),
            b'D' => match cycle.space.iter().position(|&byte| byte == b'\n') {
                Some(at) => {
                    cycle.space.drain(..=at);
                    return Then::Again;
                }
                None => return Then::End(false),
            },
            b'g' => cycle.space = self.hold.clone(),
            b'G' => cycle.space = [&cycle.space[..], b"\n", &self.hold].concat(),
            b'h' => self.hold = cycle.space.clone(),
            b'H' => self.hold = [&self.hold[..], b"\n", &cycle.space].concat(),
            b'n' => {
                if cycle.lines.peek().is_none() {
                    // "If there is no next input line, … prints the pattern space then exits" - GNU sed
                    self.exit = Some(self.exit.unwrap_or(0));
                    return Then::End(true);
                }
                if !self.is_quiet {
                    cycle.show();
                }
                cycle.show_behind();
                cycle.take();
                self.line += 1;
            }
            b'N' => {
                let before = std::mem::take(&mut cycle.space);
                if cycle.lines.peek().is_none() {
                    cycle.space = before;
                    self.exit = Some(self.exit.unwrap_or(0));
                    return Then::End(true);
                }
                cycle.show_behind();
                cycle.take();
                self.line += 1;
                cycle.space = [&before[..], b"\n", &cycle.space].concat();
            }
            b'p' => cycle.show(),
            b'P' => {
                let end = cycle.space.iter().position(|&byte| byte == b'\n').unwrap_or(cycle.space.len());
                cycle.out.extend(&cycle.space[..end]);
                cycle.out.push(b'\n');
            }
            b'x' => std::mem::swap(&mut self.hold, &mut cycle.space),
            b'l' => cycle.out.extend(super::show::shown(&cycle.space)),
            b'=' => cycle.out.extend(format!("{}\n", self.line).bytes()),
            _ => cycle.space.clear(),
        }
        Then::Next
    }
}

/// Replaces; was there a match?
fn substitute(space: &mut Vec<u8>, substitution: &Substitution) -> bool {
    let mut out = Vec::new();
    let (mut at, mut nr, mut last_end, mut is_changed) = (0, 0, None, false);
    while at <= space.len() {
        let Some(spans) = substitution.regex.find(space, at) else { break };
        let Some((start, end)) = spans[0] else { break };
        // An empty match right behind another is none.
        if start == end && last_end == Some(start) {
            out.extend(space.get(at));
            at += 1;
            last_end = None;
            continue;
        }
        nr += 1;
        out.extend(&space[at..start]);
        if nr >= substitution.which {
            replace(&mut out, space, &spans, &substitution.replacement);
            is_changed = true;
        } else {
            out.extend(&space[start..end]);
        }
        last_end = Some(end);
        at = end;
        if start == end {
            out.extend(space.get(at));
            at += 1;
            last_end = None;
        }
        if is_changed && !substitution.is_global {
            break;
        }
    }
    if is_changed {
        out.extend(space.get(at..).unwrap_or_default());
        *space = out;
    }
    is_changed
}

fn replace(out: &mut Vec<u8>, space: &[u8], spans: &Spans, pieces: &[Piece]) {
    let (mut all, mut one) = (b'E', None);
    for piece in pieces {
        let text = match piece {
            Piece::Case(letter @ (b'u' | b'l')) => {
                one = Some(*letter);
                continue;
            }
            Piece::Case(letter) => {
                all = *letter;
                continue;
            }
            Piece::Text(text) => &text[..],
            Piece::Group(group) => match spans.get(*group).copied().flatten() {
                Some((start, end)) => &space[start..end],
                None => b"",
            },
        };
        let mut text = match all {
            b'U' => text.to_ascii_uppercase(),
            b'L' => text.to_ascii_lowercase(),
            _ => text.to_vec(),
        };
        if let (Some(letter), Some(first)) = (one, text.first_mut()) {
            *first = if letter == b'u' { first.to_ascii_uppercase() } else { first.to_ascii_lowercase() };
            one = None;
        }
        out.extend(text);
    }
}
