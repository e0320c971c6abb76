//! Time namespaces - kernel/time/namespace.c.

use nslab_abi::{Cap, Errno, Reason, TaskId};

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// Offsets of the monotonic and boot clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TimeNamespace {
    /// Added to CLOCK_MONOTONIC, in nanoseconds.
    pub monotonic_ns: i128,
    /// Added to CLOCK_BOOTTIME, in nanoseconds.
    pub boottime_ns: i128,
    /// A process has entered: the offsets are fixed (fact 211).
    pub is_frozen: bool,
}

accessors!(time_ns, time_ns_mut, Time, TimeNamespace);

impl Kernel {
    /// Copies a time namespace with its offsets - kernel/time/namespace.c:clone_time_ns().
    pub(crate) fn copy_time_ns(&mut self, old: NsId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        let offsets = TimeNamespace { is_frozen: false, ..*self.time_ns(old) };
        self.count_new_ns(nslab_abi::NsType::Time, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Time(offsets)))
    }

    /// Enters the time namespace for children - kernel/time/namespace.c:timens_on_fork(), timens_commit().
    pub(crate) fn timens_commit(&mut self, time_for_children: NsId) -> NsId {
        self.time_ns_mut(time_for_children).is_frozen = true;
        time_for_children
    }

    /// Renders `/proc/PID/timens_offsets`, of the namespace for children (fact 209) - kernel/time/namespace.c:proc_timens_show_offsets()
    pub(crate) fn timens_show(&self, target: TaskId) -> Vec<u8> {
        let task = self.task(target);
        // A zombie is in no time namespace any more.
        if task.fs.is_none() {
            return Vec::new();
        }
        let ns = self.time_ns(task.nsproxy.time_for_children);
        let line =
            |name: &str, ns: i128| format!("{name:<10} {:>10} {:>9}\n", ns.div_euclid(NANOS), ns.rem_euclid(NANOS));
        (line("monotonic", ns.monotonic_ns) + &line("boottime", ns.boottime_ns)).into_bytes()
    }

    /// Writes `/proc/PID/timens_offsets` (facts 210, 211) - kernel/time/namespace.c:proc_timens_set_offset()
    pub(crate) fn timens_write(&mut self, writer: TaskId, target: TaskId, bytes: &[u8]) -> Result<(), Errno> {
        let lines = parse_offsets(bytes);
        self.check(Reason::ValueInRange, lines.is_some());
        let lines = lines.ok_or(Errno::EINVAL)?;
        let ns = self.task(target).nsproxy.time_for_children;
        let owner = self.ns_owner(ns);
        let is_capable = self.ns_capable(writer, owner, Cap::CAP_SYS_TIME);
        self.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
        for &(_, offset_ns) in &lines {
            // The resulting time must be neither negative nor beyond half of what ktime_t holds.
            let time_ns = i128::from(self.clock_ns) + offset_ns;
            let is_in_range = time_ns >= 0 && time_ns / NANOS <= i128::from(i64::MAX) / NANOS / 2;
            self.ensure(Reason::ValueInRange, is_in_range, Errno::ERANGE)?;
        }
        let is_frozen = self.time_ns(ns).is_frozen;
        self.ensure(Reason::TimeNsEmpty, !is_frozen, Errno::EACCES)?;
        for (clock, offset_ns) in lines {
            let data = self.time_ns_mut(ns);
            match clock {
                Clock::Monotonic => data.monotonic_ns = offset_ns,
                Clock::Boottime => data.boottime_ns = offset_ns,
            }
        }
        Ok(())
    }
}

/// Nanoseconds of a second.
const NANOS: i128 = 1_000_000_000;
/// Most lines of one write - kernel/time/namespace.c.
const OFFSET_LINES_MAX: usize = 2;

#[derive(Clone, Copy)]
enum Clock {
    Monotonic,
    Boottime,
}

fn parse_offsets(bytes: &[u8]) -> Option<Vec<(Clock, i128)>> {
    let text = str::from_utf8(bytes).ok()?;
    let mut lines = Vec::new();
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let [clock, seconds, nanoseconds] = fields.as_slice() else { return None };
        let clock = match *clock {
            "monotonic" | "1" => Clock::Monotonic,
            "boottime" | "7" => Clock::Boottime,
            _ => return None,
        };
        let (seconds, nanoseconds) = (seconds.parse::<i64>().ok()?, nanoseconds.parse::<i128>().ok()?);
        if !(0..NANOS).contains(&nanoseconds) || lines.len() == OFFSET_LINES_MAX {
            return None;
        }
        lines.push((clock, i128::from(seconds) * NANOS + nanoseconds));
    }
    Some(lines)
}
