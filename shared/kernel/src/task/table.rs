//! All tasks, and who is found by what: the lists that Linux keeps of them.
//!
//! Whoever changes a task gets it through [`TaskMut`], at whose end the lists are brought up to date.

use std::ops::{Deref, DerefMut, RangeInclusive};
use std::sync::Arc;

use nslab_abi::TaskId;
use nslab_small::{PMap, PSet, PTree};

use super::{Shares, Task, TaskState};
use crate::Kernel;
use crate::fs::CgroupId;
use crate::ns::NsId;
use crate::ns::nsproxy::NsProxy;
use crate::sched::WaitKey;

/// What a task is to what it is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Link {
    /// A thread of a process, but for its leader.
    Thread,
    /// The child of a task.
    Child,
    /// A user of one memory.
    Mm,
    /// A user of one set of handlers.
    Sighand,
    /// A user of one list of adjustments.
    Sysvsem,
    /// It is traced.
    Tracee,
    /// It waits for its vfork child.
    Vfork,
}

impl Link {
    /// Returns the number that those have who share something.
    pub fn number(self, shares: &Shares) -> u64 {
        match self {
            Link::Mm => shares.mm,
            Link::Sighand => shares.sighand,
            Link::Sysvsem => shares.sysvsem,
            Link::Thread | Link::Child | Link::Tracee | Link::Vfork => 0,
        }
    }
}

/// What tasks are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Count {
    /// Tasks of a real user.
    User,
    /// Members of a process group.
    Group,
    /// Members of a session.
    Session,
    /// Members of a cgroup, whatever its hierarchy.
    Cgroup,
    /// Those of them that have not ended.
    LiveInCgroup,
    /// Processes that a cgroup is charged with.
    Charged,
    /// Bytes of memory of theirs.
    ChargedBytes,
    /// How often a namespace is held.
    Namespace,
}

/// All tasks, zombies included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    map: PMap<TaskId, Task>,
    index: Index,
}

#[derive(Clone, Debug, Default)]
struct Index {
    runnable: PSet<TaskId>,
    /// When a sleep or a timer ends; first those whose state lets time go on for them: `false`.
    deadlines: PSet<(bool, u64, TaskId)>,
    sleepers: PSet<(WaitKey, TaskId)>,
    links: PSet<(Link, u64, TaskId)>,
    counts: PTree<(Count, u64), u64>,
    /// Ids that may be in use no longer.
    loose: Vec<TaskId>,
}

/// What of a task it is listed by.
#[derive(Clone, Copy, PartialEq)]
struct Facts {
    is_runnable: bool,
    is_alive: bool,
    /// Its namespaces, but for a zombie.
    nsproxy: Option<NsProxy>,
    user_ns: NsId,
    deadline: Option<(bool, u64)>,
    tgid: TaskId,
    real_parent: TaskId,
    pgrp: TaskId,
    session: TaskId,
    shares: Shares,
    is_traced: bool,
    vfork_child: Option<TaskId>,
    uid: u32,
    cgroup: CgroupId,
    /// Bytes of memory, if its cgroups are charged with it.
    charged: Option<u64>,
}

impl Facts {
    fn of(task: &Task) -> Facts {
        let sleep = task.waiting.as_ref().filter(|_| !task.is_woken).and_then(|on| on.deadline_ns);
        let deadline = [sleep, task.itimer_real.at_ns, Kernel::next_posix_timer_ns(task)].into_iter().flatten().min();
        Facts {
            is_runnable: task.is_runnable(),
            is_alive: task.is_alive(),
            nsproxy: (!matches!(task.state, TaskState::Zombie(_))).then_some(task.nsproxy),
            user_ns: task.cred.user_ns,
            deadline: deadline.map(|at_ns| (task.state != TaskState::Running, at_ns)),
            tgid: task.tgid,
            real_parent: task.real_parent,
            pgrp: task.pgrp,
            session: task.session,
            shares: task.shares,
            is_traced: task.ptrace.is_some(),
            vfork_child: task.vfork_child,
            uid: task.cred.uid,
            cgroup: task.cgroup,
            charged: task.is_charged().then(|| task.own_bytes()),
        }
    }

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

    fn counts(&self) -> [(Count, u64, u64); 12] {
        let ns = |of: fn(&NsProxy) -> NsId| match &self.nsproxy {
            Some(nsproxy) => (Count::Namespace, u64::from(of(nsproxy).0), 1),
            None => (Count::Namespace, 0, 0),
        };
        [
            (Count::User, u64::from(self.uid), 1),
            (Count::Group, u64::from(self.pgrp.0), 1),
            (Count::Session, u64::from(self.session.0), 1),
            (Count::Namespace, u64::from(self.user_ns.0), 1),
            ns(|ns| ns.uts),
            ns(|ns| ns.ipc),
            ns(|ns| ns.mnt),
            ns(|ns| ns.net),
            ns(|ns| ns.cgroup),
            ns(|ns| ns.time),
            ns(|ns| ns.time_for_children),
            ns(|ns| ns.pid_for_children),
        ]
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

/// All that a task is listed by.
struct Keys {
    facts: Facts,
    wait_keys: Vec<WaitKey>,
    cgroups_v1: Option<Arc<Vec<(u32, CgroupId)>>>,
}

impl Keys {
    fn of(task: &Task) -> Keys {
        let cgroups_v1 = (!task.cgroups_v1.is_empty()).then(|| Arc::clone(&task.cgroups_v1));
        Keys { facts: Facts::of(task), wait_keys: task.wait_keys.clone(), cgroups_v1 }
    }

    fn is_still(&self, task: &Task) -> bool {
        let v1 = self.cgroups_v1.as_ref().map_or(&[][..], |cgroups| cgroups);
        self.facts == Facts::of(task) && self.wait_keys == task.wait_keys && v1 == &task.cgroups_v1[..]
    }

    fn cgroups(&self) -> impl Iterator<Item = CgroupId> {
        let v1 = self.cgroups_v1.iter().flat_map(|cgroups| cgroups.iter()).map(|&(_, cgroup)| cgroup);
        std::iter::once(self.facts.cgroup).chain(v1)
    }
}

impl Index {
    fn update(&mut self, id: TaskId, before: Option<&Keys>, after: Option<&Keys>) {
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
        let waits = |keys: Option<&Keys>| keys.map_or(Vec::new(), |keys| keys.wait_keys.clone());
        let (slept, sleeps) = (waits(before), waits(after));
        if slept != sleeps {
            for key in slept {
                self.sleepers.remove(&(key, id));
            }
            for key in sleeps {
                self.sleepers.insert((key, id));
            }
        }
        self.relink(id, old, new);
        self.recount(before, after);
        if new.is_none() {
            self.loose.push(id);
        }
    }

    fn relink(&mut self, id: TaskId, old: Option<&Facts>, new: Option<&Facts>) {
        let links = |facts: Option<&Facts>| facts.map_or([None; 7], |facts| facts.links(id));
        for (old, new) in links(old).into_iter().zip(links(new)).filter(|(old, new)| old != new) {
            if let Some((link, number)) = old {
                self.links.remove(&(link, number, id));
            }
            if let Some((link, number)) = new {
                self.links.insert((link, number, id));
            }
        }
    }

    fn recount(&mut self, before: Option<&Keys>, after: Option<&Keys>) {
        let none = [(Count::Namespace, 0, 0); 12];
        let counts = |keys: Option<&Keys>| keys.map_or(none, |keys| keys.facts.counts());
        for (old, new) in counts(before).into_iter().zip(counts(after)).filter(|(old, new)| old != new) {
            self.count(new, true);
            self.count(old, false);
        }
        let in_cgroups = |keys: &Keys| keys.cgroups().flat_map(|id| keys.facts.in_cgroup(id)).collect::<Vec<_>>();
        let (old, new) = (before.map_or(Vec::new(), in_cgroups), after.map_or(Vec::new(), in_cgroups));
        if old != new {
            new.into_iter().for_each(|row| self.count(row, true));
            old.into_iter().for_each(|row| self.count(row, false));
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
                if matches!(count, Count::Group | Count::Session) {
                    self.loose.push(TaskId(number as u32));
                }
            }
            None => drop(self.counts.insert(key, amount)),
        }
    }
}

/// A task that is being changed.
pub struct TaskMut<'a> {
    task: &'a mut Task,
    index: &'a mut Index,
    before: Keys,
}

impl Deref for TaskMut<'_> {
    type Target = Task;

    fn deref(&self) -> &Task {
        self.task
    }
}

impl DerefMut for TaskMut<'_> {
    fn deref_mut(&mut self) -> &mut Task {
        self.task
    }
}

impl Drop for TaskMut<'_> {
    fn drop(&mut self) {
        if !self.before.is_still(self.task) {
            self.index.update(self.task.id, Some(&self.before), Some(&Keys::of(self.task)));
        }
    }
}

impl Tasks {
    /// Returns a task.
    pub fn get(&self, t: &TaskId) -> Option<&Task> {
        self.map.get(t)
    }

    /// Returns a task for changing.
    pub fn get_mut(&mut self, t: &TaskId) -> Option<TaskMut<'_>> {
        let task = self.map.get_mut(t)?;
        let before = Keys::of(task);
        Some(TaskMut { task, index: &mut self.index, before })
    }

    /// Returns a task for changing what it is not listed by: times spent, what its tracer knows.
    pub fn get_mut_unlisted(&mut self, t: &TaskId) -> Option<&mut Task> {
        self.map.get_mut(t)
    }

    /// Is there such a task?
    pub fn contains(&self, t: &TaskId) -> bool {
        self.map.contains(t)
    }

    /// Enters a task.
    pub fn insert(&mut self, t: TaskId, task: Task) {
        let before = self.map.get(&t).map(Keys::of);
        self.index.update(t, before.as_ref(), Some(&Keys::of(&task)));
        self.map.insert(t, task);
    }

    /// Removes a task.
    pub fn remove(&mut self, t: &TaskId) {
        if let Some(keys) = self.map.get(t).map(Keys::of) {
            self.index.update(*t, Some(&keys), None);
            self.map.remove(t);
        }
    }

    /// Counts all.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Lists all by id.
    pub fn keys(&self) -> impl Iterator<Item = &TaskId> {
        self.map.keys()
    }

    /// Lists all by id.
    pub fn values(&self) -> impl Iterator<Item = &Task> {
        self.map.values()
    }

    /// Lists those that may run, but for quotas.
    pub fn runnable(&self) -> impl Iterator<Item = &Task> {
        self.index.runnable.iter().filter_map(|t| self.get(t))
    }

    /// Returns when the next sleep or timer ends of a task that is not stopped.
    pub fn next_deadline_ns(&self) -> Option<u64> {
        self.index.deadlines.iter().next().filter(|(is_held, ..)| !is_held).map(|&(_, at_ns, _)| at_ns)
    }

    /// Lists those with a sleep or a timer that ends by then.
    pub fn due(&self, now_ns: u64) -> Vec<TaskId> {
        let until = |is_held: bool| (is_held, 0, TaskId(0))..=(is_held, now_ns, TaskId(u32::MAX));
        let due = [false, true].into_iter().flat_map(|is_held| self.index.deadlines.range(until(is_held)));
        let mut due: Vec<TaskId> = due.map(|&(.., t)| t).collect();
        nslab_small::sort(&mut due);
        due
    }

    /// Lists those that sleep on something.
    pub fn sleepers(&self, key: &WaitKey) -> impl Iterator<Item = TaskId> {
        self.sleepers_within(key.clone()..=key.clone())
    }

    /// Lists those that sleep on one of several things.
    pub fn sleepers_within(&self, keys: RangeInclusive<WaitKey>) -> impl Iterator<Item = TaskId> {
        let (first, last) = keys.into_inner();
        self.index.sleepers.range((first, TaskId(0))..=(last, TaskId(u32::MAX))).map(|&(_, t)| t)
    }

    /// Lists those that are linked to something, by id.
    pub fn linked(&self, link: Link, number: u64) -> impl Iterator<Item = TaskId> {
        self.index.links.range((link, number, TaskId(0))..=(link, number, TaskId(u32::MAX))).map(|&(.., t)| t)
    }

    /// Returns a count.
    pub fn count(&self, count: Count, number: u64) -> u64 {
        self.index.counts.get(&(count, number)).copied().unwrap_or(0)
    }

    /// Lists the numbers that are counted at all.
    pub fn counted(&self, count: Count) -> impl Iterator<Item = u64> {
        self.index.counts.range((count, 0)..=(count, u64::MAX)).map(|(&(_, number), _)| number)
    }

    /// Is the number of a process, a group or a session in use?
    pub fn uses(&self, id: TaskId) -> bool {
        let is_led = |count| self.count(count, u64::from(id.0)) > 0;
        self.contains(&id) || is_led(Count::Group) || is_led(Count::Session)
    }

    /// Hands out the ids that may be in use no longer.
    pub fn take_loose(&mut self) -> Vec<TaskId> {
        std::mem::take(&mut self.index.loose)
    }
}

impl Tasks {
    /// Is every task listed as it should be?
    #[cfg(test)]
    pub fn check(&self) {
        let mut fresh = Tasks::default();
        for task in self.values() {
            fresh.insert(task.id, task.clone());
        }
        let (own, fresh) = (&self.index, &fresh.index);
        assert_eq!(own.runnable, fresh.runnable, "who may run");
        assert_eq!(own.deadlines, fresh.deadlines, "whose sleep ends when");
        assert_eq!(own.sleepers, fresh.sleepers, "who sleeps on what");
        assert_eq!(own.links, fresh.links, "who is linked to what");
        assert!(own.counts.iter().eq(fresh.counts.iter()), "how many there are");
    }
}
