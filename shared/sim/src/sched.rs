//! Who runs next.

use nslab_abi::TaskId;

/// Steps that a task computes before another one may run.
pub const SLICE_STEPS: u64 = 200_000;
/// System calls that a task makes before another one may run.
pub const SLICE_CALLS: u32 = 64;

/// The scheduler: with seed 0 a task runs until it sleeps or its slice is over, and the next in order of birth follows;
/// with another seed every choice is drawn.
#[derive(Clone, Debug)]
pub struct Sched {
    current: Option<TaskId>,
    calls_left: u32,
    seed: u64,
}

impl Sched {
    /// Makes a scheduler.
    pub fn new(seed: u64) -> Sched {
        Sched { current: None, calls_left: SLICE_CALLS, seed }
    }

    /// Picks one of the tasks that can run, listed in order of birth.
    pub fn pick(&mut self, runnable: &[TaskId]) -> Option<TaskId> {
        let first = *runnable.first()?;
        if self.seed != 0 {
            let drawn = (self.next_random() % runnable.len() as u64) as usize;
            return runnable.get(drawn).copied();
        }
        if let Some(current) = self.current
            && self.calls_left > 0
            && runnable.contains(&current)
        {
            self.calls_left -= 1;
            return Some(current);
        }
        let next = self.current.and_then(|current| runnable.iter().copied().find(|&t| t > current)).unwrap_or(first);
        self.current = Some(next);
        self.calls_left = SLICE_CALLS;
        Some(next)
    }

    /// Ends the current task's slice.
    pub fn preempt(&mut self) {
        self.calls_left = 0;
    }

    /// xorshift64*: any non-zero seed gives a sequence without short cycles.
    fn next_random(&mut self) -> u64 {
        self.seed ^= self.seed >> 12;
        self.seed ^= self.seed << 25;
        self.seed ^= self.seed >> 27;
        self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: [TaskId; 3] = [TaskId(1), TaskId(2), TaskId(3)];

    #[test]
    fn a_task_keeps_running_until_its_slice_is_over() {
        let mut sched = Sched::new(0);
        assert_eq!(sched.pick(&THREE), Some(TaskId(1)));
        assert_eq!(sched.pick(&THREE), Some(TaskId(1)));
        sched.preempt();
        assert_eq!(sched.pick(&THREE), Some(TaskId(2)));
        assert_eq!(sched.pick(&[TaskId(1)]), Some(TaskId(1)));
        assert_eq!(sched.pick(&[]), None);
    }

    #[test]
    fn a_seed_reaches_every_task() {
        let mut sched = Sched::new(7);
        let mut seen: Vec<TaskId> = (0..64).filter_map(|_| sched.pick(&THREE)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen, THREE);
    }
}
