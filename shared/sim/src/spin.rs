//! Programs that do nothing but compute, and the time that passes for them.
//!
//! A program that has used up several slices in a row without a system call spins. Where nobody else can run, there is no need to run
//! each of its instructions: the clock goes on, the kernel divides the processor's time among those that spin as the weights and quotas
//! of their cgroups have it, and each goes on by one slice. As long as somebody sleeps the steps of the clock grow, so that a thousand
//! seconds of a busy loop cost as little as ten; where nobody does, a step of the clock is what the slices take.

use nslab_abi::TaskId;

use crate::sched::SLICE_STEPS;
use crate::world::{Turn, World};

/// Slices in a row without a system call from which on a program spins.
const SPIN_SLICES: u32 = 8;
/// How long a paced machine sleeps at most while a program spins, in nanoseconds.
const PACE_NS: u64 = 20_000_000;

/// How time passes for those that spin.
#[derive(Clone, Default)]
pub(crate) struct Spin {
    /// Who spun at the last step.
    tasks: Vec<TaskId>,
    /// The next step of the clock, in nanoseconds.
    stride_ns: u64,
}

/// What a program has done since its last system call.
#[derive(Clone, Copy, Default)]
pub(crate) struct Slices {
    /// Whole slices.
    pub count: u32,
    /// Has time passed for it that it has not used?
    pub is_owed: bool,
}

impl Slices {
    /// A whole slice was used up.
    pub fn used_up(&mut self) {
        self.count = self.count.saturating_add(1);
    }

    fn spins(self) -> bool {
        self.count >= SPIN_SLICES
    }
}

impl World {
    /// Lists those that spin, also those that their cgroup's quota holds back.
    pub(crate) fn spinners(&self) -> Vec<TaskId> {
        let spins = |t: &TaskId| self.slices(*t).spins();
        self.kernel.computing().filter(spins).collect()
    }

    /// Lists who may be picked: where all that can run spin, only those that are owed time.
    pub(crate) fn candidates(&self) -> Vec<TaskId> {
        let runnable: Vec<TaskId> = self.kernel.runnable().collect();
        let all_spin = runnable.iter().all(|&t| self.slices(t).spins());
        if all_spin { runnable.into_iter().filter(|&t| self.slices(t).is_owed).collect() } else { runnable }
    }

    /// Nobody can run but who spins: time passes.
    pub(crate) fn spin(&mut self, spinners: &[TaskId]) -> Turn {
        if self.is_paced {
            return Turn::WantsInput;
        }
        let now_ns = self.kernel.clock_ns();
        let slices_ns = SLICE_STEPS * spinners.len() as u64;
        if self.spin.tasks != spinners {
            self.spin = Spin { tasks: spinners.to_vec(), stride_ns: slices_ns };
        }
        let until_ns = match self.kernel.next_sleep_ns() {
            Some(deadline_ns) => {
                let stride_ns = self.spin.stride_ns;
                self.spin.stride_ns += stride_ns / 8;
                deadline_ns.min(now_ns + stride_ns).max(now_ns + 1)
            }
            None => now_ns + slices_ns,
        };
        self.burn(spinners, until_ns);
        Turn::Ran
    }

    /// Time passes as it is told from outside.
    pub(crate) fn pass_time_to(&mut self, ns: u64) {
        let spinners = self.spinners();
        match spinners.is_empty() {
            true => self.kernel.advance_clock_to(ns),
            false => self.burn(&spinners, ns),
        }
    }

    fn burn(&mut self, spinners: &[TaskId], until_ns: u64) {
        self.kernel.burn(spinners, until_ns);
        for &t in spinners {
            self.owe(t);
        }
    }

    /// Returns how long a paced machine may sleep, in nanoseconds.
    pub(crate) fn sleeps_ns(&self) -> Option<u64> {
        let deadline_ns = self.kernel.next_deadline_ns();
        let sleep_ns = deadline_ns.map(|deadline_ns| deadline_ns.saturating_sub(self.kernel.clock_ns()));
        match self.spinners().is_empty() {
            true => sleep_ns,
            false => Some(sleep_ns.unwrap_or(PACE_NS).min(PACE_NS)),
        }
    }
}
