//! A world of many forked sleepers: what one more of them, a clone, a snapshot and a picture cost.

use std::time::{Duration, Instant};

use nslab_protocol::event::EventKind;
use nslab_sim::{Progress, Session};

use super::{Timeline, resident_bytes, start};

const SLEEPERS: &str = include_str!("../sleepers.c");
const CYCLES: u64 = 2_000;
const SNAPSHOTS: u32 = 1_000;
/// Turns from one snapshot to the next, as the timeline takes them.
const BETWEEN: u64 = 32;

/// Prints a row for each size of the world.
pub fn sleepers() {
    println!(
        "\n| sleepers | memory a task | clone + exit + wait | with a snapshot every {BETWEEN} turns | a snapshot alone | a picture of all | `ps -A` |"
    );
    println!("|---|---|---|---|---|---|---|");
    for count in [1_000, 10_000, 100_000] {
        row(count);
    }
}

fn row(count: u64) {
    let mut session = start(SLEEPERS, &[count.to_string(), CYCLES.to_string()], Timeline::Off);
    session.allow_tasks(u32::try_from(count).unwrap_or(u32::MAX) + 1_000);
    let before = resident_bytes();
    up_to_getppid(&mut session, |_| {});
    let task_bytes = resident_bytes().saturating_sub(before) / count;
    let (snapshot, picture) = (snapshot_time(&session), picture_time(&session));
    let mut other = session.clone();
    let plain = up_to_getppid(&mut session, |_| {});
    let mut kept = Vec::new();
    let mut turns = 0;
    let keeping = up_to_getppid(&mut other, |session| {
        turns += 1;
        if turns % BETWEEN == 0 {
            kept.push(session.snapshot());
        }
    });
    drop((kept, other));
    let ps = up_to_getppid(&mut session, |_| {});
    let each = |time: Duration| time.as_secs_f64() * 1e6 / CYCLES as f64;
    println!(
        "| {count} | {task_bytes} B | {:.1} µs | {:.1} µs | {:.2} µs | {:.1} ms | {:.0} ms |",
        each(plain),
        each(keeping),
        snapshot.as_secs_f64() * 1e6,
        picture.as_secs_f64() * 1e3,
        ps.as_secs_f64() * 1e3,
    );
}

/// Runs up to the program's next getppid(2), or to its end, and forgets the events on the way.
fn up_to_getppid(session: &mut Session, mut after_turn: impl FnMut(&Session)) -> Duration {
    let start = Instant::now();
    loop {
        let progress = session.run(1);
        let is_mark = |kind: &EventKind| matches!(kind, EventKind::Syscall { name, .. } if name == "getppid");
        let is_there = session.events(0).iter().any(|event| is_mark(&event.kind));
        session.forget_events();
        after_turn(session);
        match progress {
            Progress::Running if !is_there => {}
            Progress::Running | Progress::Ended(_) => return start.elapsed(),
            Progress::WaitsForInput => panic!("nothing is to be typed"),
        }
    }
}

fn snapshot_time(session: &Session) -> Duration {
    let start = Instant::now();
    let kept: Vec<_> = (0..SNAPSHOTS).map(|_| session.snapshot()).collect();
    let time = start.elapsed() / SNAPSHOTS;
    drop(kept);
    time
}

fn picture_time(session: &Session) -> Duration {
    let snapshot = session.snapshot();
    let start = Instant::now();
    drop(snapshot.view());
    start.elapsed()
}
