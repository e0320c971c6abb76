//! The end of namespaces: marked from everything that holds one, the rest is swept.

use std::sync::Arc;

use nslab_abi::NsType;
use nslab_small::Set;

use crate::Kernel;
use crate::ns::NsId;

/// Numbers that wait for a worker, at most: however busy the machine is, it gets its turn.
const LINGERING_NS: usize = 64;
/// How long a worker takes to come round. Seen: milliseconds, up to some tens for a network namespace.
const WORKER_NS: u64 = 20_000_000;

impl Kernel {
    /// Destroys the namespaces that no task, descriptor, mount, socket or other namespace holds (fact 231).
    pub(crate) fn gc_namespaces(&mut self) {
        // A task is in no namespace that is gone.
        if self.tasks.nr_namespaces() == self.namespaces.len() {
            return;
        }
        if self.namespaces.keys().all(|&id| id.is_initial() || self.tasks.holds_namespace(id)) {
            return;
        }
        // A mount namespace's end drops the mounts in it, which may hold others: until nothing changes.
        loop {
            let marked = self.marked_namespaces();
            let dead: Vec<NsId> = self.namespaces.keys().copied().filter(|id| !marked.contains(id)).collect();
            if dead.is_empty() {
                return;
            }
            let is_mnt = |id: &NsId| self.ns_type(*id) == NsType::Mnt;
            let mounts: Vec<NsId> = dead.iter().copied().filter(is_mnt).collect();
            for id in dead {
                if self.ns_type(id) == NsType::Ipc {
                    self.put_mqueues(id);
                }
                if self.ns_type(id) == NsType::Net {
                    self.net_exit(id);
                }
                // Seen: the others' numbers are given to the next at once. ipc/namespace.c:free_ipc(), net_namespace.c:cleanup_net(),
                // user_namespace.c:free_user_ns() and pid_namespace.c:destroy_pid_namespace_work() run later, in a worker.
                if matches!(self.ns_type(id), NsType::Ipc | NsType::Net | NsType::User | NsType::Pid) {
                    let (now, lingering) = (self.clock_ns, Arc::make_mut(&mut self.lingering_ns));
                    lingering.retain(|&(_, until)| until > now);
                    if lingering.len() < LINGERING_NS {
                        lingering.push((id, now + WORKER_NS));
                    }
                }
                self.namespaces.remove(&id);
            }
            for id in mounts {
                self.put_mnt_ns(id);
            }
        }
    }

    fn marked_namespaces(&self) -> Set<NsId> {
        let mut held: Vec<NsId> = self.namespaces.keys().copied().filter(|id| id.is_initial()).collect();
        held.extend(self.tasks.namespaces());
        // Those above are marked from there.
        held.extend(self.pids.namespaces());
        held.extend(self.ns_pins());
        held.extend(self.socket_namespaces());
        let mut marked = Set::new();
        while let Some(id) = held.pop() {
            if self.namespaces.contains(&id) && marked.insert(id) {
                held.push(self.ns_owner(id));
                held.extend(self.ns_parent(id));
            }
        }
        marked
    }
}
