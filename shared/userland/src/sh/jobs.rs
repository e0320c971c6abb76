//! Background and stopped jobs.

use nslab_abi::{Pid, WaitStatus};

use super::state::State;

/// A background job.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) number: usize,
    pub(super) pids: Vec<Pid>,
    /// Of the last process, once it has ended.
    pub(super) status: Option<WaitStatus>,
    pub(super) text: Vec<u8>,
    /// Those of its processes that ended.
    pub(super) ended: Vec<Pid>,
    /// The greater, the later it was started, stopped or continued.
    pub(super) touched: u64,
    /// That it stopped was told.
    pub(super) is_told: bool,
}

impl Job {
    /// Is it stopped?
    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.status, Some(WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)))
    }

    /// Has it ended?
    pub(super) fn is_over(&self) -> bool {
        matches!(self.status, Some(WaitStatus::Exited(_) | WaitStatus::Signaled(..)))
    }
}

impl State {
    /// Drops a job that is over; `wait` still knows its status.
    pub(super) fn forget(&mut self, job: &Job) {
        const MOST: usize = 256;
        if let (Some(&pid), Some(status)) = (job.pids.last(), job.status) {
            self.gone.push((pid, status.shell_status()));
            if self.gone.len() > MOST {
                self.gone.remove(0);
            }
        }
    }

    /// A number greater than all before.
    pub(super) fn touch(&mut self) -> u64 {
        self.touches += 1;
        self.touches
    }

    /// The mark of a job in lists: `+` the current, `-` the one before - bash(1), "JOB CONTROL".
    pub(super) fn mark(&self, number: usize) -> char {
        let mut order: Vec<(bool, u64, usize)> =
            self.jobs.iter().map(|job| (job.is_stopped(), job.touched, job.number)).collect();
        nslab_small::sort(&mut order);
        match order.iter().rev().position(|own| own.2 == number) {
            Some(0) => '+',
            Some(1) => '-',
            _ => ' ',
        }
    }

    /// The number of the next job.
    pub(super) fn next_job(&self) -> usize {
        self.jobs.iter().map(|job| job.number).max().unwrap_or(0) + 1
    }

    /// Notes that a child changed state.
    pub(super) fn note_child(&mut self, pid: Pid, status: WaitStatus) {
        let touched = self.touches + 1;
        let Some(job) = self.jobs.iter_mut().find(|job| job.pids.contains(&pid)) else { return };
        match status {
            WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..) => {
                (job.status, job.touched) = (Some(status), touched);
                self.touches = touched;
            }
            WaitStatus::Continued => job.status = None,
            ended => {
                job.ended.push(pid);
                let is_last = job.pids.last() == Some(&pid);
                if is_last {
                    job.status = Some(ended);
                }
            }
        }
    }
}
