//! `nslab run`.

use anyhow::bail;
use nslab_sim::{Machine, Plan, Session, Start};
use nslab_words::{Lang, Said, say};

use super::check::Script;
use super::options::RunOptions;
use super::print::{self, Printer};
use super::{OWN_FAILURE, beside, native, remote, simulate};

/// The highest id of a session with all ids.
const LAST_ID: u32 = 65_535;

/// Runs a program on the kernel that the options name.
///
/// # Errors
/// nslab's own failures; the program's are in the status.
pub fn run(options: &RunOptions, lang: Lang) -> anyhow::Result<i32> {
    match options.on.as_str() {
        "sim" => on_sim(options, lang),
        "native" => native::run(options, lang),
        address if address.contains("://") => remote::run(options, address, lang),
        other => bail!(say(lang, &Said::NoSuchKernel(other))),
    }
}

fn on_sim(options: &RunOptions, lang: Lang) -> anyhow::Result<i32> {
    let script = Script::read(&options.file, lang)?;
    let start = Start::Script { name: script.name.clone(), source: script.source.clone() };
    let mut config = simulate::config(options.machine.into(), start, options.args.clone());
    config.plan = options.plan.map_or(config.plan, Into::into);
    config.uid = options.uid;
    match config.plan {
        _ if config.machine != Machine::Lab => {}
        Plan::Single if config.uid != 0 => bail!(say(lang, &Said::OnlyRoot)),
        Plan::Full if config.uid > LAST_ID => bail!(say(lang, &Said::LastId(LAST_ID))),
        Plan::Single | Plan::Full => {}
    }
    config.seed = options.seed;
    if !beside::install(&mut config, &options.with, lang)? {
        return Ok(OWN_FAILURE);
    }
    let has_tty = config.stdio == nslab_sim::Stdio::Tty;
    let mut session = match Session::new(config) {
        Ok(session) => session,
        Err(diagnostics) => {
            script.print(&diagnostics, lang);
            return Ok(OWN_FAILURE);
        }
    };
    if !options.ps {
        session.forget_the_past();
    }
    let printer = Printer { json: options.json, trace: options.trace, lang };
    let status = simulate::run(&mut session, &printer, options.timeout, has_tty, lang)?;
    if options.ps {
        print::process_tables(&before_the_end(&mut session), &mut std::io::stderr().lock())?;
    }
    Ok(status)
}

/// The last picture in which the program is still there.
fn before_the_end(session: &mut Session) -> nslab_protocol::view::View {
    use nslab_protocol::event::EventKind;
    let program = nslab_sim::SESSION_PROGRAM;
    let end = session
        .events(0)
        .iter()
        .find(|event| event.host_pid == program && matches!(event.kind, EventKind::Exit { .. }))
        .map_or(session.len(), |event| event.seq);
    let mut seq = end;
    // Several events share a turn, and the last of the program's turn shows it gone.
    while seq > 0 && !session.view_at(seq).procs.iter().any(|proc| proc.host_pid == program && proc.state != 'Z') {
        seq -= 1;
    }
    session.view_at(seq)
}
