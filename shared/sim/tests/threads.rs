//! Threads of a script: one memory, whoever is scheduled, and the past with it.

mod common;

use common::{finish, session};
use nslab_protocol::event::EventKind;
use nslab_sim::{Progress, RunEnd, Session};

/// Two threads that take turns at a counter, and one that waits for them.
const COUNT: &str = r#"
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *add(void *arg)
{
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&mutex);
        counter++;
        if (i % 50 == 0)
            usleep(10);
        pthread_mutex_unlock(&mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    for (long i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, add, (void *)i);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", counter);
    return 0;
}
"#;

/// What it wrote, in base64: one write.
fn output(session: &Session) -> String {
    let texts = session.events(0).into_iter().filter_map(|event| match event.kind {
        EventKind::Output { data, .. } => Some(data),
        _ => None,
    });
    texts.collect()
}

#[test]
fn every_schedule_counts_to_the_same_number() {
    for seed in 0..6 {
        let mut run = session(COUNT, seed);
        assert_eq!((finish(&mut run), output(&run).as_str()), (RunEnd::Exited(0), "MTAwMAo="), "seed {seed}");
    }
}

#[test]
fn threads_are_no_processes_of_the_picture_and_the_past_is_seen_again() {
    let mut run = session(COUNT, 0);
    let mut pictures = Vec::new();
    while run.run(1) == Progress::Running {
        pictures.push((run.len(), run.view_at(run.len())));
    }
    let most = pictures.iter().flat_map(|(_, view)| &view.procs).map(|proc| proc.threads).max();
    assert_eq!(most, Some(3));
    assert!(pictures.iter().all(|(_, view)| view.procs.len() <= 2), "init and the program");
    // Several turns may be told by one event: the last of them is what it shows.
    for (seq, view) in pictures.iter().rev().step_by(7) {
        let last = pictures.iter().rfind(|(other, _)| other == seq).map(|(_, view)| view);
        if last == Some(view) {
            assert_eq!(&run.view_at(*seq), view, "at {seq}");
        }
    }
}

#[test]
fn threads_that_wait_for_each_other_are_a_deadlock() {
    let source = r#"
#include <pthread.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
int main(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&a);
    return 0;
}
"#;
    assert_eq!(finish(&mut session(source, 0)), RunEnd::Deadlock);
}
