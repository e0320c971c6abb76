//! `nslab preflight`: what this kernel allows, and how to mend what it does not.

use std::fs;

use anyhow::Context as _;
use nslab_keeper::Plan;
use nslab_keeper::preflight::{Finding, Preflight, look, raw};
use nslab_words::{Lang, preflight as words};

use super::OWN_FAILURE;
use crate::supervisor::runner;

/// What a server has to know before it offers a live lab.
pub struct Found {
    /// `uname -r`.
    pub kernel: String,
    /// Name and version of the distribution.
    pub os: String,
    /// The id plan of its sessions.
    pub plan: Plan,
    /// What sessions have to do without.
    pub missing: Vec<String>,
    /// Why no session can be started, if so, and what to do about it.
    pub impossible: Option<String>,
}

/// Looks what this machine allows, in a process of its own: to try namespaces one must have a single thread, and a server may not.
pub fn find(lang: Lang) -> Found {
    let output =
        std::process::Command::new("/proc/self/exe").args(["--lang", lang.tag(), "preflight", "--json"]).output();
    let told: serde_json::Value = match output.map(|output| serde_json::from_slice(&output.stdout)) {
        Ok(Ok(told)) => told,
        Ok(Err(_)) | Err(_) => serde_json::Value::Null,
    };
    let text = |finding: &serde_json::Value, field: &str| finding[field].as_str().unwrap_or_default().to_string();
    let findings = told["findings"].as_array().cloned().unwrap_or_default();
    let lacking = |is_needed: bool| {
        findings.iter().filter(move |finding| finding["ok"] == false && finding["needed"] == is_needed)
    };
    let describe = |finding: &serde_json::Value| format!("{}: {}", text(finding, "name"), text(finding, "found"));
    let impossible = match lacking(true).next() {
        Some(finding) => Some(format!("{}; {}", describe(finding), text(finding, "mend"))),
        None if told["possible"] == true => None,
        None => Some("nslab preflight does not answer".to_string()),
    };
    let plan = if told["plan"] == "full" { Plan::Full } else { Plan::Single };
    Found { kernel: kernel(), os: os(), plan, missing: lacking(false).map(describe).collect(), impossible }
}

/// Prints the findings; 0 if sessions can be started.
///
/// # Errors
/// Standard output failed.
pub fn preflight(json: bool, lang: Lang) -> anyhow::Result<i32> {
    let preflight = findings();
    let is_possible = preflight.findings.iter().all(|finding| finding.is_fine || !finding.is_needed);
    let mut out = std::io::stdout().lock();
    let done = if json {
        print_json(&preflight, is_possible, lang, &mut out)
    } else {
        print_text(&preflight, is_possible, lang, &mut out)
    };
    done.context("cannot write to standard output")?;
    Ok(if is_possible { 0 } else { OWN_FAILURE })
}

/// The kernel's answers, and the one thing that is not the kernel's.
fn findings() -> Preflight {
    let mut preflight = look();
    let read = runner::read();
    let found = match &read {
        Ok(elf) => ("static", vec![(elf.len() / 1024).to_string()]),
        Err(error) => raw(error.to_string()),
    };
    preflight.findings.push(Finding { id: "runner", is_fine: read.is_ok(), is_needed: true, found, mend: "runner" });
    preflight
}

fn print_text(
    preflight: &Preflight,
    is_possible: bool,
    lang: Lang,
    out: &mut impl std::io::Write,
) -> std::io::Result<()> {
    writeln!(out, "{}", words::machine(lang, &kernel(), &os()))?;
    for Finding { id, is_fine, is_needed, found, mend } in &preflight.findings {
        let mark = words::mark(lang, *is_fine, *is_needed);
        writeln!(out, "{mark}  {}: {}", words::subject(lang, id), words::found(lang, found.0, &found.1))?;
        if !is_fine {
            writeln!(out, "         {}{}", words::to_mend(lang), words::mend(lang, mend))?;
        }
    }
    writeln!(out, "{}", words::verdict(lang, is_possible.then(|| preflight.plan.name())))
}

fn print_json(
    preflight: &Preflight,
    is_possible: bool,
    lang: Lang,
    out: &mut impl std::io::Write,
) -> std::io::Result<()> {
    let findings = preflight.findings.iter().map(|finding| {
        serde_json::json!({
            "id": finding.id,
            "name": words::subject(lang, finding.id),
            "ok": finding.is_fine,
            "needed": finding.is_needed,
            "found": words::found(lang, finding.found.0, &finding.found.1),
            "mend": if finding.is_fine { "" } else { words::mend(lang, finding.mend) },
        })
    });
    let findings: Vec<_> = findings.collect();
    let all = serde_json::json!({
        "kernel": kernel(),
        "os": os(),
        "possible": is_possible,
        "plan": preflight.plan.name(),
        "findings": findings,
    });
    writeln!(out, "{all}")
}

fn kernel() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_string()
}

fn os() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.unwrap_or("an unknown distribution").trim_matches('"').to_string()
}
