//! Every program of the suite on the simulator, held against its golden: what the real kernel and `cc` made of it.
//!
//! The goldens are the real kernel's: `BLESS=1` in the backend's `differential` writes them, nothing here does.
#![forbid(unsafe_code)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::{EventKind, Stream};
use nslab_sim::{Machine, Plan, Progress, Session, SessionConfig, Start, Stdio};
use nslab_tests::{Answer, Program};

/// Turns of a program of the suite; the longest take some thousands.
const TURNS_MAX: u64 = 20_000_000;

fn run(program: &Program) -> Result<Answer, String> {
    let header = &program.header;
    #[expect(
        clippy::disallowed_methods,
        reason = "the fence keeps I/O out of the simulator; the harness reads the suite"
    )]
    let source = std::fs::read_to_string(&program.source).expect("a suite program is text");
    let name = program.source.file_name().expect("it has a name").to_string_lossy().into_owned();
    let mut session = Session::new(SessionConfig {
        machine: match program.machine {
            nslab_tests::Machine::Lab => Machine::Lab,
            nslab_tests::Machine::Bare => Machine::Bare,
        },
        plan: if header.plan.as_deref() == Some("single") { Plan::Single } else { Plan::Full },
        uid: header.uid.unwrap_or(0),
        stdio: if header.is_pty { Stdio::Tty } else { Stdio::Pipe },
        start: Start::Script { name, source },
        args: header.args.clone(),
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s: 1_700_000_000,
        seed: 0,
    })
    .map_err(|diagnostics| format!("does not compile: {diagnostics:?}"))?;
    session.type_in(header.stdin.as_bytes());
    if !header.is_pty {
        session.close_input();
    }
    let end = match session.run(TURNS_MAX) {
        Progress::Ended(end) => end,
        progress => return Err(format!("{progress:?} after {TURNS_MAX} turns")),
    };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    for event in session.events(0) {
        match &event.kind {
            EventKind::Output { stream, data } => {
                let bytes = STANDARD.decode(data).expect("output travels as base64");
                if *stream == Stream::Stderr { &mut stderr } else { &mut stdout }.extend(bytes);
            }
            EventKind::Unsupported { what, detail, line } => {
                return Err(format!("unsupported: {what} {detail}, line {line:?}"));
            }
            _ => {}
        }
    }
    match end.exit_status() {
        125 => Err(format!("{end:?}")),
        status => Ok(Answer { stdout, stderr, status: Some(status) }),
    }
}

#[test]
fn the_simulator_says_what_linux_says() {
    let mut complaints = Vec::new();
    let mut nr_held = 0;
    for program in nslab_tests::in_suite() {
        if nslab_tests::golden_path(&program).is_none() {
            continue;
        }
        let Some(golden) = nslab_tests::golden(&program) else {
            complaints.push(format!("{}: no golden", program.name));
            continue;
        };
        nr_held += 1;
        let said = match run(&program) {
            Ok(answer) => answer.transcript(),
            Err(why) => why,
        };
        if said != golden {
            complaints.push(format!("{}\nLinux:\n{golden}\nsimulator:\n{said}", program.name));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n{} of {nr_held} differ", complaints.join("\n"), complaints.len());
    assert!(nr_held > 0, "no program was held against a golden");
}
