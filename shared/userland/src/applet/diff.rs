//! diff(1): two files, or two directories.

mod script;
mod show;

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Stat};

use self::show::Text;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join, lossy, number};

const SPEC: Spec = Spec {
    shorts: "abBcC:iL:NqrsuU:w",
    longs: &[
        ("text", Takes::Nothing, 'a'),
        ("ignore-space-change", Takes::Nothing, 'b'),
        ("brief", Takes::Nothing, 'q'),
        ("context", Takes::Maybe, 'C'),
        ("ignore-all-space", Takes::Nothing, 'w'),
        ("ignore-case", Takes::Nothing, 'i'),
        ("label", Takes::Argument, 'L'),
        ("new-file", Takes::Nothing, 'N'),
        ("normal", Takes::Nothing, 'n'),
        ("recursive", Takes::Nothing, 'r'),
        ("report-identical-files", Takes::Nothing, 's'),
        ("unified", Takes::Maybe, 'U'),
    ],
    unmodelled: "dD:eEF:HI:lnpPS:tTvW:xXyZ",
    unmodelled_longs: &[
        "ignore-blank-lines",
        "color",
        "ed",
        "exclude",
        "expand-tabs",
        "from-file",
        "help",
        "ignore-matching-lines",
        "minimal",
        "no-dereference",
        "rcs",
        "show-c-function",
        "side-by-side",
        "strip-trailing-cr",
        "suppress-common-lines",
        "to-file",
        "version",
        "width",
    ],
    status: 2,
    usage: "diff: Try 'diff --help' for more information.\n",
    ..Spec::NONE
};

/// One of the two: its name, what stat(2) says, its content if it is no directory. A file that is not there has no stat.
struct Side {
    path: Vec<u8>,
    stat: Option<Stat>,
    content: Vec<u8>,
}

impl Side {
    fn is_dir(&self) -> bool {
        self.stat.as_ref().is_some_and(Stat::is_dir)
    }
}

/// `diff [-abciNqrsuw] [-U LINES] [-C LINES] [--label LABEL]… FILE1 FILE2`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('B') {
        return crate::getopt::unmodelled(&sys, "diff", "-B").await;
    }
    let (first, second) = match &parsed.operands[..] {
        [first, second] => (first.clone(), second.clone()),
        [] => return args.missing(&sys, &SPEC, "missing operand after 'diff'").await,
        [one] => return args.missing(&sys, &SPEC, &format!("missing operand after '{}'", lossy(one))).await,
        [_, _, extra, ..] => {
            return args.missing(&sys, &SPEC, &format!("extra operand '{}'", lossy(extra))).await;
        }
    };
    let mut is_operand = parsed.operands.clone();
    let mut shown = String::new();
    for word in args.argv[1..].iter().rev() {
        if is_operand.last() == Some(word) {
            is_operand.pop();
        } else {
            shown = format!(" {}{shown}", lossy(word));
        }
    }
    let run = Run { sys: sys.clone(), parsed, shown };
    let status = run.pair(first, second, true).await;
    let finished = sys.finish("diff", 0).await;
    status.max(finished * 2)
}

/// What the options say.
struct Run {
    sys: Sys,
    parsed: Parsed,
    shown: String,
}

type Status<'a> = std::pin::Pin<Box<dyn Future<Output = u8> + Send + 'a>>;

impl Run {
    async fn side(&self, path: Vec<u8>, other_exists: bool) -> Result<Side, (Vec<u8>, Errno)> {
        if path == b"-" {
            let content = self.sys.read_all(Fd(0)).await.map_err(|errno| (path.clone(), errno))?;
            return Ok(Side { path, stat: None, content });
        }
        let stat = match self.sys.stat(&path).await {
            Ok(stat) => stat,
            Err(Errno::ENOENT) if self.parsed.has('N') && other_exists => {
                return Ok(Side { path, stat: None, content: Vec::new() });
            }
            Err(errno) => return Err((path, errno)),
        };
        if stat.is_dir() {
            return Ok(Side { path, stat: Some(stat), content: Vec::new() });
        }
        match self.sys.read_file(&path).await {
            Ok(content) => Ok(Side { path, stat: Some(stat), content }),
            Err(errno) => Err((path, errno)),
        }
    }

    /// Compares two names: the status.
    fn pair(&self, first: Vec<u8>, second: Vec<u8>, is_top: bool) -> Status<'_> {
        Box::pin(async move {
            let (has_first, has_second) = (self.exists(&first).await, self.exists(&second).await);
            let (mut old, mut new) = match (self.side(first, has_second).await, self.side(second, has_first).await) {
                (Ok(old), Ok(new)) => (old, new),
                (old, new) => {
                    for (path, errno) in [old.err(), new.err()].into_iter().flatten() {
                        self.sys.complain_errno("diff", path, errno).await;
                    }
                    return 2;
                }
            };
            if is_top && old.is_dir() != new.is_dir() && old.path != b"-" && new.path != b"-" {
                // A file against the one of its name in a directory.
                let (inside, name) = if old.is_dir() { (&mut old, &new.path) } else { (&mut new, &old.path) };
                let path = join(&inside.path, basename(name));
                match self.side(path, true).await {
                    Ok(side) => *inside = side,
                    Err((path, errno)) => {
                        self.sys.complain_errno("diff", path, errno).await;
                        return 2;
                    }
                }
            }
            match (old.is_dir(), new.is_dir()) {
                (true, true) if is_top || self.parsed.has('r') => self.directories(&old.path, &new.path).await,
                (true, true) => {
                    let (old, new) = (lossy(&old.path), lossy(&new.path));
                    self.sys.print(format!("Common subdirectories: {old} and {new}\n"));
                    0
                }
                (false, false) => self.files(&old, &new, is_top).await,
                (is_dir, _) => {
                    let kind = |is_dir| if is_dir { "directory" } else { "regular file" };
                    let (old, new) = (lossy(&old.path), lossy(&new.path));
                    let (one, other) = (kind(is_dir), kind(!is_dir));
                    self.sys.print(format!("File {old} is a {one} while file {new} is a {other}\n"));
                    1
                }
            }
        })
    }

    async fn exists(&self, path: &[u8]) -> bool {
        path == b"-" || self.sys.stat(path).await.is_ok()
    }

    async fn directories(&self, first: &[u8], second: &[u8]) -> u8 {
        let mut names: Vec<(Vec<u8>, [bool; 2])> = Vec::new();
        for (side, dir) in [first, second].into_iter().enumerate() {
            let entries = match self.sys.list_dir(dir).await {
                Ok(entries) => entries,
                Err(errno) => {
                    self.sys.complain_errno("diff", dir, errno).await;
                    return 2;
                }
            };
            for entry in entries.iter().filter(|entry| entry.d_name != b"." && entry.d_name != b"..") {
                match names.iter_mut().find(|name| name.0 == entry.d_name) {
                    Some(name) => name.1[side] = true,
                    None => names.push((entry.d_name.clone(), [side == 0, side == 1])),
                }
            }
        }
        nslab_small::sort_by(&mut names, |a, b| a.0.cmp(&b.0));
        let mut status = 0;
        for (name, there) in names {
            let both = there == [true, true];
            if both || self.parsed.has('N') {
                status = status.max(self.pair(join(first, &name), join(second, &name), false).await);
            } else {
                let dir = if there[0] { first } else { second };
                self.sys.print(format!("Only in {}: {}\n", lossy(dir), lossy(&name)));
                status = status.max(1);
            }
        }
        status
    }

    async fn files(&self, old: &Side, new: &Side, is_top: bool) -> u8 {
        let parsed = &self.parsed;
        let (a, b) = (Text::new(&old.content), Text::new(&new.content));
        let (x, y) = self.numbered(&a, &b);
        let changes = if old.content == new.content { Vec::new() } else { script::changes(&x, &y) };
        let (old_name, new_name) = (lossy(&old.path), lossy(&new.path));
        if changes.is_empty() {
            if parsed.has('s') {
                self.sys.print(format!("Files {old_name} and {new_name} are identical\n"));
            }
            return 0;
        }
        if parsed.has('q') {
            self.sys.print(format!("Files {old_name} and {new_name} differ\n"));
            return 1;
        }
        let is_binary = |content: &[u8]| content.iter().take(65_536).any(|&byte| byte == 0);
        if !parsed.has('a') && (is_binary(&old.content) || is_binary(&new.content)) {
            self.sys.print(format!("Binary files {old_name} and {new_name} differ\n"));
            return if is_top { 2 } else { 1 };
        }
        let labels: Vec<&[u8]> =
            parsed.options.iter().filter(|option| option.0 == 'L').filter_map(|option| option.1.as_deref()).collect();
        if !is_top {
            let label = |at: usize, name: &str| labels.get(at).map_or(name.to_string(), |label| lossy(label));
            let (old_name, new_name) = (label(0, &old_name), label(1, &new_name));
            self.sys.print(format!("diff{} {old_name} {new_name}\n", self.shown));
        }
        let lines = |letter| parsed.value(letter).and_then(number::<usize>).unwrap_or(3);
        let head = |side: &Side, at: usize, is_context: bool| match labels.get(at) {
            Some(label) => lossy(label),
            None => format!("{}\t{}", lossy(&side.path), self.time(side, is_context)),
        };
        if parsed.has('u') || parsed.has('U') {
            self.sys.print(format!("--- {}\n+++ {}\n", head(old, 0, false), head(new, 1, false)));
            self.sys.print(show::unified(&a, &b, &changes, lines('U')));
        } else if parsed.has('c') || parsed.has('C') {
            self.sys.print(format!("*** {}\n--- {}\n", head(old, 0, true), head(new, 1, true)));
            self.sys.print(show::context(&a, &b, &changes, lines('C')));
        } else {
            self.sys.print(show::normal(&a, &b, &changes));
        }
        1
    }

    /// A file's time, in UTC.
    fn time(&self, side: &Side, _is_context: bool) -> String {
        let (seconds, nanoseconds) =
            side.stat.as_ref().map_or((0, 0), |stat| (stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec));
        let (year, month, day) = crate::text::date(seconds.div_euclid(86_400));
        let clock = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{nanoseconds:09} +0000")
    }

    /// Both texts as numbers, equal where the options take lines for equal.
    fn numbered(&self, a: &Text, b: &Text) -> (Vec<u32>, Vec<u32>) {
        let same = |line: &&[u8]| -> Vec<u8> {
            let mut line = line.to_vec();
            if self.parsed.has('i') {
                line.make_ascii_lowercase();
            }
            if self.parsed.has('w') {
                line.retain(|byte| !byte.is_ascii_whitespace());
            } else if self.parsed.has('b') {
                let is_open = line.first().is_some_and(u8::is_ascii_whitespace);
                line = [if is_open { &b" "[..] } else { b"" }, &crate::text::words(&line).join(&b' ')].concat();
            }
            line
        };
        let (a, b): (Vec<_>, Vec<_>) = (a.lines.iter().map(same).collect(), b.lines.iter().map(same).collect());
        let mut all: Vec<&Vec<u8>> = a.iter().chain(&b).collect();
        nslab_small::sort_by(&mut all, |a, b| a.cmp(b));
        all.dedup();
        let number = |line: &Vec<u8>| all.binary_search(&line).unwrap_or(0) as u32;
        (a.iter().map(number).collect(), b.iter().map(number).collect())
    }
}
