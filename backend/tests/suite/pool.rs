//! Runs things beside one another, as many as there are processors; slow programs sleep and take no place.

use std::sync::Mutex;
use std::thread;

use nslab_tests::Program;

/// Maps every program, in parallel; the results keep the programs' order.
pub fn map<R: Send>(programs: Vec<Program>, job: impl Fn(&Program) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let (slow, quick): (Vec<_>, Vec<_>) =
        programs.into_iter().enumerate().partition(|(_, program)| program.header.is_slow);
    let queue = Mutex::new(quick.into_iter());
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let (job, queue, done) = (&job, &queue, &done);
        for (index, program) in slow {
            scope.spawn(move || {
                let result = job(&program);
                done.lock().expect("no worker panics with the lock").push((index, result));
            });
        }
        for _ in 0..workers {
            scope.spawn(move || {
                loop {
                    let next = queue.lock().expect("no worker panics with the lock").next();
                    let Some((index, program)) = next else { return };
                    let result = job(&program);
                    done.lock().expect("no worker panics with the lock").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("the workers have ended");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Maps a few items at once, each in a thread of its own.
pub fn all<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    thread::scope(|scope| {
        let handles: Vec<_> = items.iter().map(|item| scope.spawn(|| job(item))).collect();
        handles.into_iter().map(|handle| handle.join().expect("the job does not panic")).collect()
    })
}
