//! gzip(1), gunzip and zcat of gzip 1.12: RFC 1952 around RFC 1951.

mod member;

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Stat, Syscall, Timespec};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{date, lossy};
use member::{HEADER, TRAILER};
pub(crate) use member::{pack, unpack};

const SPEC: Spec = Spec {
    shorts: "cdfklnNqtv123456789",
    longs: &[
        ("stdout", Takes::Nothing, 'c'),
        ("to-stdout", Takes::Nothing, 'c'),
        ("decompress", Takes::Nothing, 'd'),
        ("uncompress", Takes::Nothing, 'd'),
        ("force", Takes::Nothing, 'f'),
        ("keep", Takes::Nothing, 'k'),
        ("list", Takes::Nothing, 'l'),
        ("no-name", Takes::Nothing, 'n'),
        ("name", Takes::Nothing, 'N'),
        ("quiet", Takes::Nothing, 'q'),
        ("silent", Takes::Nothing, 'q'),
        ("test", Takes::Nothing, 't'),
        ("verbose", Takes::Nothing, 'v'),
        ("fast", Takes::Nothing, '1'),
        ("best", Takes::Nothing, '9'),
    ],
    unmodelled: "abhLrSV",
    unmodelled_longs: &[
        "ascii",
        "bits",
        "help",
        "license",
        "recursive",
        "rsyncable",
        "suffix",
        "synchronous",
        "version",
    ],
    ..Spec::NONE
};

/// `gzip [-cdfklnqtv1-9] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, "").await
}

/// `gunzip [-cfklnqtv] [FILE]…`: a script that calls `gzip -d`.
pub(crate) async fn gunzip(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, "d").await
}

/// `zcat [FILE]…`: a script that calls `gzip -cd`.
pub(crate) async fn zcat(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, "cd").await
}

struct Gzip<'a> {
    sys: &'a Sys,
    parsed: Parsed,
    /// Letters that the program's name stands for.
    implied: &'static str,
    /// The worst so far: 1 an error, 2 a warning.
    status: u8,
    /// Sums of `-l`, and how many files it was about.
    totals: (usize, usize, usize),
    header: usize,
}

async fn run(sys: &Sys, args: &Args, implied: &'static str) -> u8 {
    let parsed = match args.getopt(sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let operands = parsed.operands.clone();
    let mut gzip = Gzip { sys, parsed, implied, status: 0, totals: (0, 0, 0), header: 0 };
    if operands.is_empty() {
        gzip.stream().await;
    }
    for operand in &operands {
        if operand == b"-" {
            gzip.stream().await;
        } else {
            gzip.file(operand).await;
        }
    }
    if gzip.totals.2 > 1 && !gzip.has('q') {
        let (packed, whole, _) = gzip.totals;
        gzip.list_line(packed, whole, "(totals)", "");
    }
    sys.finish("gzip", gzip.status).await
}

impl Gzip<'_> {
    fn has(&self, letter: char) -> bool {
        self.parsed.has(letter) || self.implied.contains(letter)
    }

    fn unpacks(&self) -> bool {
        self.has('d') || self.has('t') || self.has('l')
    }

    fn level(&self) -> u8 {
        let mut digits = self.parsed.options.iter().filter_map(|option| option.0.to_digit(10));
        digits.next_back().map_or(6, |digit| digit as u8)
    }

    fn note(&mut self, status: u8) {
        self.status = match (self.status, status) {
            (1, _) | (_, 1) => 1,
            (before, now) => before.max(now),
        };
    }

    async fn warn(&mut self, text: String) {
        if !self.has('q') {
            let _ = self.sys.flush().await;
            self.sys.eprint(format!("gzip: {text}\n")).await;
        }
        self.note(2);
    }

    async fn error(&mut self, text: String) {
        let _ = self.sys.flush().await;
        self.sys.eprint(text).await;
        self.note(1);
    }

    /// From standard input to standard output.
    async fn stream(&mut self) {
        let (fd, what) = match self.unpacks() {
            true => (Fd(0), "read from"),
            false => (Fd(1), "written to"),
        };
        if !self.has('f') && !self.has('l') && self.sys.isatty(fd).await {
            let un = if self.unpacks() { "de" } else { "" };
            let text = format!(
                "gzip: compressed data not {what} a terminal. Use -f to force {un}compression.\nFor help, type: gzip -h\n"
            );
            self.error(text).await;
            return;
        }
        let input = match self.sys.read_all(Fd(0)).await {
            Ok(input) => input,
            Err(errno) => {
                self.error(format!("\ngzip: stdin: {}\n", errno.strerror())).await;
                return;
            }
        };
        if !self.unpacks() {
            let output = pack(&input, None, 0, self.level());
            self.sys.print(output);
            return;
        }
        if let Some(output) = self.unpack("stdin", &input).await {
            if self.has('l') {
                self.list(&input, output.len(), "stdout");
            } else if !self.has('t') {
                self.sys.print(output);
            }
        }
    }

    /// Unpacks all members of a file; says what is wrong, behind what came before it.
    async fn unpack(&mut self, name: &str, input: &[u8]) -> Option<Vec<u8>> {
        match unpack(input) {
            Ok((output, header)) => {
                self.header = header;
                Some(output)
            }
            Err((part, why)) => {
                let is_copied = (self.has('c') || name == "stdin") && !self.has('t') && !self.has('l');
                if is_copied {
                    self.sys.print(part);
                }
                self.error(format!("\ngzip: {name}: {why}\n")).await;
                None
            }
        }
    }

    async fn file(&mut self, path: &[u8]) {
        let mut path = path.to_vec();
        let unpacks = self.unpacks();
        let mut stat = self.sys.lstat(&path).await;
        if stat == Err(Errno::ENOENT) && unpacks && !path.ends_with(b".gz") {
            path.extend(b".gz");
            stat = self.sys.lstat(&path).await;
        }
        let shown = lossy(&path);
        let to_stdout = self.has('c') || self.has('t') || self.has('l');
        let stat = match stat {
            Ok(stat) if to_stdout => self.sys.stat(&path).await.unwrap_or(stat),
            Ok(stat) => stat,
            Err(errno) => {
                self.error(format!("gzip: {shown}: {}\n", errno.strerror())).await;
                return;
            }
        };
        if stat.is_dir() {
            self.warn(format!("{shown} is a directory -- ignored")).await;
            return;
        }
        if stat.kind() != 0o100_000 && !to_stdout {
            // Opened with O_NOFOLLOW.
            match stat.kind() {
                0o120_000 => self.error(format!("gzip: {shown}: {}\n", Errno::ELOOP.strerror())).await,
                _ => self.warn(format!("{shown} is not a directory or a regular file - ignored")).await,
            }
            return;
        }
        let target = match (unpacks, path.strip_suffix(b".gz"), path.strip_suffix(b".tgz")) {
            (false, None, None) => [&path[..], b".gz"].concat(),
            (false, ..) if to_stdout => Vec::new(),
            (false, ..) => {
                let suffix = if path.ends_with(b".gz") { ".gz" } else { ".tgz" };
                // It is said, and yet no warning: the status stays.
                if !self.has('q') {
                    self.sys.eprint(format!("gzip: {shown} already has {suffix} suffix -- unchanged\n")).await;
                }
                return;
            }
            (true, Some(stem), _) => stem.to_vec(),
            (true, None, Some(stem)) => [stem, b".tar"].concat(),
            (true, None, None) if to_stdout => path.clone(),
            (true, None, None) => {
                if self.sys.is_busybox() {
                    self.error(format!("gunzip: {shown}: unknown suffix - ignored\n")).await;
                    return;
                }
                self.warn(format!("{shown}: unknown suffix -- ignored")).await;
                return;
            }
        };
        let input = match self.sys.read_file(&path).await {
            Ok(input) => input,
            Err(errno) => {
                self.error(format!("gzip: {shown}: {}\n", errno.strerror())).await;
                return;
            }
        };
        let output = if unpacks {
            let Some(output) = self.unpack(&shown, &input).await else { return };
            output
        } else {
            let name = path.rsplit(|&byte| byte == b'/').next().filter(|_| !self.has('n'));
            let mtime = if self.has('n') { 0 } else { stat.st_mtim.tv_sec as u32 };
            self.header = HEADER + name.map_or(0, |name| name.len() + 1);
            pack(&input, name, mtime, self.level())
        };
        let (packed, whole) = if unpacks { (input.len(), output.len()) } else { (output.len(), input.len()) };
        let ratio = self.ratio(packed, whole);
        if self.has('l') {
            self.list(&input, output.len(), &lossy(&target));
            return;
        }
        let fate = match () {
            () if self.has('t') => "OK".to_string(),
            () if self.has('c') => {
                self.sys.print(output);
                String::new()
            }
            () => match self.replace(&path, &target, &stat, &output).await {
                true if self.has('k') => format!("{ratio} -- created {}", lossy(&target)),
                true => format!("{ratio} -- replaced with {}", lossy(&target)),
                false => return,
            },
        };
        if self.has('v') {
            let blank = if fate == "OK" { " " } else { "" };
            let fate = if fate.is_empty() { ratio } else { fate };
            self.sys.eprint(format!("{shown}:\t{blank}{fate}\n")).await;
        }
    }

    /// Writes a file in another one's place, with its times, its mode and its owner.
    async fn replace(&mut self, path: &[u8], target: &[u8], stat: &Stat, output: &[u8]) -> bool {
        let shown = lossy(target);
        if !self.has('f') && self.sys.lstat(target).await.is_ok() {
            if self.sys.isatty(Fd(0)).await {
                let _ = self.sys.flush().await;
                self.sys.eprint(format!("gzip: {shown} already exists; do you wish to overwrite (y or n)? ")).await;
                let answer = self.sys.read(Fd(0), 256).await.unwrap_or_default();
                if !answer.starts_with(b"y") && !answer.starts_with(b"Y") {
                    self.sys.eprint("\tnot overwritten\n").await;
                    self.note(2);
                    return false;
                }
            } else {
                self.warn(format!("{shown} already exists;\tnot overwritten")).await;
                return false;
            }
        }
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
        let written = match self.sys.open_with(target, flags, 0o600).await {
            Ok(fd) => {
                let written = self.sys.write_all(fd, output).await;
                self.sys.close(fd).await;
                written
            }
            Err(errno) => Err(errno),
        };
        if let Err(errno) = written {
            self.error(format!("gzip: {shown}: {}\n", errno.strerror())).await;
            return false;
        }
        let path_of = || target.to_vec();
        let keep = |time: &Timespec| Timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec };
        let times = Some([keep(&stat.st_atim), keep(&stat.st_mtim)]);
        let flags = AtFlags::empty();
        let (owner, group) = (stat.st_uid, stat.st_gid);
        let _ = self.sys.call(Syscall::Fchownat { dirfd: Fd::CWD, path: path_of(), owner, group, flags }).await;
        let mode = stat.st_mode & 0o7777;
        let _ = self.sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path_of(), mode }).await;
        let call = Syscall::Utimensat { dirfd: Fd::CWD, path: path_of(), times, flags };
        let _ = self.sys.call(call).await;
        if !self.has('k') {
            let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.to_vec(), flags };
            let _ = self.sys.call(call).await;
        }
        true
    }

    fn ratio(&self, packed: usize, whole: usize) -> String {
        let inner = packed as f64 - (self.header + TRAILER) as f64;
        let ratio = if whole == 0 { 0.0 } else { 100.0 * (whole as f64 - inner) / whole as f64 };
        format!("{ratio:5.1}%")
    }

    fn list(&mut self, input: &[u8], whole: usize, name: &str) {
        if self.totals.2 == 0 && !self.has('q') {
            let head = if self.has('v') { "method  crc     date  time  " } else { "" };
            self.sys.print(format!("{head}         compressed        uncompressed  ratio uncompressed_name\n"));
        }
        self.totals = (self.totals.0 + input.len(), self.totals.1 + whole, self.totals.2 + 1);
        let more = match self.has('v') {
            true => {
                let word = |at: usize| {
                    input.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
                };
                let (seconds, crc) = (i64::from(word(4)), word(input.len() - TRAILER));
                let (_, month, day) = date(seconds.div_euclid(86_400));
                let month = crate::text::MONTHS[(month + 11) % 12];
                let (hour, minute) = (seconds.rem_euclid(86_400) / 3600, seconds.rem_euclid(3600) / 60);
                format!("defla {crc:08x} {month} {day:2} {hour:02}:{minute:02} ")
            }
            false => String::new(),
        };
        self.list_line(input.len(), whole, name, &more);
    }

    fn list_line(&self, packed: usize, whole: usize, name: &str, more: &str) {
        self.sys.print(format!("{more}{packed:19} {whole:19} {} {name}\n", self.ratio(packed, whole)));
    }
}
