//! `nslab sh`: a shell in a simulated machine.

use anyhow::Context as _;
use nslab_sim::{Session, Start};
use nslab_words::Lang;

use super::OWN_FAILURE;
use super::check::Script;
use super::options::ShOptions;
use super::print::Printer;
use super::simulate;

/// Runs a shell.
///
/// # Errors
/// A file to copy cannot be read, or standard input or output failed.
pub fn sh(options: &ShOptions, lang: Lang) -> anyhow::Result<i32> {
    let args = match &options.commands {
        Some(commands) => vec!["-c".to_string(), commands.clone()],
        None => Vec::new(),
    };
    let mut config = simulate::config(options.machine.into(), Start::Program { path: "/bin/bash".to_string() }, args);
    for volume in &options.volumes {
        let (from, to) = split(volume, "-v HOSTPATH:PATH")?;
        let bytes = std::fs::read(from).with_context(|| format!("-v {volume}: cannot read {from}"))?;
        config.files.push((to.as_bytes().to_vec(), 0o644, bytes));
    }
    for cc in &options.cc {
        let (from, to) = split(cc, "--cc FILE.c:PATH")?;
        let script = Script::read(from.as_ref(), lang)?;
        let compiled = script.compile();
        script.print(&compiled.diagnostics, lang);
        if compiled.program.is_none() {
            return Ok(OWN_FAILURE);
        }
        config.programs.push((to.to_string(), script.source));
    }
    let has_tty = config.stdio == nslab_sim::Stdio::Tty;
    let mut session = Session::new(config).map_err(|_| anyhow::anyhow!("the machine has no /bin/bash"))?;
    session.explain_with(super::check::explain(lang));
    session.forget_the_past();
    if has_tty {
        session.keep_pace();
    }
    simulate::run(&mut session, &Printer { json: false, trace: false, lang }, None, has_tty, lang)
}

fn split<'a>(pair: &'a str, usage: &str) -> anyhow::Result<(&'a str, &'a str)> {
    pair.rsplit_once(':')
        .filter(|(from, to)| !from.is_empty() && to.starts_with('/'))
        .with_context(|| format!("{pair}: expected {usage}, with PATH absolute"))
}
