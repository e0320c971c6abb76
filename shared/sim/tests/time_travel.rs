//! Any moment of a run can be seen again, and equal beginnings have equal ends.

mod common;

use common::{finish, session};
use nslab_protocol::event::EventKind;
use nslab_protocol::view::View;
use nslab_sim::{Progress, RunEnd, Session};

const CONTAINER: &str = include_str!("../../tests/suite/course/container.c");

/// Forks three children that write into one pipe, computes long enough to be preempted, and sleeps.
const BUSY: &str = r#"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2], total = 0;

    pipe(ends);
    for (int i = 1; i <= 3; i++) {
        if (fork() == 0) {
            volatile long sum = 0;
            for (long k = 0; k < 300000; k++)
                sum += k;
            sleep(i);
            char byte = (char)i;
            write(ends[1], &byte, 1);
            _exit(i);
        }
    }
    close(ends[1]);
    for (char byte; read(ends[0], &byte, 1) == 1;)
        total += byte;
    for (int status; wait(&status) > 0;)
        total += 10 * WEXITSTATUS(status);
    printf("%d\n", total);
    return 0;
}
"#;

/// Runs turn by turn and keeps the picture after each event.
fn pictures(session: &mut Session) -> Vec<(u64, View)> {
    let mut pictures = vec![(0, session.view_at(0))];
    while session.run(1) == Progress::Running {
        let seq = session.len();
        if pictures.last().is_some_and(|(last, _)| *last != seq) {
            pictures.push((seq, session.view_at(seq)));
        }
    }
    pictures
}

#[test]
fn every_moment_can_be_seen_again() {
    for source in [CONTAINER, BUSY] {
        let mut session = session(source, 0);
        let then = pictures(&mut session);
        assert!(then.len() > 10);
        // Backwards, so that every picture is reached by running on from a snapshot before it.
        for (seq, view) in then.iter().rev() {
            assert_eq!(session.view_at(*seq), *view, "after event {seq}");
        }
    }
}

#[test]
fn looking_back_changes_nothing() {
    let mut quiet = session(CONTAINER, 0);
    finish(&mut quiet);
    let mut curious = session(CONTAINER, 0);
    while curious.run(7) == Progress::Running {
        let seq = curious.len() / 2;
        for proc in curious.view_at(seq).procs {
            curious.inside_at(seq, proc.host_pid);
        }
    }
    assert_eq!(curious.events(0), quiet.events(0));
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for seed in [0, 1, 2, 3] {
        let (mut first, mut second) = (session(BUSY, seed), session(BUSY, seed));
        assert_eq!(finish(&mut first), finish(&mut second));
        assert_eq!(first.events(0), second.events(0));
    }
}

#[test]
fn every_schedule_reaches_the_same_result() {
    for seed in 0..24 {
        let mut session = session(BUSY, seed);
        assert_eq!(finish(&mut session), RunEnd::Exited(0), "seed {seed}");
        let written = session.events(0).into_iter().find_map(|event| match event.kind {
            EventKind::Output { data, .. } => Some(data),
            _ => None,
        });
        // 1 + 2 + 3 from the pipe, 10 + 20 + 30 from the statuses: "66\n" in base64.
        assert_eq!(written.as_deref(), Some("NjYK"), "seed {seed}");
    }
}

#[test]
fn limits_end_a_run_and_keep_it() {
    let mut endless = session("#include <unistd.h>\nint main(void) { for (;;) getppid(); }", 0);
    assert!(matches!(finish(&mut endless), RunEnd::Limit("RUN_SYSCALLS", _)));
    assert!(endless.len() >= nslab_abi::limits::RUN_SYSCALLS);
    assert_eq!(endless.view_at(5).procs.len(), 2);

    let mut asleep = session("#include <unistd.h>\nint main(void) { pause(); }", 0);
    assert_eq!(finish(&mut asleep), RunEnd::Deadlock);

    let mut bomb = session("#include <unistd.h>\nint main(void) { for (;;) if (fork() == -1) { pause(); } }", 0);
    let end = finish(&mut bomb);
    assert!(matches!(end, RunEnd::Deadlock | RunEnd::Limit(..)), "{end:?}");
    assert!(bomb.view_at(bomb.len()).procs.len() <= nslab_abi::limits::SESSION_TASKS as usize + 1);
}
