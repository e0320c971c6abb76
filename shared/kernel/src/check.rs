//! What must hold between any two system calls; tests ask after every one.

use nslab_abi::{NsType, Pid, TaskId};

use crate::Kernel;
use crate::task::{Shares, Task, TaskState};

/// Checks the kernel's structure.
///
/// # Panics
/// If something does not hold: a bug of the kernel, never of a program.
pub fn check_invariants(k: &Kernel) {
    k.tasks.check();
    for task in k.tasks.values() {
        let t = task.id;
        let numbers = k.pids.get(&t).expect("a task has a pid");
        assert_eq!(**numbers, *task.pid, "{t}: pid and table differ");
        assert_eq!(numbers.0[0].1, Pid(t.0 as i32), "{t}: its id is its outermost pid");
        for (level, &(ns, pid)) in numbers.0.iter().enumerate() {
            assert_eq!(k.pid_ns(ns).level as usize, level, "{t}: levels count from the outermost");
            assert!(pid.0 > 0, "{t}: a pid is positive");
        }
        for ty in NsType::ALL {
            if let Some(ns) = k.ns_of_task(t, ty) {
                assert!(k.namespaces.contains(&ns), "{t}: its {} namespace is gone", ty.name());
                assert_eq!(k.ns_type(ns), ty, "{t}: its {} namespace is of another type", ty.name());
            }
        }
        assert!(k.namespaces.contains(&task.cred.user_ns));
        let is_dead = matches!(task.state, TaskState::Zombie(_) | TaskState::ZapPidNs(_));
        assert_eq!(task.files.is_none(), is_dead || task.is_kthread, "{t}: files end with the task");
        assert_eq!(task.fs.is_none(), is_dead || task.is_kthread, "{t}: fs ends with the task");
        check_family(k, t);
        check_shared(k, task);
        for id in [task.pgrp, task.session] {
            assert!(id == TaskId(0) || k.pids.contains(&id), "{t}: group and session keep their pid");
        }
        let is_init = task.pid.own().1 == Pid(1);
        let is_init = is_init || k.is_child_reaper(t);
        assert_eq!(task.signal.is_unkillable, is_init, "{t}: inits alone are unkillable");
        let cred = &task.cred;
        assert_eq!(cred.effective.0 & !cred.permitted.0, 0, "{t}: effective is within permitted");
        assert!(task.comm.len() < nslab_abi::limits::TASK_COMM_LEN);
    }
    for (&id, numbers) in k.pids.iter() {
        let is_used = k.tasks.values().any(|task| task.id == id || task.pgrp == id || task.session == id);
        assert!(is_used, "{id}: an unused pid is left");
        for other in k.pids.iter().filter(|&(&other, _)| other != id).map(|(_, other)| other) {
            assert!(!numbers.0.iter().any(|at| other.0.contains(at)), "{id}: a number is given twice");
        }
    }
    for (&id, ns) in k.namespaces.iter() {
        assert_eq!(k.ns_type(ns.owner), NsType::User, "{id:?}: owned by a user namespace");
        if let Some(parent) = k.ns_parent(id) {
            assert_eq!(k.ns_type(parent), k.ns_type(id), "{id:?}: parent of the same type");
        }
    }
}

/// What tasks share is equal in each of them.
fn check_shared(k: &Kernel, task: &Task) {
    let leader = k.task(task.tgid);
    assert_eq!(leader.tgid, leader.id, "{}: its leader leads itself", task.id);
    let process = |task: &Task| {
        let signal = &task.signal;
        let ids = (task.pgrp, task.session, task.tty, task.is_child_subreaper, task.cgroup);
        (ids, task.rlimits.clone(), signal.shared.clone(), task.posix_timers.clone(), task.itimer_real)
    };
    assert_eq!(process(task), process(leader), "{}: as its leader", task.id);
    for other in k.tasks.values().filter(|other| other.id != task.id) {
        let same = |of: fn(&Shares) -> u64| of(&task.shares) != 0 && of(&task.shares) == of(&other.shares);
        assert!(!same(|shares| shares.mm) || task.vmas == other.vmas, "{}: one memory", task.id);
        assert!(!same(|shares| shares.sighand) || task.signal.actions == other.signal.actions, "{}", task.id);
        assert!(!same(|shares| shares.sysvsem) || task.sem_undo == other.sem_undo, "{}", task.id);
    }
}

fn check_family(k: &Kernel, t: TaskId) {
    let task = k.task(t);
    if task.real_parent == TaskId(0) {
        return;
    }
    let parent = k.tasks.get(&task.real_parent).unwrap_or_else(|| panic!("{t}: its parent is gone"));
    let is_dead = matches!(parent.state, TaskState::Zombie(_));
    assert!(!is_dead || (task.tgid != t), "{t}: its parent is dead");
    if let Some(child) = task.vfork_child {
        assert!(k.is_alive(child), "{t}: it waits for a vfork child that ended");
    }
}
