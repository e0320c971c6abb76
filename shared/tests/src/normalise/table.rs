//! Columns of tables that tools print, known by their header line: what they hold is the machine's business.

/// Columns whose content is a measured time, a moment or a size: `<name@END>`, END the column where it ends.
const MEASURED: [&str; 17] = [
    "C", "PSR", "F", "%CPU", "%MEM", "VSZ", "RSS", "SZ", "START", "STIME", "TIME", "TIME+", "ELAPSED", "STARTED",
    "VIRT", "RES", "SHR",
];

/// Columns that hold the inode of a namespace as a bare number.
const INODES: [&str; 9] = ["NS", "CGROUPNS", "IPCNS", "MNTNS", "NETNS", "PIDNS", "TIMENS", "USERNS", "UTSNS"];

/// What procps prints for the age of a process that by its rounding starts a tick from now, less than nothing, and what a
/// machine a tick older prints.
const UNBORN: [(&str, &str); 2] = [("441077234-00:18:40", "      00:00"), ("4123168608", "      0")];

/// Words of `STARTED`: `Sun Nov 29 22:17:03 2026`.
const STARTED_WORDS: usize = 5;

/// The head of what free(1) prints, and of its rows.
const FREE_HEAD: &str = "               total        used        free";
const FREE_ROWS: [&str; 3] = ["Mem:", "Swap:", "Total:"];

/// The table that the lines come from.
#[derive(Default)]
pub struct Table {
    header: Vec<String>,
    is_free: bool,
}

impl Table {
    /// Rewrites a line of a table; `inode` names inodes. `None`: it is none, or has nothing of the kind.
    pub fn line(&mut self, line: &str, mut inode: impl FnMut(&str) -> String) -> Option<String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if self.is_free && words.first().is_some_and(|word| FREE_ROWS.contains(word)) {
            return Some(sizes(line, words.len()));
        }
        self.is_free = line.starts_with(FREE_HEAD);
        if is_header(&words) {
            self.header = words.iter().map(|word| word.to_string()).collect();
            return None;
        }
        if line.starts_with("$ ") || words.is_empty() {
            self.header.clear();
            return None;
        }
        if words.len() < self.header.len() {
            return None;
        }
        let line = &UNBORN.iter().fold(line.to_string(), |line, (age, born)| line.replace(age, born));
        let mut out = String::new();
        let mut at = 0;
        for name in &self.header {
            let start = at + line[at..].len() - line[at..].trim_start().len();
            let nr_words = if name == "STARTED" { STARTED_WORDS } else { 1 };
            let end = (0..nr_words).fold(at, |at, _| word_end(line, at));
            let word = &line[start..end];
            if MEASURED.contains(&name.as_str()) && is_measured(word) {
                out += &format!("<{}@{end}>", name.to_lowercase());
            } else if INODES.contains(&name.as_str()) && word.len() == 10 && word.starts_with("4026") {
                out += &line[at..start];
                out += &inode(word);
            } else {
                out += &line[at..end];
            }
            at = end;
        }
        Some(out + &line[at..])
    }
}

/// Two names or more, all in capitals, one of them ours.
fn is_header(words: &[&str]) -> bool {
    let is_name = |word: &&str| word.bytes().all(|b| b.is_ascii_uppercase() || b"%+-:".contains(&b));
    words.iter().any(|word| word.len() > 1 && MEASURED.contains(word) || INODES.contains(word))
        && words.iter().all(is_name)
}

/// A number, a clock or a date; a word of letters alone is none.
fn is_measured(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Names the sizes in a row of free(1) by where they end.
fn sizes(line: &str, nr_words: usize) -> String {
    let mut at = word_end(line, 0);
    let mut out = line[..at].to_string();
    for _ in 1..nr_words {
        at = word_end(line, at);
        out += &format!("<size@{at}>");
    }
    out + &line[at..]
}

/// Where the next word of `line` from `at` on ends.
fn word_end(line: &str, at: usize) -> usize {
    let rest = &line[at..];
    let start = rest.len() - rest.trim_start().len();
    at + start + rest[start..].find(char::is_whitespace).unwrap_or(rest.len() - start)
}

#[test]
fn differential_tables_are_recognised_by_their_header() {
    let mut table = Table::default();
    let mut line = |text: &str| table.line(text, |inode| format!("i{}", &inode[8..]));
    assert_eq!(line("USER         PID %CPU    VSZ   RSS TTY      START COMMAND"), None);
    let row = "root           1  0.0   3812  1536 ?        22:17 init 0.0";
    let same = "root           1<%cpu@21><vsz@28><rss@34> ?<start@49> init 0.0";
    assert_eq!(line(row).as_deref(), Some(same));
    assert_eq!(line("        NS TYPE  NPROCS   PID USER COMMAND"), None);
    assert_eq!(line("4026531834 time       3     1 root init").as_deref(), Some("i34 time       3     1 root init"));
    assert_eq!(line("               total        used        free      shared"), None);
    assert_eq!(line("Swap:              0        1Gi\n").as_deref(), Some("Swap:<size@20><size@31>\n"));
    assert_eq!(line("    ELAPSED ELAPSED   PID"), None);
    let born = line("      00:00       0    12");
    assert_eq!(line("441077234-00:18:40 4123168608    12"), born);
    assert_eq!(line("$ echo 4026531834 time 3 1 root init"), None);
    assert_eq!(line("4026531834 time 3 1 root init"), Some("4026531834 time 3 1 root init".into()));
}
