//! python3, and Python 2.7 in the image of that name: the little of Python that an application of the course needs; whatever else it says by its line.

mod flask;
pub(crate) mod pip;
mod print;
mod value;

use std::sync::Arc;

use nslab_abi::{Fd, Ret, Syscall, Timespec};

use self::print::{print, print_statement};
use self::value::{Scope, Value, eval, split_arguments};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// Modules that a program may import.
const MODULES: [&str; 5] = ["flask", "os", "socket", "sys", "time"];

/// Packages beyond Python itself that the images have: name, version.
const PACKAGES: [(&str, &str); 2] = [("Flask", "3.0.0"), ("Werkzeug", "3.0.1")];

/// Those of Python 2.7.
const PACKAGES_TWO: [(&str, &str); 2] = [("Flask", "1.1.4"), ("Werkzeug", "1.0.1")];

/// Bytes that Python keeps before it writes them.
const BUFFER: usize = 8192;

/// Which Python it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Two,
    Three,
}

/// A line of a program that is not empty.
#[derive(Clone)]
struct Line {
    number: usize,
    indent: usize,
    text: String,
}

/// Where a program stands: copied instead of running it again from its beginning.
#[derive(Clone)]
struct State {
    scope: Scope,
    at: usize,
    /// Standard output not written yet: Python writes it when it is much, at the end, or when asked to.
    out: String,
    /// Loops around the place: first line, and what a `for` has still to give.
    loops: Vec<(usize, Option<Rest>)>,
    /// Functions by name: the line of their `def`.
    functions: Vec<(String, usize)>,
    /// What `@app.route()` before the next function said.
    decorated: Vec<String>,
    /// Paths that functions answer.
    routes: Vec<(String, usize)>,
    /// What `app.run()` listens to.
    server: Option<Fd>,
    version: Version,
}

/// The name that a `for` gives values to, and the values, the next one last.
type Rest = (String, Vec<i64>);

/// `python3 FILE` or `python3 -c TEXT`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, Version::Three).await
}

/// The same with Python 2.7, of which what differs from the newer one is refused, but for `print`.
pub(crate) async fn two(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, Version::Two).await
}

async fn run(sys: Sys, args: Arc<Args>, version: Version) -> u8 {
    let own = if version == Version::Two { "python" } else { "python3" };
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let source = match &words[..] {
        [flag] if flag == "--version" || flag == "-V" => {
            if version == Version::Two {
                // "python -V" told it to standard error before 3.4.
                sys.eprint("Python 2.7.18\n").await;
                return 0;
            }
            sys.print("Python 3.11.2\n");
            return sys.finish(own, 0).await;
        }
        [flag, text, ..] if flag == "-c" => text.clone(),
        [flag, ..] if flag.starts_with('-') => return crate::getopt::unmodelled(&sys, own, flag).await,
        [path, ..] => match sys.read_file(path.as_bytes()).await {
            Ok(text) => lossy(&text),
            Err(errno) => {
                let text = format!("{own}: can't open file '{path}': [Errno {}] {}\n", errno.0, errno.strerror());
                sys.eprint(text).await;
                return 2;
            }
        },
        [] => return crate::getopt::unmodelled(&sys, own, "of a session").await,
    };
    let lines = lines(&source);
    let mut state = match sys.restored::<State>() {
        Some(state) => state,
        None => State {
            scope: scope(&sys, &args, &words).await,
            at: 0,
            out: String::new(),
            loops: Vec::new(),
            functions: Vec::new(),
            decorated: Vec::new(),
            routes: Vec::new(),
            server: None,
            version,
        },
    };
    while let Some(line) = lines.get(state.at).cloned() {
        match step(&sys, &lines, &mut state, &line).await {
            Ok(None) => {}
            Ok(Some(status)) => {
                flush(&sys, &mut state).await;
                return status;
            }
            Err(what) => {
                flush(&sys, &mut state).await;
                let number = line.number;
                sys.eprint(format!("{own}: nslab does not model line {number}: {what}: {}\n", line.text)).await;
                return crate::getopt::UNMODELLED;
            }
        }
    }
    flush(&sys, &mut state).await;
    0
}

/// Writes what was printed.
async fn flush(sys: &Sys, state: &mut State) {
    let out = std::mem::take(&mut state.out);
    let _ = sys.write_all(nslab_abi::Fd(1), out.as_bytes()).await;
}

/// Lines with something in them; one that ends in a backslash goes on in the next.
fn lines(source: &str) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let text = line.trim();
        if let Some(open) = all.last_mut().filter(|open| open.text.ends_with('\\')) {
            open.text.pop();
            open.text += text;
        } else if !text.is_empty() && !text.starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            all.push(Line { number: at + 1, indent, text: text.to_string() });
        }
    }
    all
}

/// What a program can ask of the world, asked once.
async fn scope(sys: &Sys, args: &Args, words: &[String]) -> Scope {
    let mut scope = Scope::default();
    for (name, call) in
        [("os.getpid()", Syscall::Getpid), ("os.getppid()", Syscall::Getppid), ("os.getuid()", Syscall::Getuid)]
    {
        let number = sys.int(call).await.unwrap_or(0);
        scope.set(name, Value::Int(number));
    }
    if let Ok(Ret::Utsname(uname)) = sys.call(Syscall::Uname).await {
        scope.set("socket.gethostname()", Value::Text(lossy(&uname.nodename)));
    }
    scope.set("os.getcwd()", Value::Text(lossy(&sys.getcwd().await.unwrap_or_default())));
    for (at, word) in words.iter().enumerate() {
        scope.set(&format!("sys.argv[{at}]"), Value::Text(word.clone()));
    }
    scope.set("__name__", Value::Text("__main__".to_string()));
    for entry in &args.envp {
        let entry = lossy(entry);
        let (key, text) = entry.split_once('=').unwrap_or((&entry, ""));
        scope.environ.push((key.to_string(), text.to_string()));
    }
    scope
}

/// Runs one line; `Some`: the program is over.
async fn step(sys: &Sys, lines: &[Line], state: &mut State, line: &Line) -> Result<Option<u8>, String> {
    let at = state.at;
    state.at += 1;
    let text = line.text.as_str();
    if let Some(condition) = header(text, "while ") {
        // A long run forgets what it asked: see `Sys::checkpoint`.
        sys.checkpoint(State { at, ..state.clone() });
        if state.loops.last().is_none_or(|inner| inner.0 != at) {
            state.loops.push((at, None));
        }
        if !eval(condition, &state.scope)?.is_true() {
            state.loops.pop();
            state.at = after_block(lines, at);
        }
    } else if let Some(rest) = header(text, "for ") {
        for_step(state, lines, at, rest)?;
    } else if let Some(condition) = header(text, "if ").or_else(|| header(text, "elif ")) {
        if text.starts_with("elif ") && came_from_block(lines, at, state) {
            state.at = after_block(lines, at);
        } else if !eval(condition, &state.scope)?.is_true() {
            state.at = after_block(lines, at);
            state.scope.failed = Some(line.indent);
        } else {
            state.scope.failed = None;
        }
    } else if text == "else:" {
        if state.scope.failed.take() != Some(line.indent) {
            state.at = after_block(lines, at);
        }
    } else if text == "break" || text == "continue" {
        let Some((first, _)) = state.loops.last().cloned() else { return Err("outside of a loop".to_string()) };
        state.at = first;
        if text == "break" {
            state.loops.pop();
            state.at = after_block(lines, first);
        }
        return Ok(None);
    } else if text.starts_with('@') {
        let path = flask::route(text, state)?;
        state.decorated.push(path);
    } else if let Some(head) = header(text, "def ") {
        let name = head.strip_suffix("()").filter(|name| value::is_name(name)).ok_or("a function with parameters")?;
        state.functions.push((name.to_string(), at));
        state.routes.extend(std::mem::take(&mut state.decorated).into_iter().map(|path| (path, at)));
        state.at = after_block(lines, at);
    } else if let Some(function) = function_called(text, state) {
        Box::pin(call(sys, lines, state, function)).await?;
    } else if let Some(arguments) = run_of_app(text, state) {
        return flask::run(sys, lines, state, at, arguments).await.map(Some);
    } else if let Some(status) = simple(sys, state, text).await? {
        return Ok(Some(status));
    }
    back_to_loop(lines, state);
    Ok(None)
}

/// `main()`: a function of the program's own.
fn function_called(text: &str, state: &State) -> Option<usize> {
    let name = text.strip_suffix("()")?;
    state.functions.iter().rev().find(|function| function.0 == name).map(|function| function.1)
}

/// The arguments of `app.run(…)`.
fn run_of_app<'a>(text: &'a str, state: &State) -> Option<&'a str> {
    let (name, rest) = text.split_once(".run(")?;
    rest.strip_suffix(')').filter(|_| flask::is_app(name, state))
}

/// Runs a function's block; its names are its own. Returns what it returns.
async fn call(sys: &Sys, lines: &[Line], state: &mut State, function: usize) -> Result<Value, String> {
    let end = after_block(lines, function);
    let mut inner = State { at: function + 1, loops: Vec::new(), out: std::mem::take(&mut state.out), ..state.clone() };
    let mut returned = Value::None;
    while let Some(line) = lines.get(inner.at).filter(|_| inner.at < end) {
        if line.text == "return" {
            break;
        }
        if let Some(value) = line.text.strip_prefix("return ") {
            returned = eval(value, &inner.scope)?;
            break;
        }
        if Box::pin(step(sys, lines, &mut inner, line)).await?.is_some() {
            return Err("exit within a function".to_string());
        }
    }
    state.out = inner.out;
    Ok(returned)
}

fn header<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_suffix(':').map(str::trim)
}

/// Was the condition before this `elif` true?
fn came_from_block(lines: &[Line], at: usize, state: &State) -> bool {
    state.scope.failed != lines.get(at).map(|line| line.indent)
}

fn for_step(state: &mut State, lines: &[Line], at: usize, rest: &str) -> Result<(), String> {
    let (name, over) = rest.split_once(" in ").ok_or("for")?;
    if state.loops.last().is_none_or(|inner| inner.0 != at) {
        let inner = over
            .strip_prefix("range(")
            .and_then(|rest| rest.strip_suffix(')'))
            .ok_or("for over anything but range()")?;
        let mut bounds = Vec::new();
        for argument in split_arguments(inner) {
            bounds.push(eval(argument, &state.scope)?.int()?);
        }
        let (from, to) = match bounds[..] {
            [to] => (0, to),
            [from, to] => (from, to),
            _ => return Err("range with a step".to_string()),
        };
        state.loops.push((at, Some((name.trim().to_string(), (from..to.min(from + 100_000)).rev().collect()))));
    }
    let next = match state.loops.last_mut() {
        Some((_, Some((name, rest)))) => rest.pop().map(|value| (name.clone(), value)),
        _ => None,
    };
    match next {
        Some((name, value)) => state.scope.set(&name, Value::Int(value)),
        None => {
            state.loops.pop();
            state.at = after_block(lines, at);
        }
    }
    Ok(())
}

/// The first line after the block of a header.
fn after_block(lines: &[Line], header: usize) -> usize {
    let indent = lines[header].indent;
    (header + 1..lines.len()).find(|&at| lines[at].indent <= indent).unwrap_or(lines.len())
}

/// At the end of a loop's block its header comes again.
fn back_to_loop(lines: &[Line], state: &mut State) {
    if let Some(&(first, _)) = state.loops.last()
        && lines.get(state.at).is_none_or(|line| line.indent <= lines[first].indent)
    {
        state.at = first;
    }
}

/// A statement without a block.
async fn simple(sys: &Sys, state: &mut State, text: &str) -> Result<Option<u8>, String> {
    if text == "pass" {
        return Ok(None);
    }
    if let Some(rest) = text.strip_prefix("import ").or_else(|| text.strip_prefix("from ")) {
        let names = rest.split(" import ").next().unwrap_or_default();
        return match names.split(',').find(|name| !MODULES.contains(&name.trim())) {
            Some(name) => Err(format!("module {}", name.trim())),
            None => Ok(None),
        };
    }
    let call = |name: &str| {
        text.strip_prefix(name).and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.strip_suffix(')'))
    };
    if let (Version::Two, Some(rest)) =
        (state.version, text.strip_prefix("print").filter(|rest| !rest.starts_with('(')))
    {
        return print_statement(sys, state, rest).await.map(|()| None);
    }
    if let Some(arguments) = call("print") {
        if state.version == Version::Two && split_arguments(arguments).len() != 1 {
            return Err("print of a tuple".to_string());
        }
        return print(sys, state, arguments).await.map(|()| None);
    }
    if let Some(argument) = call("time.sleep") {
        let ns = (eval(argument, &state.scope)?.float()? * 1e9) as i64;
        let t = Timespec { tv_sec: ns / 1_000_000_000, tv_nsec: ns % 1_000_000_000 };
        let _ = sys.call(Syscall::ClockNanosleep { clockid: 1, flags: 0, t }).await;
        return Ok(None);
    }
    if let Some(argument) = call("sys.exit").or_else(|| call("exit")) {
        let status = if argument.is_empty() { 0 } else { eval(argument, &state.scope)?.int()? };
        return Ok(Some(status as u8));
    }
    if text == "sys.stdout.flush()" {
        flush(sys, state).await;
        return Ok(None);
    }
    for (sign, operator) in [("+=", "+"), ("-=", "-"), ("*=", "*")] {
        if let Some((name, rest)) = text.split_once(sign) {
            let value = eval(&format!("{} {operator} ({})", name.trim(), rest.trim()), &state.scope)?;
            state.scope.set(name.trim(), value);
            return Ok(None);
        }
    }
    match text.split_once('=') {
        Some((name, rest)) if !rest.starts_with('=') && value::is_name(name.trim()) => {
            let rest = rest.trim();
            if rest == "time.time()" {
                let now = super::docker::now_s(sys).await;
                state.scope.set(name.trim(), Value::Int(now));
                return Ok(None);
            }
            let value = eval(rest, &state.scope)?;
            state.scope.set(name.trim(), value);
            Ok(None)
        }
        _ => Err("statement".to_string()),
    }
}
