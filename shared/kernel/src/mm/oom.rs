//! Who is killed for memory - mm/oom_kill.c, and `/proc/PID/oom_score_adj` - fs/proc/base.c.

use nslab_abi::{Cap, Errno, Reason, TaskId};

use super::{MACHINE_BYTES, PAGE_BYTES};
use crate::Kernel;
use crate::ns::NsId;
use crate::task::Task;

/// The value that spares a process - include/uapi/linux/oom.h
const OOM_SCORE_ADJ_MIN: i16 = -1000;

impl Kernel {
    /// How much a task deserves it: its pages, moved by thousandths of the limit's; `None`: never - oom_badness()
    pub(crate) fn oom_badness(&self, task: &Task, limit_bytes: u64) -> Option<i64> {
        let (adj, _) = task.seldom.oom_score_adj;
        let limit = (limit_bytes / PAGE_BYTES) as i64;
        (adj != OOM_SCORE_ADJ_MIN).then(|| (task.anon_bytes / PAGE_BYTES) as i64 + i64::from(adj) * (limit / 1000))
    }

    /// `/proc/PID/oom_score`, 0 to 2000 - fs/proc/base.c:proc_oom_score()
    pub(crate) fn oom_score(&self, task: &Task) -> i64 {
        let total = self.memory_bytes.unwrap_or(MACHINE_BYTES);
        let thousandths = |points: i64| points * 1000 / (total / PAGE_BYTES) as i64;
        // "Special case OOM_SCORE_ADJ_MIN for all others scale the badness value into [0, 2000]"
        self.oom_badness(task, total).map_or(0, |points| ((1000 + thousandths(points)) * 2 / 3).max(0))
    }

    /// fs/proc/base.c:oom_score_adj_write(), __set_oom_adj()
    pub(crate) fn oom_score_adj_write(&mut self, t: TaskId, task: TaskId, bytes: &[u8]) -> Result<(), Errno> {
        let number = std::str::from_utf8(bytes).ok().and_then(|text| kstrtoint(text.trim()));
        let adj = number.filter(|adj| (-1000..=1000).contains(adj));
        self.ensure(Reason::ValueInRange, adj.is_some(), Errno::EINVAL)?;
        let adj = adj.unwrap_or_default() as i16;
        let (_, lowest) = self.task(task).seldom.oom_score_adj;
        let may = self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
        self.ensure(Reason::Capability, adj >= lowest || may, Errno::EACCES)?;
        self.change_process(task, |task| task.seldom.oom_score_adj = (adj, if may { adj } else { lowest }));
        Ok(())
    }
}

/// A number as C writes it: decimal, or octal after 0, or hexadecimal after 0x - lib/kstrtox.c:kstrtoint()
fn kstrtoint(text: &str) -> Option<i32> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.strip_prefix('+').unwrap_or(text)), |rest| (-1, rest));
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.strip_prefix("0x") {
        Some(rest) => (16, rest),
        None if lower.len() > 1 && lower.starts_with('0') => (8, &lower[1..]),
        None => (10, lower.as_str()),
    };
    let number =
        digits.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| i64::from_str_radix(digits, base).ok());
    i32::try_from(sign * number??).ok()
}
