//! What the descriptors of eventfd(2), signalfd(2) and timerfd_create(2) lead to - fs/eventfd.c, fs/signalfd.c, fs/timerfd.c.

use crate::kernel::Kernel;
use crate::sched::WaitKey;

/// Names one eventfd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventfdId(pub u64);

/// Names one signalfd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignalfdId(pub u64);

/// Names one timerfd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerfdId(pub u64);

/// A counter of events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eventfd {
    /// The events that nobody has read.
    pub count: u64,
    /// `EFD_SEMAPHORE`: a read takes one.
    pub is_semaphore: bool,
    /// Its number among all that there are, for `/proc/PID/fdinfo`.
    pub nr: u32,
}

/// A timer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timerfd {
    /// Which clock.
    pub clockid: i32,
    /// When it expires next, on the boot clock; `None`: it is not armed.
    pub expires_ns: Option<u64>,
    /// After how long again; 0: never.
    pub interval_ns: u64,
    /// Expirations that nobody has read.
    pub ticks: u64,
    /// With what it was set.
    pub flags: i32,
}

const POLLIN: u32 = 1;
const POLLOUT: u32 = 4;
const POLLERR: u32 = 8;

impl Kernel {
    /// Returns the lowest number that no eventfd has - fs/eventfd.c:eventfd_ida
    pub(crate) fn free_eventfd_nr(&self) -> u32 {
        let is_free = |&nr: &u32| self.vfs.eventfds.iter().all(|(_, eventfd)| eventfd.nr != nr);
        (0..).find(is_free).unwrap_or_default()
    }

    pub(crate) fn eventfd_poll(&self, id: EventfdId) -> u32 {
        let count = self.vfs.eventfds.get(&id).map_or(0, |eventfd| eventfd.count);
        let readable = if count > 0 { POLLIN } else { 0 };
        let writable = if count < u64::MAX - 1 { POLLOUT } else { 0 };
        let overflown = if count == u64::MAX { POLLERR } else { 0 };
        readable | writable | overflown
    }

    pub(crate) fn signalfd_poll(&self, id: SignalfdId) -> u32 {
        let mask = self.vfs.signalfds.get(&id).copied().unwrap_or_default();
        if !self.tasks.contains(&self.current) {
            return 0;
        }
        if self.pending_of(self.current).iter().any(|info| mask.contains(info.signal)) { POLLIN } else { 0 }
    }

    pub(crate) fn timerfd_poll(&self, id: TimerfdId) -> u32 {
        if self.vfs.timerfds.get(&id).is_some_and(|timer| timer.ticks > 0) { POLLIN } else { 0 }
    }

    /// Returns the next expiration of a timer that somebody sleeps on: the others make no clock run.
    pub(crate) fn next_timerfd_ns(&self) -> Option<u64> {
        let is_awaited = |id: TimerfdId| {
            let key = WaitKey::Timerfd(id);
            self.is_awaited(&key)
        };
        let due = self.vfs.timerfds.iter().filter_map(|(&id, timer)| timer.expires_ns.filter(|_| is_awaited(id)));
        due.min()
    }

    /// Counts the expirations that are due - fs/timerfd.c:timerfd_tmrproc().
    pub(crate) fn expire_timerfds(&mut self) {
        if self.vfs.timerfds.is_empty() {
            return;
        }
        let now_ns = self.clock_ns;
        let is_due = |timer: &Timerfd| timer.expires_ns.is_some_and(|at| at <= now_ns);
        let due: Vec<TimerfdId> =
            self.vfs.timerfds.iter().filter(|(_, timer)| is_due(timer)).map(|(&id, _)| id).collect();
        for id in due {
            if let Some(timer) = self.vfs.timerfds.get_mut(&id) {
                timer.expire(now_ns);
            }
            self.wake_up_for(WaitKey::Timerfd(id), POLLIN);
        }
    }
}

impl Timerfd {
    fn expire(&mut self, now_ns: u64) {
        let Some(at) = self.expires_ns else { return };
        let again = (now_ns - at).checked_div(self.interval_ns);
        self.ticks += 1 + again.unwrap_or(0);
        self.expires_ns = again.map(|again| at + (again + 1) * self.interval_ns);
    }
}
