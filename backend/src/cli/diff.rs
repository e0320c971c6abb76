//! `nslab diff`: one program on both kernels, and where they differ.

mod lines;
mod transcript;

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::Context as _;
use nslab_words::{Lang, Said, say};

use self::lines::{Line, compare};
use self::transcript::Transcript;
use super::OWN_FAILURE;
use super::check::Script;
use super::options::{DiffOptions, PlanOption};
use super::print::complain;

/// Runs a program on the simulator and on the real kernel; 0 if they agree, 1 if not.
///
/// # Errors
/// The file cannot be read, or standard output is closed.
pub fn diff(options: &DiffOptions, lang: Lang) -> anyhow::Result<i32> {
    let script = Script::read(&options.file, lang)?;
    let compiled = script.compile();
    if compiled.program.is_none() {
        script.print(&compiled.diagnostics, lang);
        return Ok(OWN_FAILURE);
    }
    let mut transcripts = Vec::new();
    for kernel in ["sim", "native"] {
        let Some(transcript) = run(options, kernel, lang)? else {
            complain(&say(lang, &Said::OneRunFailed(kernel)));
            return Ok(OWN_FAILURE);
        };
        transcripts.push(transcript);
    }
    let (sim, native) = (&transcripts[0], &transcripts[1]);
    let mut out = std::io::stdout().lock();
    let mut differing = 0;
    for (title, sim, native) in sim.beside(native) {
        let lines = compare(&sim, &native);
        differing += lines::count(&lines);
        print(&mut out, &title, &lines, options.json).context("stdout")?;
    }
    if !options.json {
        let verdict = if differing == 0 { Said::Alike } else { Said::Differ(differing) };
        writeln!(out, "{}", say(lang, &verdict)).context("stdout")?;
    }
    Ok(i32::from(differing > 0))
}

/// Runs the program by this very command, and keeps what it says; `None` if nslab itself failed, which it has said.
fn run(options: &DiffOptions, kernel: &str, lang: Lang) -> anyhow::Result<Option<Transcript>> {
    let mut command = Command::new("/proc/self/exe");
    command.args(["--lang", lang.tag(), "run", "--json", "--on", kernel, "--uid", &options.uid.to_string()]);
    if let Some(plan) = options.plan {
        command.args(["--plan", if plan == PlanOption::Full { "full" } else { "single" }]);
    }
    command.arg("--").arg(&options.file).args(&options.args);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("/proc/self/exe")?;
    let status = output.status.code().unwrap_or(OWN_FAILURE);
    let transcript = Transcript::read(&output.stdout, status);
    Ok((!transcript.has_failed).then_some(transcript))
}

/// Prints what differs of one stream or process, as diff(1) -u marks it: `-` the simulator, `+` the real kernel.
fn print(out: &mut impl std::io::Write, title: &str, lines: &[Line], json: bool) -> std::io::Result<()> {
    if lines.iter().all(|line| matches!(line, Line::Same(_))) {
        return Ok(());
    }
    if !json {
        writeln!(out, "{title}:")?;
    }
    for line in lines {
        let (mark, kernel, text) = match line {
            Line::Same(_) => continue,
            Line::Sim(text) => ('-', "sim", text),
            Line::Native(text) => ('+', "native", text),
        };
        if json {
            writeln!(out, "{}", serde_json::json!({ "of": title, "on": kernel, "line": text }))?;
        } else {
            writeln!(out, "  {mark} {text}")?;
        }
    }
    Ok(())
}
