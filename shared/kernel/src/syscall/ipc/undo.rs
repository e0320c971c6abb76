//! Adjustments that SEM_UNDO keeps for a process's end - semop(2), ipc/sem.c:exit_sem().

use std::sync::Arc;

use nslab_abi::TaskId;

use super::sem::{SEMVMX, update_queue};
use super::{change, now_s, own_nr};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::SemSet;
use crate::task::Link;

/// Adjustments of one set: `semadj` of each semaphore.
pub type Undo = ((NsId, i32), Vec<i32>);

impl Kernel {
    /// Returns what a process will add to the semaphores of a set at its end; empty: nothing.
    pub(crate) fn undo_of(&self, t: TaskId, ns: NsId, id: i32) -> Vec<i32> {
        let found = self.task(t).sem_undo.iter().find(|(set, _)| *set == (ns, id));
        found.map(|(_, adjustments)| adjustments.clone()).unwrap_or_default()
    }

    /// Adds to an adjustment.
    pub(crate) fn add_undo(&mut self, t: TaskId, ns: NsId, id: i32, nsems: usize, (number, by): (u16, i32)) {
        let mut list = Vec::clone(&self.task(t).sem_undo);
        let at = match list.iter().position(|(set, _)| *set == (ns, id)) {
            Some(at) => at,
            None => {
                list.push(((ns, id), vec![0; nsems]));
                list.len() - 1
            }
        };
        if let Some(adjustment) = list[at].1.get_mut(usize::from(number)) {
            *adjustment += by;
        }
        let list = Arc::new(list);
        self.change_sysvsem(t, |task| task.sem_undo = Arc::clone(&list));
    }

    /// SETVAL and SETALL clear the adjustments of all processes; IPC_RMID drops them. `None`: of the whole set.
    pub(crate) fn clear_undo(&mut self, ns: NsId, id: i32, number: Option<usize>) {
        let tasks: Vec<TaskId> = self.tasks.keys().copied().collect();
        for t in tasks {
            if !self.task(t).sem_undo.iter().any(|(set, _)| *set == (ns, id)) {
                continue;
            }
            let mut task = self.task_mut(t);
            let list = Arc::make_mut(&mut task.sem_undo);
            match number {
                None => list.retain(|(set, _)| *set != (ns, id)),
                Some(number) => {
                    let adjustments = list.iter_mut().filter(|(set, _)| *set == (ns, id));
                    adjustments.filter_map(|(_, values)| values.get_mut(number)).for_each(|value| *value = 0);
                }
            }
        }
    }

    /// Undoes what the process did with SEM_UNDO: at its end, and when it leaves the namespace (fact 186). Who shares the
    /// adjustments with others leaves them to these.
    pub(crate) fn exit_sem(&mut self, t: TaskId) {
        if self.task(t).sem_undo.is_empty() && self.task(t).shares.sysvsem == 0 {
            return;
        }
        let (pid, now) = (own_nr(self, t), now_s(self));
        if self.has_other(t, Link::Sysvsem) {
            let mut task = self.task_mut(t);
            (task.sem_undo, task.shares.sysvsem) = Default::default();
            return;
        }
        let undo = std::mem::take(&mut self.task_mut(t).sem_undo);
        for ((ns, id), adjustments) in undo.iter() {
            if !self.namespaces.contains(ns) {
                continue;
            }
            change::<SemSet>(self, *ns, *id, |object| {
                if object.id != *id {
                    return;
                }
                let sems = Arc::make_mut(&mut object.data.sems);
                for (sem, adjustment) in sems.iter_mut().zip(adjustments).filter(|(_, adjustment)| **adjustment != 0) {
                    // "Linux … decreases the semaphore value as far as possible (i.e., to zero)" - semop(2), BUGS.
                    *sem = ((sem.0 + adjustment).clamp(0, SEMVMX), pid);
                }
                object.data.times[0] = now;
            });
            update_queue(self, *ns, *id);
        }
    }
}
