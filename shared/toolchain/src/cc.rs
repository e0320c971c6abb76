//! The compiler driver as a machine of system calls.

use std::collections::BTreeMap;

use nslab_abi::image::ImageFile;
use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Ret, Syscall, limits};
use nslab_script::Severity;

use crate::options::{self, Options};
use crate::source::{self, Explain, Whole};

/// First bytes of an object, which holds its source.
const OBJECT: &str = "\u{7f}nslab-object\0";
/// Bytes read at once.
const CHUNK: usize = 65_536;

/// What the program wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A system call; its answer goes into the next [`Cc::resume`].
    Syscall(Syscall),
    /// The program ended with this status.
    Exit(u8),
}

/// What comes next.
#[derive(Clone, Debug)]
enum Step {
    Begin,
    /// A file is being opened: the names it may have, and who includes it.
    Open,
    Read(Fd),
    Close,
    /// An old output is being removed, so that a running program keeps its own.
    Unlink,
    Create,
    Write(Fd),
    Done,
    /// The last words are being written.
    Say(u8),
}

/// A file that is still to be read.
#[derive(Clone, Debug)]
struct Wanted {
    /// Where it may be, in order.
    names: Vec<String>,
    /// The including file and the name it used; `None`: an argument.
    by: Option<(String, String)>,
}

/// A running `cc`.
#[derive(Clone)]
pub struct Cc {
    own: String,
    words: Vec<String>,
    explain: Explain,
    options: Options,
    wanted: Vec<Wanted>,
    bytes: Vec<u8>,
    /// Texts of the arguments, in order.
    inputs: Vec<(String, String)>,
    /// Texts of included files, by the including file and the name it used.
    included: BTreeMap<(String, String), (String, String)>,
    /// Files that are still to be written.
    outputs: Vec<(String, u32, Vec<u8>)>,
    step: Step,
    said: String,
}

impl Cc {
    /// A `cc` that has not begun.
    pub fn new(argv: &[Vec<u8>], explain: Explain) -> Cc {
        let mut words = argv.iter().map(|word| String::from_utf8_lossy(word).into_owned());
        let own = words.next().unwrap_or_default();
        Cc {
            own: own.rsplit('/').next().unwrap_or_default().to_string(),
            words: words.collect(),
            explain,
            options: Options::default(),
            wanted: Vec::new(),
            bytes: Vec::new(),
            inputs: Vec::new(),
            included: BTreeMap::new(),
            outputs: Vec::new(),
            step: Step::Begin,
            said: String::new(),
        }
    }

    /// Computes up to the next request; no answer at the beginning.
    pub fn resume(&mut self, answer: Option<Result<Ret, Errno>>) -> Request {
        match (self.step.clone(), answer) {
            (Step::Begin, _) => self.begin(),
            (Step::Open, Some(Ok(ret))) => {
                self.bytes.clear();
                self.read(Fd(ret.value() as i32))
            }
            (Step::Open, Some(Err(errno))) => self.not_opened(errno),
            (Step::Read(fd), Some(Ok(Ret::Bytes(bytes)))) if !bytes.is_empty() => {
                self.bytes.extend(bytes);
                if self.bytes.len() > limits::SOURCE_BYTES * 2 {
                    let name = self.name();
                    return self.fail(format!("{name}: nslab does not model a source this long"));
                }
                self.read(fd)
            }
            (Step::Read(fd), Some(Ok(_))) => {
                self.step = Step::Close;
                Request::Syscall(Syscall::Close { fd })
            }
            (Step::Read(_), Some(Err(errno))) => {
                let name = self.name();
                self.fail(format!("{name}: {}", errno.strerror()))
            }
            (Step::Close, _) => self.has_read(),
            (Step::Unlink, _) => {
                let Some((path, mode, _)) = self.outputs.last() else { return self.end() };
                let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
                let call = Syscall::Openat { dirfd: Fd::CWD, path: path.clone().into_bytes(), flags, mode: *mode };
                self.step = Step::Create;
                Request::Syscall(call)
            }
            (Step::Create, Some(Ok(ret))) => self.write(Fd(ret.value() as i32)),
            (Step::Write(fd), Some(Ok(ret))) => {
                if let Some((_, _, bytes)) = self.outputs.last_mut() {
                    bytes.drain(..(ret.value().max(0) as usize).min(bytes.len()));
                }
                self.write(fd)
            }
            (Step::Create | Step::Write(_), Some(Err(errno))) => {
                let path = self.outputs.last().map(|output| output.0.clone()).unwrap_or_default();
                self.fail(format!("cannot open output file {path}: {}", errno.strerror()))
            }
            (Step::Done, _) => {
                self.outputs.pop();
                self.unlink()
            }
            (Step::Say(status), Some(Ok(ret))) if (ret.value().max(0) as usize) < self.said.len() => {
                self.said = self.said.split_off(ret.value().max(0) as usize);
                self.say(status)
            }
            (Step::Say(status), _) => match self.outputs.is_empty() {
                true => Request::Exit(status),
                false => {
                    self.said.clear();
                    self.unlink()
                }
            },
            (_, None) => Request::Exit(1),
        }
    }

    fn begin(&mut self) -> Request {
        self.options = match options::read(&self.words) {
            Ok(options) => options,
            Err(message) => return self.fail(message),
        };
        if self.options.inputs.is_empty() {
            self.said = format!("{}: fatal error: no input files\ncompilation terminated.\n", self.own);
            return self.say(1);
        }
        for name in self.options.inputs.iter().rev() {
            self.wanted.push(Wanted { names: vec![name.clone()], by: None });
        }
        self.open()
    }

    fn name(&self) -> String {
        self.wanted.last().and_then(|wanted| wanted.names.first()).cloned().unwrap_or_default()
    }

    /// Opens the next file that is wanted, or compiles.
    fn open(&mut self) -> Request {
        if self.wanted.is_empty() {
            return self.compile();
        }
        self.step = Step::Open;
        let call =
            Syscall::Openat { dirfd: Fd::CWD, path: self.name().into_bytes(), flags: OpenFlags::empty(), mode: 0 };
        Request::Syscall(call)
    }

    fn not_opened(&mut self, errno: Errno) -> Request {
        let Some(mut wanted) = self.wanted.pop() else { return self.fail(errno.strerror()) };
        if wanted.by.is_none() {
            let name = wanted.names.remove(0);
            self.said = format!(
                "{}: error: {name}: {}\n{}: fatal error: no input files\ncompilation terminated.\n",
                self.own,
                errno.strerror(),
                self.own
            );
            return self.say(1);
        }
        wanted.names.remove(0);
        // What is nowhere the compiler itself complains of.
        if !wanted.names.is_empty() {
            self.wanted.push(wanted);
        }
        self.open()
    }

    fn read(&mut self, fd: Fd) -> Request {
        self.step = Step::Read(fd);
        Request::Syscall(Syscall::Read { fd, count: CHUNK })
    }

    /// A file was read to its end.
    fn has_read(&mut self) -> Request {
        let Some(wanted) = self.wanted.pop() else { return self.end() };
        let name = wanted.names[0].clone();
        let Ok(text) = String::from_utf8(std::mem::take(&mut self.bytes)) else {
            return self.fail(format!("{name}: this is no C source"));
        };
        let is_source = wanted.by.is_some() || name.ends_with(".c") || text.starts_with(OBJECT);
        if !is_source {
            let message = format!("{name}: nslab's linker takes C sources and what cc -c makes of them");
            return self.fail(message);
        }
        for line in text.lines() {
            let Some(inner) = source::included(line) else { continue };
            let key = (name.clone(), inner.to_string());
            let is_known = self.included.contains_key(&key)
                || self.wanted.iter().any(|wanted| wanted.by.as_ref() == Some(&key))
                || wanted.by.as_ref() == Some(&key);
            if is_known || self.included.len() > 256 {
                continue;
            }
            let dirs = self.options.include_dirs.iter().map(|dir| format!("{dir}/{inner}"));
            let names = std::iter::once(source::beside(&name, inner)).chain(dirs).collect();
            self.wanted.push(Wanted { names, by: Some(key) });
        }
        match wanted.by {
            Some(key) => drop(self.included.insert(key, (name, text))),
            None => self.inputs.push((name, text)),
        }
        self.open()
    }

    /// One text of all inputs.
    fn whole(&self, inputs: &[(String, String)]) -> Whole {
        let mut whole = Whole { text: self.options.defines.clone(), pieces: Vec::new() };
        let find = |by: &str, name: &str| self.included.get(&(by.to_string(), name.to_string())).cloned();
        for (name, text) in inputs {
            match text.strip_prefix(OBJECT) {
                Some(text) => whole.text += text,
                None => whole.add(name, text, &find, 0),
            }
        }
        whole
    }

    fn compile(&mut self) -> Request {
        let groups: Vec<Vec<(String, String)>> = match self.options.is_object {
            true => self.inputs.iter().map(|input| vec![input.clone()]).collect(),
            false => vec![self.inputs.clone()],
        };
        let mut has_failed = false;
        for group in groups {
            let whole = self.whole(&group);
            let name = &group[0].0;
            let compiled = nslab_script::compile(name, &whole.text);
            let mut found = compiled.diagnostics;
            if self.options.is_object {
                // What a program needs beyond one of its files comes with the others.
                found.retain(|diagnostic| !is_of_whole(diagnostic));
            }
            if self.options.is_quiet {
                found.retain(|diagnostic| diagnostic.severity == Severity::Error);
            }
            let is_wrong = |severity: Severity| {
                severity == Severity::Error || (self.options.is_strict && severity == Severity::Warning)
            };
            has_failed |= found.iter().any(|diagnostic| is_wrong(diagnostic.severity))
                || (compiled.program.is_none() && !self.options.is_object);
            self.said += &(self.explain)(&whole.text, &whole.pieces, &found);
            let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".c").to_string();
            let output = match self.options.is_object {
                true => {
                    let path = self.options.output.clone().unwrap_or(stem + ".o");
                    (path, 0o666, [OBJECT, &whole.text].concat().into_bytes())
                }
                false => {
                    let path = self.options.output.clone().unwrap_or("a.out".to_string());
                    (path, 0o777, ImageFile::Script(&whole.text).to_bytes())
                }
            };
            self.outputs.insert(0, output);
        }
        if has_failed {
            self.outputs.clear();
            return self.say(1);
        }
        if self.said.is_empty() { self.unlink() } else { self.say(0) }
    }

    fn unlink(&mut self) -> Request {
        let Some((path, ..)) = self.outputs.last() else { return self.end() };
        let path = path.clone().into_bytes();
        self.step = Step::Unlink;
        Request::Syscall(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags: AtFlags::empty() })
    }

    fn write(&mut self, fd: Fd) -> Request {
        let rest = self.outputs.last().map(|output| output.2.clone()).unwrap_or_default();
        if rest.is_empty() {
            self.step = Step::Done;
            return Request::Syscall(Syscall::Close { fd });
        }
        self.step = Step::Write(fd);
        Request::Syscall(Syscall::Write { fd, buf: rest })
    }

    fn end(&mut self) -> Request {
        Request::Exit(0)
    }

    fn fail(&mut self, message: String) -> Request {
        self.outputs.clear();
        self.said = format!("{}: error: {message}\n", self.own);
        self.say(1)
    }

    fn say(&mut self, status: u8) -> Request {
        self.step = Step::Say(status);
        if self.said.is_empty() {
            return Request::Exit(status);
        }
        Request::Syscall(Syscall::Write { fd: Fd(2), buf: self.said.clone().into_bytes() })
    }
}

/// Is this about a program as a whole, not about one of its files?
fn is_of_whole(diagnostic: &nslab_script::Diagnostic) -> bool {
    use nslab_script::DiagnosticKind::{NoMain, Undefined};
    matches!(diagnostic.kind, NoMain | Undefined { .. })
}
