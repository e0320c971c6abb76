//! What awk asks the world for: files and commands to read, commands to write to, functions of the program's own.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Ret, Syscall, WaitFlags};

use super::{FILENAME, FNR, Flow, Machine, RS, Running, Stop};
use crate::applet::awk::assignment;
use crate::applet::awk::parse::{Expr, LOCAL, Source};
use crate::applet::awk::value::Value;
use crate::regex::Regex;
use crate::text::lossy;

/// How deep functions may call one another.
const DEPTH_MAX: usize = 200;

/// A file's content and how far it was read.
pub(super) struct Input {
    bytes: Vec<u8>,
    at: usize,
    /// The end of a command that was read, once it is known.
    status: f64,
}

impl Input {
    /// The next record; `separator`: `RS`.
    fn next(&mut self, separator: &[u8]) -> Running<Option<Vec<u8>>> {
        if separator.is_empty() {
            // Paragraphs: empty lines separate - POSIX, awk, "Variables and Special Variables".
            self.at += self.bytes[self.at..].iter().take_while(|&&byte| byte == b'\n').count();
        }
        let rest = &self.bytes[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let found = match separator {
            b"" => rest.windows(2).position(|pair| pair == b"\n\n").map(|at| (at, at + 2)),
            [byte] => rest.iter().position(|other| other == byte).map(|at| (at, at + 1)),
            pattern => match Regex::compile(pattern, true, false) {
                Some(regex) => regex.find(rest, 0).and_then(|spans| spans[0]).filter(|span| span.1 > span.0),
                None => return Err(format!("regular expression '{}'", lossy(pattern)).into()),
            },
        };
        let (end, next) = found.unwrap_or((rest.len(), rest.len()));
        let mut record = rest[..end].to_vec();
        if separator.is_empty() && record.ends_with(b"\n") {
            record.pop();
        }
        self.at += next;
        Ok(Some(record))
    }
}

/// random(3) of the C library, by which mawk draws: its additive feedback of degree 31.
#[derive(Default)]
pub(super) struct Random {
    seed: Option<f64>,
    state: Vec<u32>,
    at: usize,
}

impl Random {
    fn seed(&mut self, seed: f64) {
        let mut word = i64::from(seed as i64 as u32 as i32);
        if word == 0 {
            word = 1;
        }
        let mut state = vec![word as u32];
        for _ in 1..31 {
            word = 16_807 * word % 2_147_483_647;
            if word < 0 {
                word += 2_147_483_647;
            }
            state.push(word as u32);
        }
        self.seed = Some(seed);
        (self.state, self.at) = (state, 0);
        for _ in 0..310 {
            self.next();
        }
    }

    fn next(&mut self) -> u32 {
        let (front, back) = ((self.at + 3) % 31, self.at % 31);
        self.state[front] = self.state[front].wrapping_add(self.state[back]);
        self.at += 1;
        self.state[front] >> 1
    }
}

impl Machine<'_> {
    /// Where a variable is kept.
    pub(super) fn place(&self, variable: usize) -> usize {
        match variable & LOCAL {
            0 => variable,
            _ => self.frame[variable & !LOCAL].0,
        }
    }

    /// Where an array is kept.
    pub(super) fn array(&self, variable: usize) -> usize {
        match variable & LOCAL {
            0 => variable,
            _ => self.frame[variable & !LOCAL].1,
        }
    }

    /// Calls a function of the program's own: scalars by value, arrays by reference.
    pub(super) async fn user(&mut self, at: usize, arguments: &[Expr]) -> Running<Value> {
        let program = self.program;
        let function = &program.functions[at];
        let Some(body) = &function.body else { return Ok(Value::Nothing) };
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("functions that call one another deeper than 200".into());
        }
        if arguments.len() > function.nr_params {
            return Err(format!("too many arguments for {}", function.name).into());
        }
        let (vars, arrays) = (self.vars.len(), self.arrays.len());
        let mut frame = Vec::new();
        for param in 0..function.nr_params {
            let value = match arguments.get(param) {
                Some(argument) => self.eval(argument).await?,
                None => Value::Nothing,
            };
            let array = match arguments.get(param) {
                Some(Expr::Var(variable)) => self.array(*variable),
                _ => {
                    self.arrays.push(Default::default());
                    self.arrays.len() - 1
                }
            };
            self.vars.push(value);
            frame.push((self.vars.len() - 1, array));
        }
        let before = std::mem::replace(&mut self.frame, frame);
        self.returned = Value::Nothing;
        let flow = self.statement(body).await;
        self.frame = before;
        self.vars.truncate(vars);
        self.arrays.truncate(arrays);
        self.depth -= 1;
        match flow? {
            Flow::Exit | Flow::Next => Err("exit or next in a function".into()),
            _ => Ok(std::mem::take(&mut self.returned)),
        }
    }

    /// The next record of the operands; `None`: there is no more.
    pub(super) async fn next_main(&mut self) -> Running<Option<Vec<u8>>> {
        loop {
            let separator = self.vars[RS].text();
            if let Some(input) = &mut self.main {
                if let Some(record) = input.next(&separator)? {
                    return Ok(Some(record));
                }
                self.main = None;
            }
            let operand = match self.operands.pop_front() {
                Some(operand) => operand,
                None if !self.has_read => b"-".to_vec(),
                None => return Ok(None),
            };
            if let Some((own, value)) = assignment(&operand) {
                let value = crate::applet::text_input::unescape(value);
                self.set(own, value);
                continue;
            }
            self.has_read = true;
            self.vars[FNR] = Value::Num(0.0);
            let shown: &[u8] = if operand == b"-" { b"" } else { &operand };
            self.vars[FILENAME] = Value::Input(shown.to_vec());
            match self.read(&operand).await {
                Ok(bytes) => self.main = Some(Input { bytes, at: 0, status: 0.0 }),
                Err(errno) => {
                    self.flush().await;
                    let text = format!("cannot open {} ({})", lossy(&operand), errno.strerror());
                    self.sys.complain(&self.args.name(), text).await;
                    return Err(Stop::Status(2));
                }
            }
        }
    }

    async fn read(&self, path: &[u8]) -> Result<Vec<u8>, Errno> {
        match path {
            b"-" | b"/dev/stdin" => self.sys.read_all(Fd(0)).await,
            path => self.sys.read_file(path).await,
        }
    }

    /// `getline`: 1, 0 at the end, -1 where it cannot be read.
    pub(super) async fn getline(&mut self, place: Option<&Expr>, source: &Source) -> Running<Value> {
        let record = match source {
            Source::Main => {
                let record = self.next_main().await?;
                if record.is_some() {
                    self.count();
                }
                record
            }
            Source::File(name) | Source::Command(name) => {
                let is_command = matches!(source, Source::Command(_));
                let name = self.eval(name).await?.text();
                if !self.readers.iter().any(|reader| reader.0 == name) {
                    let input = match is_command {
                        true => self.output_of(&name).await,
                        false => self.read(&name).await.map(|bytes| Input { bytes, at: 0, status: 0.0 }),
                    };
                    let Ok(input) = input else { return Ok(Value::Num(-1.0)) };
                    self.readers.push((name.clone(), input));
                }
                let separator = self.vars[RS].text();
                let record = match self.readers.iter_mut().find(|reader| reader.0 == name) {
                    Some((_, input)) => input.next(&separator)?,
                    None => None,
                };
                if record.is_some() && is_command {
                    self.vars[super::NR] = Value::Num(self.vars[super::NR].number() + 1.0);
                }
                record
            }
        };
        let Some(record) = record else { return Ok(Value::Num(0.0)) };
        match place {
            Some(place) => self.assign(place, Value::Input(record)).await?,
            None => self.record(&record)?,
        }
        Ok(Value::Num(1.0))
    }

    /// Writes out what was printed.
    pub(super) async fn flush(&mut self) {
        self.sys.print(std::mem::take(&mut self.out));
        let _ = self.sys.flush().await;
    }

    /// Forks a shell for a command, with descriptors in place of its own; the child never returns.
    async fn spawn(&self, command: &[u8], moved: Option<(Fd, Fd)>, closed: &[Fd]) -> Result<Pid, Errno> {
        match self.sys.fork().await? {
            Pid(0) => {
                if let Some((from, to)) = moved {
                    let _ = self.sys.dup2(from, to).await;
                }
                for &fd in closed {
                    self.sys.close(fd).await;
                }
                let argv = [b"sh".to_vec(), b"-c".to_vec(), command.to_vec()];
                let _ = self.sys.execve(b"/bin/sh", &argv, &self.args.envp).await;
                let _ = self.sys.call(Syscall::ExitGroup { status: 127 }).await;
                Err(Errno::ECHILD)
            }
            child => Ok(child),
        }
    }

    async fn wait(&self, child: Pid) -> f64 {
        loop {
            match self.sys.wait4(child, WaitFlags::empty()).await {
                Ok(Some((_, status))) => return f64::from(status.shell_status()),
                Err(Errno::EINTR) => {}
                _ => return -1.0,
            }
        }
    }

    async fn output_of(&mut self, command: &[u8]) -> Result<Input, Errno> {
        self.flush().await;
        let (read, write) = self.sys.pipe().await?;
        let child = self.spawn(command, Some((write, Fd(1))), &[read, write]).await?;
        self.sys.close(write).await;
        let bytes = self.sys.read_all(read).await?;
        self.sys.close(read).await;
        let status = self.wait(child).await;
        Ok(Input { bytes, at: 0, status })
    }

    /// `system(COMMAND)`
    pub(super) async fn system(&mut self, command: &[u8]) -> f64 {
        self.flush().await;
        match self.spawn(command, None, &[]).await {
            Ok(child) => self.wait(child).await,
            Err(_) => -1.0,
        }
    }

    /// `close(NAME)`: the status of a command, -1 where nothing is open.
    pub(super) async fn close(&mut self, name: &[u8]) -> f64 {
        if let Some(at) = self.readers.iter().position(|reader| reader.0 == name) {
            return self.readers.remove(at).1.status;
        }
        if let Some(at) = self.pipes.iter().position(|pipe| pipe.0 == name) {
            let (command, text) = self.pipes.remove(at);
            return self.feed(&command, &text).await;
        }
        match self.files.iter().position(|file| file.0 == name) {
            Some(at) => {
                let file = self.files.remove(at);
                match self.save(&file).await {
                    Ok(()) => 0.0,
                    Err(_) => -1.0,
                }
            }
            None => -1.0,
        }
    }

    /// Runs a command on what was printed for it.
    async fn feed(&mut self, command: &[u8], text: &[u8]) -> f64 {
        self.flush().await;
        let Ok((read, write)) = self.sys.pipe().await else { return -1.0 };
        let Ok(child) = self.spawn(command, Some((read, Fd(0))), &[read, write]).await else { return -1.0 };
        self.sys.close(read).await;
        let _ = self.sys.write_all(write, text).await;
        self.sys.close(write).await;
        self.wait(child).await
    }

    async fn save(&self, (path, adds, text): &(Vec<u8>, bool, Vec<u8>)) -> Result<(), Errno> {
        let mode = if *adds { OpenFlags::APPEND } else { OpenFlags::TRUNC };
        let fd = self.sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | mode, 0o666).await?;
        let written = self.sys.write_all(fd, text).await;
        self.sys.close(fd).await;
        written
    }

    /// Writes out all that is held; `Err`: the status of a failure, said already.
    pub(in crate::applet::awk) async fn finish(&mut self) -> Result<(), u8> {
        self.flush().await;
        for file in std::mem::take(&mut self.files) {
            if let Err(errno) = self.save(&file).await {
                let text = format!("cannot open \"{}\" for output ({})", lossy(&file.0), errno.strerror());
                self.sys.complain(&self.args.name(), text).await;
                return Err(2);
            }
        }
        for (command, text) in std::mem::take(&mut self.pipes) {
            self.feed(&command, &text).await;
        }
        Ok(())
    }

    /// `rand()`
    pub(super) async fn rand(&mut self) -> f64 {
        if self.random.seed.is_none() {
            self.srand(None).await;
        }
        f64::from(self.random.next()) / 2_147_483_647.0
    }

    /// `srand([SEED])`: the seed before.
    pub(super) async fn srand(&mut self, seed: Option<f64>) -> f64 {
        let drawn = async || match self.sys.call(Syscall::ClockGettime { clockid: 0 }).await {
            Ok(Ret::Time(time)) => time.tv_sec as f64,
            _ => 1.0,
        };
        let before = match self.random.seed {
            Some(seed) => seed,
            None => drawn().await,
        };
        let seed = match seed {
            Some(seed) => seed,
            None => drawn().await,
        };
        self.random.seed(seed);
        before
    }
}
