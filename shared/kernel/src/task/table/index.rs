//! What tasks are listed by, and the lists.

use std::sync::Arc;

use nslab_abi::TaskId;
use nslab_small::{PSet, PTree};

use super::{Count, Link};
use crate::Kernel;
use crate::fs::CgroupId;
use crate::ns::NsId;
use crate::ns::nsproxy::NsProxy;
use crate::sched::WaitKey;
use crate::task::{Shares, Task, TaskState};

/// The lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub runnable: PSet<TaskId>,
    /// When a sleep or a timer ends; first those whose state lets time go on for them: `false`.
    pub deadlines: PSet<(bool, u64, TaskId)>,
    pub sleepers: PSet<(WaitKey, TaskId)>,
    pub links: PSet<(Link, u64, TaskId)>,
    pub counts: PTree<(Count, u64), u64>,
    /// How many are in the same namespaces, zombies not.
    pub proxies: PTree<NsProxy, u64>,
    /// The namespaces of these and of credentials, and how many hold each.
    pub held: PTree<NsId, u64>,
    /// Ids that may be in use no longer.
    pub loose: Vec<TaskId>,
}

/// What of a task it is listed by.
#[derive(Clone, Copy, PartialEq)]
struct Facts {
    is_runnable: bool,
    is_alive: bool,
    /// Its namespaces, but for a zombie.
    nsproxy: Option<NsProxy>,
    deadline: Option<(bool, u64)>,
    cgroup: CgroupId,
    /// Bytes of memory, if its cgroups are charged with it.
    charged: Option<u64>,
    kin: Kin,
}

/// Whom a task belongs to: what seldom changes.
#[derive(Clone, Copy, PartialEq)]
struct Kin {
    tgid: TaskId,
    real_parent: TaskId,
    pgrp: TaskId,
    session: TaskId,
    shares: Shares,
    is_traced: bool,
    vfork_child: Option<TaskId>,
    uid: u32,
    user_ns: NsId,
}

impl Facts {
    fn of(task: &Task) -> Facts {
        let sleep = task.waiting.as_ref().filter(|_| !task.is_woken).and_then(|on| on.deadline_ns);
        let deadline = [sleep, task.itimer_real.at_ns, Kernel::next_posix_timer_ns(task)].into_iter().flatten().min();
        Facts {
            is_runnable: task.is_runnable(),
            is_alive: task.is_alive(),
            nsproxy: (!matches!(task.state, TaskState::Zombie(_))).then_some(task.nsproxy),
            deadline: deadline.map(|at_ns| (task.state != TaskState::Running, at_ns)),
            cgroup: task.cgroup,
            charged: task.is_charged().then(|| task.own_bytes()),
            kin: Kin {
                tgid: task.tgid,
                real_parent: task.real_parent,
                pgrp: task.pgrp,
                session: task.session,
                shares: task.shares,
                is_traced: task.ptrace.is_some(),
                vfork_child: task.vfork_child,
                uid: task.cred.uid,
                user_ns: task.cred.user_ns,
            },
        }
    }

    fn in_cgroup(&self, cgroup: CgroupId) -> [(Count, u64, u64); 4] {
        let charged = u64::from(self.charged.is_some());
        [
            (Count::Cgroup, cgroup.0, 1),
            (Count::LiveInCgroup, cgroup.0, u64::from(self.is_alive)),
            (Count::Charged, cgroup.0, charged),
            (Count::ChargedBytes, cgroup.0, self.charged.unwrap_or(0)),
        ]
    }
}

impl Kin {
    fn links(&self, id: TaskId) -> [Option<(Link, u64)>; 7] {
        let shared = |link: Link, number: u64| (number != 0).then_some((link, number));
        [
            (self.tgid != id).then_some((Link::Thread, u64::from(self.tgid.0))),
            Some((Link::Child, u64::from(self.real_parent.0))),
            shared(Link::Mm, self.shares.mm),
            shared(Link::Sighand, self.shares.sighand),
            shared(Link::Sysvsem, self.shares.sysvsem),
            self.is_traced.then_some((Link::Tracee, 0)),
            self.vfork_child.map(|child| (Link::Vfork, u64::from(child.0))),
        ]
    }

    fn counts(&self) -> [(Count, u64, u64); 4] {
        [
            (Count::User, u64::from(self.uid), 1),
            (Count::Group, u64::from(self.pgrp.0), 1),
            (Count::Session, u64::from(self.session.0), 1),
            (Count::UserNs, u64::from(self.user_ns.0), 1),
        ]
    }
}

/// All that a task is listed by.
pub(super) struct Keys {
    facts: Facts,
    wait_keys: Vec<WaitKey>,
    cgroups_v1: Option<Arc<Vec<(u32, CgroupId)>>>,
}

impl Keys {
    pub fn of(task: &Task) -> Keys {
        let cgroups_v1 = (!task.cgroups_v1.is_empty()).then(|| Arc::clone(&task.cgroups_v1));
        Keys { facts: Facts::of(task), wait_keys: task.wait_keys.clone(), cgroups_v1 }
    }

    pub fn is_still(&self, task: &Task) -> bool {
        let v1 = self.cgroups_v1.as_ref().map_or(&[][..], |cgroups| cgroups);
        self.facts == Facts::of(task) && self.wait_keys == task.wait_keys && v1 == &task.cgroups_v1[..]
    }

    fn cgroups(&self) -> impl Iterator<Item = CgroupId> {
        let v1 = self.cgroups_v1.iter().flat_map(|cgroups| cgroups.iter()).map(|&(_, cgroup)| cgroup);
        std::iter::once(self.facts.cgroup).chain(v1)
    }
}

impl Index {
    pub fn update(&mut self, id: TaskId, before: Option<&Keys>, after: Option<&Keys>) {
        let (old, new) = (before.map(|keys| &keys.facts), after.map(|keys| &keys.facts));
        let ran = old.is_some_and(|facts| facts.is_runnable);
        match new.is_some_and(|facts| facts.is_runnable) {
            runs if runs == ran => {}
            true => drop(self.runnable.insert(id)),
            false => drop(self.runnable.remove(&id)),
        }
        let deadline = |facts: Option<&Facts>| facts.and_then(|facts| facts.deadline);
        if deadline(old) != deadline(new) {
            if let Some((is_held, at_ns)) = deadline(old) {
                self.deadlines.remove(&(is_held, at_ns, id));
            }
            if let Some((is_held, at_ns)) = deadline(new) {
                self.deadlines.insert((is_held, at_ns, id));
            }
        }
        fn waits(keys: Option<&Keys>) -> &[WaitKey] {
            keys.map_or(&[], |keys| &keys.wait_keys)
        }
        if waits(before) != waits(after) {
            for key in waits(before) {
                self.sleepers.remove(&(key.clone(), id));
            }
            for key in waits(after) {
                self.sleepers.insert((key.clone(), id));
            }
        }
        let kin = |facts: Option<&Facts>| facts.map(|facts| facts.kin);
        if kin(old) != kin(new) {
            self.relink(id, kin(old), kin(new));
        }
        self.recount(before, after);
        if new.is_none() {
            self.loose.push(id);
        }
    }

    fn relink(&mut self, id: TaskId, old: Option<Kin>, new: Option<Kin>) {
        let links = |kin: Option<Kin>| kin.map_or([None; 7], |kin| kin.links(id));
        for (old, new) in links(old).into_iter().zip(links(new)).filter(|(old, new)| old != new) {
            if let Some((link, number)) = old {
                self.links.remove(&(link, number, id));
            }
            if let Some((link, number)) = new {
                self.links.insert((link, number, id));
            }
        }
        let counts = |kin: Option<Kin>| kin.map_or([(Count::User, 0, 0); 4], |kin| kin.counts());
        for (old, new) in counts(old).into_iter().zip(counts(new)).filter(|(old, new)| old != new) {
            self.count(new, true);
            self.count(old, false);
        }
    }

    fn recount(&mut self, before: Option<&Keys>, after: Option<&Keys>) {
        let (old, new) = (before.map(|keys| &keys.facts), after.map(|keys| &keys.facts));
        let proxy = |facts: Option<&Facts>| facts.and_then(|facts| facts.nsproxy);
        if proxy(old) != proxy(new) {
            self.count_proxy(proxy(old), proxy(new));
        }
        let rows = |keys: &Keys, cgroup: CgroupId| keys.facts.in_cgroup(cgroup);
        match (before, after) {
            (Some(before), Some(after)) if before.cgroups().eq(after.cgroups()) => {
                for cgroup in after.cgroups() {
                    let pairs = rows(before, cgroup).into_iter().zip(rows(after, cgroup));
                    for (old, new) in pairs.filter(|(old, new)| old != new) {
                        self.count(new, true);
                        self.count(old, false);
                    }
                }
            }
            _ => {
                for (keys, is_more) in [(after, true), (before, false)] {
                    let Some(keys) = keys else { continue };
                    for cgroup in keys.cgroups() {
                        rows(keys, cgroup).into_iter().for_each(|row| self.count(row, is_more));
                    }
                }
            }
        }
    }

    fn count_proxy(&mut self, old: Option<NsProxy>, new: Option<NsProxy>) {
        if let Some(new) = new {
            match self.proxies.get_mut(&new) {
                Some(count) => *count += 1,
                None => {
                    self.proxies.insert(new, 1);
                    new.all().into_iter().for_each(|ns| self.hold(ns));
                }
            }
        }
        if let Some(old) = old {
            match self.proxies.get_mut(&old) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    self.proxies.remove(&old);
                    old.all().into_iter().for_each(|ns| self.let_go(ns));
                }
            }
        }
    }

    fn hold(&mut self, ns: NsId) {
        match self.held.get_mut(&ns) {
            Some(holders) => *holders += 1,
            None => drop(self.held.insert(ns, 1)),
        }
    }

    fn let_go(&mut self, ns: NsId) {
        match self.held.get_mut(&ns) {
            Some(holders) if *holders > 1 => *holders -= 1,
            _ => drop(self.held.remove(&ns)),
        }
    }

    fn count(&mut self, (count, number, amount): (Count, u64, u64), is_more: bool) {
        if amount == 0 {
            return;
        }
        let key = (count, number);
        match self.counts.get_mut(&key) {
            Some(sum) if is_more => *sum += amount,
            Some(sum) if *sum > amount => *sum -= amount,
            Some(_) => {
                self.counts.remove(&key);
                match count {
                    Count::Group | Count::Session => self.loose.push(TaskId(number as u32)),
                    Count::UserNs => self.let_go(NsId(number as u32)),
                    _ => {}
                }
            }
            None => {
                self.counts.insert(key, amount);
                if count == Count::UserNs {
                    self.hold(NsId(number as u32));
                }
            }
        }
    }
}
