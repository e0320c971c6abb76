//! The figures of `docs/performance.md`, each beside a peer measured in the same run: `make bench`.
//!
//! Prints rows of a Markdown table. Every figure is a median; these are ratios to look at, not limits to pass.
//! `cargo bench --package nslab --bench figures -- clones sleepers` measures these rows only.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "world/sleepers.rs"]
mod sleepers;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::Server;
use futures_util::{SinkExt as _, StreamExt as _};
use nslab_protocol::wire::{ClientMsg, PROTOCOL_VERSION, ServerMsg};
use nslab_sim::{Machine, Plan, Progress, Session, SessionConfig, Start, Stdio as SimStdio};
use tokio_tungstenite::tungstenite::Message;

const GETPPID: &str = include_str!("getppid.c");
const CLONES: &str = include_str!("clones.c");
const LOOP: &str = include_str!("loop.c");
const STACK: &str = include_str!("stack.c");
const CONTAINER: &str = include_str!("../../shared/tests/suite/course/container.c");
const HELLO: &str = "#include <unistd.h>\nint main(void) { getppid(); sleep(1); return 0; }";
const ROUNDS: usize = 15;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let is_asked = |row: &str| asked.is_empty() || asked.iter().any(|asked| asked == row);
    println!("| what | figure | peer, same run | ratio |\n|---|---|---|---|");
    if is_asked("steps") {
        steps(20_000_000);
    }
    for timeline in [Timeline::On, Timeline::Off] {
        if is_asked("getppid") {
            calls("system calls", GETPPID, 20_000, "getppid", timeline);
        }
        if is_asked("clones") {
            calls("clone + exit + wait", CLONES, 2_000, "clones", timeline);
        }
    }
    if is_asked("past") {
        snapshot("the course's container", CONTAINER, 1);
        snapshot("100 clones with an 8 MiB stack from malloc, all of it written", STACK, 100);
    }
    if is_asked("wire") {
        wire();
    }
    if is_asked("sleepers") {
        sleepers::sleepers();
    }
}

/// Is the past kept?
#[derive(Clone, Copy, Debug, PartialEq)]
enum Timeline {
    On,
    Off,
}

/// Steps of a script's loop that computes only, beside the same C file as `cc -O0` compiles it.
fn steps(rounds: u64) {
    let mut steps = 0;
    let simulated = median(
        (0..3)
            .map(|_| {
                let (time, session) = simulate(LOOP, rounds, Timeline::On);
                steps = session.steps();
                time
            })
            .collect(),
    );
    let real = median((0..3).map(|_| compiled(LOOP, rounds, "loop", "-O0")).collect());
    let (simulated, real) = (simulated.as_secs_f64(), real.as_secs_f64());
    println!(
        "| {:.0} million steps of a loop | {simulated:.2} s ({:.0} million a second) | {real:.3} s, compiled by cc -O0 | {:.0} times as long |",
        steps as f64 / 1e6,
        steps as f64 / simulated / 1e6,
        simulated / real
    );
}

/// What keeping the past costs a program: its run with and without.
fn snapshot(what: &str, source: &str, count: u64) {
    const KEPT: usize = 20;
    let time = |timeline| median((0..15).map(|_| simulate(source, count, timeline).0).collect()).as_secs_f64();
    let (on, off) = (time(Timeline::On), time(Timeline::Off));
    let session = simulate(source, count, Timeline::On).1;
    let each_us = (on - off) / session.len() as f64 * 1e6;
    let weigh = |timeline| {
        let before = resident_bytes();
        let kept: Vec<Session> = (0..KEPT).map(|_| simulate(source, count, timeline).1).collect();
        let bytes = resident_bytes().saturating_sub(before) / KEPT as u64;
        (bytes as f64 / 1024.0, kept)
    };
    // Both are held to the end, so that neither takes what the other gave back.
    let (with, without) = (weigh(Timeline::On), weigh(Timeline::Off));
    let each_kib = (with.0 - without.0) / session.len() as f64;
    println!(
        "| keeping the past of {what}: {} events | {each_us:.2} µs and {each_kib:.2} KiB an event | {:.2} ms without | {:.2} |",
        session.len(),
        off * 1e3,
        on / off
    );
}

/// Memory of this process that is in use.
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("procfs");
    let pages: u64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("proc(5)");
    pages * 4096
}

/// Times a script's loop in the simulator and the same C file as `cc` compiles it.
fn calls(what: &str, source: &str, count: u64, name: &str, timeline: Timeline) {
    let simulated = median((0..5).map(|_| simulate(source, count, timeline).0).collect());
    let real = median((0..5).map(|_| compiled(source, count, name, "-O1")).collect());
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    println!(
        "| simulated {what}, timeline {timeline:?} | {:.0}/s ({:.2} µs each) | {:.0}/s real, compiled by cc ({:.2} µs) | {:.2} |",
        rate(simulated),
        1e6 / rate(simulated),
        rate(real),
        1e6 / rate(real),
        rate(simulated) / rate(real)
    );
}

fn start(source: &str, args: &[String], timeline: Timeline) -> Session {
    let config = SessionConfig {
        machine: Machine::Lab,
        plan: Plan::Full,
        uid: 0,
        stdio: SimStdio::Pipe,
        start: Start::Script { name: "bench.c".to_string(), source: source.to_string() },
        args: args.to_vec(),
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s: 0,
        seed: 0,
    };
    let mut session = Session::new(config).expect("the script compiles");
    if timeline == Timeline::Off {
        session.forget_the_past();
    }
    session
}

fn simulate(source: &str, count: u64, timeline: Timeline) -> (Duration, Session) {
    let mut session = self::start(source, &[count.to_string()], timeline);
    let start = Instant::now();
    while session.run(10_000) == Progress::Running {}
    assert!(session.end().is_some_and(|end| end.exit_status() == 0), "{:?}", session.end());
    (start.elapsed(), session)
}

fn compiled(source: &str, count: u64, name: &str, level: &str) -> Duration {
    let dir = std::env::temp_dir().join(format!("nslab-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder for the peer");
    let (file, program) = (dir.join(format!("{name}.c")), dir.join(name));
    if !program.exists() {
        std::fs::write(&file, source).expect("the peer's source");
        let cc = Command::new("cc").args([level, "-static", "-o"]).arg(&program).arg(&file).status().expect("cc");
        assert!(cc.success());
    }
    let start = Instant::now();
    let status = Command::new(&program).arg(count.to_string()).status().expect("the peer runs");
    assert!(status.success());
    start.elapsed()
}

/// Times a live session from `run` to the first event and the first picture, beside unshare(1) with ps.
fn wire() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = Server::start(&[]);
    let (mut events, mut pictures) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (event, picture) = runtime.block_on(first_messages(&server));
        events.push(event);
        pictures.push(picture);
    }
    let peer = median((0..ROUNDS).map(|_| unshare_ps()).collect());
    let peer_ms = peer.as_secs_f64() * 1e3;
    for (what, times) in
        [("`run` to the first `event`", events), ("`run` to the first `ps` with the program in it", pictures)]
    {
        let ms = median(times).as_secs_f64() * 1e3;
        println!(
            "| {what} | {ms:.1} ms | {peer_ms:.1} ms `unshare --fork --pid --mount-proc ps` | {:.2} |",
            ms / peer_ms
        );
    }
}

async fn first_messages(server: &Server) -> (Duration, Duration) {
    let (mut socket, _) =
        tokio_tungstenite::connect_async(format!("ws://{}/ws", server.address)).await.expect("the lab");
    let say = |message: &ClientMsg| Message::Text(serde_json::to_string(message).expect("plain data").into());
    socket
        .send(say(&ClientMsg::Hello { version: PROTOCOL_VERSION, token: server.token.clone() }))
        .await
        .expect("hello");
    let run =
        ClientMsg::Run { name: "hello.c".to_string(), source: HELLO.to_string(), args: vec![], uid: 0, tty: None };
    let mut start = Instant::now();
    let (mut event, mut picture) = (None, None);
    while event.is_none() || picture.is_none() {
        let message = socket.next().await.expect("a message").expect("a frame");
        let Message::Text(text) = message else { continue };
        match serde_json::from_str(&text).expect("a message of the protocol") {
            ServerMsg::Welcome { .. } => {
                start = Instant::now();
                socket.send(say(&run)).await.expect("run");
            }
            ServerMsg::Event { .. } => {
                event.get_or_insert(start.elapsed());
            }
            ServerMsg::Ps { view, .. } if view.procs.iter().any(|proc| proc.comm == "hello") => {
                picture.get_or_insert(start.elapsed());
            }
            ServerMsg::Ended { reason } => panic!("the session ended: {reason:?}"),
            _ => {}
        }
    }
    (event.unwrap_or_default(), picture.unwrap_or_default())
}

fn unshare_ps() -> Duration {
    let start = Instant::now();
    let status = Command::new("unshare")
        .args(["--fork", "--pid", "--mount-proc", "ps"])
        .stdout(Stdio::null())
        .status()
        .expect("unshare(1)");
    assert!(status.success());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
