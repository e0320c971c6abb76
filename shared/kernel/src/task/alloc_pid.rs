//! Giving out process numbers - kernel/pid.c:alloc_pid(), free_pid().

use nslab_abi::{Errno, Pid, Reason, TaskId};

use crate::Kernel;
use crate::ns::NsId;
use crate::task::PidNumbers;

/// Numbers below are not given out again after a wrap-around (fact 4) - kernel/pid.c RESERVED_PIDS.
const RESERVED_PIDS: i32 = 300;

impl Kernel {
    /// Takes a number in a pid namespace and in all above it; `set_tid` asks for some, innermost first.
    pub(crate) fn alloc_pid(&mut self, t: TaskId, ns: NsId, set_tid: &[Pid]) -> Result<TaskId, Errno> {
        let chain: Vec<NsId> = std::iter::successors(Some(ns), |&id| self.ns_parent(id)).collect();
        // "set_tid_size is greater than the number of nested PID namespaces" - clone(2), EINVAL.
        self.ensure(Reason::ValueInRange, set_tid.len() <= chain.len(), Errno::EINVAL)?;
        let mut numbers = Vec::new();
        for (i, &level) in chain.iter().enumerate() {
            let pid = match set_tid.get(i) {
                Some(&tid) => self.take_asked_pid(t, level, tid)?,
                None => self.take_next_pid(level)?,
            };
            numbers.push((level, pid));
        }
        numbers.reverse();
        let id = TaskId(numbers[0].1.0 as u32);
        self.pids.insert(id, PidNumbers(numbers));
        Ok(id)
    }

    fn take_next_pid(&mut self, ns: NsId) -> Result<Pid, Errno> {
        let (last, max) = (self.pid_ns(ns).last_pid.0, self.pid_ns(ns).pid_max);
        let wrapped = RESERVED_PIDS.min(max)..=last.min(max - 1);
        let free = (last + 1..max).chain(wrapped).map(Pid).find(|&pid| self.find_pid_ns(ns, pid).is_none());
        self.check(Reason::ProcessLimit, free.is_some());
        let pid = free.ok_or(Errno::EAGAIN)?;
        self.pid_ns_mut(ns).last_pid = pid;
        Ok(pid)
    }

    fn take_asked_pid(&mut self, t: TaskId, ns: NsId, tid: Pid) -> Result<Pid, Errno> {
        let is_in_range = tid.0 >= 1 && tid.0 < self.pid_ns(ns).pid_max;
        // "Also fail if a PID != 1 is requested and no PID 1 exists." - kernel/pid.c
        let has_init = tid.0 == 1 || self.pid_ns(ns).child_reaper.is_some();
        self.ensure(Reason::ValueInRange, is_in_range && has_init, Errno::EINVAL)?;
        let may = self.may_restore(t, ns);
        self.ensure(Reason::Capability, may, Errno::EPERM)?;
        if self.find_pid_ns(ns, tid).is_some() {
            return Err(Errno::EEXIST);
        }
        Ok(tid)
    }

    /// Forgets the process ids that no task, group or session uses any more; an init that ends waits for them.
    pub(crate) fn free_pids(&mut self) {
        for id in self.tasks.take_loose() {
            if self.tasks.uses(id) {
                continue;
            }
            let Some(numbers) = self.pids.remove(&id) else { continue };
            for &(ns, _) in numbers.0.iter().rev() {
                if self.namespaces.contains(&ns) && self.pid_ns(ns).child_reaper != Some(id) {
                    self.finish_zap(ns);
                }
            }
        }
    }
}
