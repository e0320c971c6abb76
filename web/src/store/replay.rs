//! A real machine between two pictures: the last picture, and what the events since then say.
//!
//! Pictures are samples of /proc, taken while the processes run on. What an event tells, it tells exactly; numbers that
//! no event tells (inodes, pids of outer namespaces) come from whichever picture saw the process.

mod missed;

use nslab_small::Map;
use std::rc::Rc;

use nslab_abi::NsType;
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::{Proc, View, Waits};

use self::missed::add_missed;
use super::recording::Recording;

/// Set in what stands for the number of a namespace that no picture saw.
const UNSEEN: u64 = 1 << 63;

/// The machine after event `seq`; `None` if there is no picture at all.
pub fn replay(recording: &Recording, seq: u64) -> Option<Rc<View>> {
    let views = &recording.views;
    // Before the first picture there is what it shows, without what happened since.
    let first = || views.iter().next().map(|(_, view)| (&0, view));
    let (at, base) = views.range(..=seq).next_back().or_else(first)?;
    let upto = recording.upto(seq);
    let names = names(upto, base);
    let mut view = View::clone(base);
    // A picture may show what is told only later.
    let later = recording.events.get(upto.len()..).unwrap_or_default();
    let unborn = |proc: &Proc| later.iter().any(|e| is_birth(e, proc.host_pid));
    view.procs.retain(|proc| !unborn(proc));
    for index in 0..view.procs.len() {
        revive(&mut view.procs, index, recording, upto.len());
    }
    for event in upto.iter().filter(|event| event.seq > *at) {
        happen(&mut view, event, recording, upto);
    }
    add_missed(&mut view, recording, upto);
    for proc in &mut view.procs {
        if let Some(name) = names.get(&proc.host_pid) {
            proc.comm.clone_from(name);
        }
    }
    nslab_small::sort_by_key(&mut view.procs, |proc| proc.host_pid);
    if view == **base { Some(base.clone()) } else { Some(Rc::new(view)) }
}

/// A zombie whose end is told only later still runs. Links that were gone by then are those that it was born into:
/// new ones where the call that made it says so, else its parent's.
fn revive(procs: &mut [Proc], index: usize, recording: &Recording, told: usize) {
    let (upto, later) = recording.events.split_at(told);
    let proc = &procs[index];
    let ends = |e: &Event| e.host_pid == proc.host_pid && matches!(e.kind, EventKind::Exit { .. });
    if proc.state != 'Z' || !later.iter().any(ends) {
        return;
    }
    let parent = procs.iter().find(|p| Some(p.host_pid) == proc.parent).map(|p| (p.ns, p.hostname.clone()));
    let (links, hostname) = parent.unwrap_or_default();
    let birth = upto.iter().find_map(|event| match &event.kind {
        EventKind::Fork { child_host_pid, new_namespaces, .. } if *child_host_pid == proc.host_pid => {
            Some((event.seq, new_namespaces))
        }
        _ => None,
    });
    let picture = birth.and_then(|(seq, _)| seen(recording, proc.host_pid, seq)).map(|seen| seen.ns);
    let named =
        upto.iter().rev().filter(|event| event.host_pid == proc.host_pid).find_map(|event| set_name(&event.kind));
    let proc = &mut procs[index];
    (proc.state, proc.pid_for_children, proc.time_for_children) = ('R', None, None);
    for (at, ns) in NsType::ALL.into_iter().enumerate().filter(|&(at, _)| links[at] != 0) {
        let is_new = birth.is_some_and(|(_, new)| new.iter().any(|name| name == ns.name()));
        if proc.ns[at] == 0 {
            let unseen = UNSEEN | u64::from(proc.host_pid) << 4 | ns as u64;
            proc.ns[at] = if is_new { picture.map_or(unseen, |picture| picture[at]) } else { links[at] };
        }
    }
    if let Some(name) = named {
        proc.hostname = name.to_string();
    } else if proc.hostname.is_empty() {
        proc.hostname = hostname;
    }
}

/// The host name that a call set, if it did.
fn set_name(kind: &EventKind) -> Option<&str> {
    match kind {
        EventKind::Syscall { name, text, errno: None, .. } if name == "sethostname" => {
            // A name that strace escapes is not told as it is: better none than a wrong one.
            Some(text.split('"').nth(1).filter(|name| !name.contains('\\')).unwrap_or_default())
        }
        _ => None,
    }
}

fn is_birth(event: &Event, pid: u32) -> bool {
    matches!(event.kind, EventKind::Fork { child_host_pid, .. } if child_host_pid == pid)
}

/// Names of the processes whose births or executions were told.
fn names(events: &[Event], base: &View) -> Map<u32, String> {
    let mut names: Map<u32, String> = Map::new();
    for event in events {
        match &event.kind {
            EventKind::Fork { child_host_pid, .. } => {
                let in_base = || base.procs.iter().find(|p| p.host_pid == event.host_pid).map(|p| p.comm.clone());
                if let Some(name) = names.get(&event.host_pid).cloned().or_else(in_base) {
                    names.insert(*child_host_pid, name);
                }
            }
            EventKind::Exec { comm } => {
                names.insert(event.host_pid, comm.clone());
            }
            _ => {}
        }
    }
    names
}

fn happen(view: &mut View, event: &Event, recording: &Recording, upto: &[Event]) {
    let index = view.procs.iter().position(|proc| proc.host_pid == event.host_pid);
    match (&event.kind, index) {
        (EventKind::Fork { child_host_pid, child_pid, new_namespaces }, Some(maker))
            if view.procs.iter().all(|proc| proc.host_pid != *child_host_pid) =>
        {
            let number = number_for_maker(upto, event);
            let child =
                born(&view.procs[maker], *child_host_pid, *child_pid, new_namespaces, number, recording, event.seq);
            view.procs.push(child);
        }
        (EventKind::Namespaces { changed }, Some(index)) => {
            let proc = &mut view.procs[index];
            let seen = seen(recording, proc.host_pid, event.seq);
            for (at, ns) in NsType::ALL.into_iter().enumerate().filter(|(_, ns)| changed.iter().any(|c| c == ns.name()))
            {
                proc.ns[at] = seen.map_or(UNSEEN | event.seq << 4 | ns as u64, |seen| seen.ns[at]);
            }
        }
        (EventKind::Exit { .. }, Some(index)) => {
            let proc = &mut view.procs[index];
            (proc.state, proc.waits) = ('Z', None);
            for (at, ns) in NsType::ALL.into_iter().enumerate() {
                if !matches!(ns, NsType::User | NsType::Pid) {
                    proc.ns[at] = 0;
                }
            }
        }
        (EventKind::Reaped {}, Some(index)) => drop(view.procs.remove(index)),
        (EventKind::Enter { name, line, .. }, Some(index)) => {
            let proc = &mut view.procs[index];
            (proc.state, proc.line) = ('S', *line);
            proc.waits = name.starts_with("wait").then_some(Waits::Child { host_pid: None });
        }
        (EventKind::Syscall { line, .. }, Some(index)) => {
            let proc = &mut view.procs[index];
            (proc.state, proc.line, proc.waits) = ('R', *line, None);
            let uts = proc.ns[NsType::Uts as usize];
            if let Some(name) = set_name(&event.kind) {
                for proc in view.procs.iter_mut().filter(|proc| proc.ns[NsType::Uts as usize] == uts) {
                    proc.hostname = name.to_string();
                }
            }
        }
        _ => {}
    }
}

/// What the call that made a child answered: the child's number in its maker's pid namespace.
fn number_for_maker(upto: &[Event], fork: &Event) -> Option<u32> {
    let before = upto.iter().rev().skip_while(|event| event.seq >= fork.seq).find(|e| e.host_pid == fork.host_pid)?;
    match &before.kind {
        EventKind::Syscall { name, ret: Some(ret), .. } if name.contains("clone") || name.contains("fork") => {
            u32::try_from(*ret).ok()
        }
        _ => None,
    }
}

/// The first picture after an event that shows a living process.
fn seen(recording: &Recording, pid: u32, seq: u64) -> Option<&Proc> {
    let mut procs = recording.views.range(seq..).flat_map(|(_, view)| &view.procs);
    procs.find(|proc| proc.host_pid == pid && proc.state != 'Z')
}

fn born(
    maker: &Proc,
    host_pid: u32,
    pid: u32,
    new: &[String],
    number: Option<u32>,
    recording: &Recording,
    seq: u64,
) -> Proc {
    let seen = seen(recording, host_pid, seq);
    let mut child = Proc {
        host_pid,
        parent: Some(maker.host_pid),
        threads: 1,
        state: 'R',
        waits: None,
        traced: true,
        ..maker.clone()
    };
    (child.pid_for_children, child.time_for_children) = (None, None);
    if let Some(seen) = seen {
        (child.ns, child.pids) = (seen.ns, seen.pids.clone());
        return child;
    }
    for (at, ns) in NsType::ALL.into_iter().enumerate().filter(|(_, ns)| new.iter().any(|n| n == ns.name())) {
        child.ns[at] = UNSEEN | u64::from(host_pid) << 4 | ns as u64;
    }
    // Numbers in further namespaces outside are not told.
    child.pids = match number.filter(|number| *number != pid) {
        Some(number) => vec![host_pid, number, pid],
        None => vec![host_pid, pid],
    };
    child
}

#[cfg(test)]
mod tests {
    use super::*;

    const INIT: u32 = 700;
    const MAIN: u32 = 701;
    const CHILD: u32 = 702;

    fn proc(host_pid: u32, parent: Option<u32>, pid: u32, comm: &str) -> Proc {
        Proc {
            host_pid,
            parent,
            pids: vec![host_pid, pid],
            comm: comm.into(),
            cmdline: Vec::new(),
            threads: 1,
            state: 'R',
            uid: 0,
            ns: [1, 2, 3, 4, 5, 6, 7, 8],
            pid_for_children: None,
            time_for_children: None,
            hostname: "lab".into(),
            waits: None,
            traced: true,
            is_kernel_thread: false,
            line: None,
        }
    }

    fn run() -> Recording {
        let mut recording = Recording::default();
        let call = |name: &str, text: &str, ret| EventKind::Syscall {
            name: name.into(),
            text: text.into(),
            line: Some(1),
            ret: Some(ret),
            errno: None,
            checks: Vec::new(),
        };
        let new_namespaces = vec!["uts".to_string(), "pid".to_string()];
        let kinds = [
            (MAIN, call("clone", "clone() = 3", 3)),
            (MAIN, EventKind::Fork { child_host_pid: CHILD, child_pid: 1, new_namespaces }),
            (CHILD, call("sethostname", "sethostname(\"box\", 3) = 0", 0)),
            (CHILD, EventKind::Exec { comm: "sh".into() }),
            (CHILD, EventKind::Exit { status: Some(0), signal: None }),
            (CHILD, EventKind::Reaped {}),
        ];
        let events = kinds.into_iter().zip(1..).map(|((host_pid, kind), seq)| Event { seq, host_pid, pid: 2, kind });
        recording.push(events.collect());
        let procs = vec![proc(INIT, None, 1, "init"), proc(MAIN, Some(INIT), 2, "box")];
        let view = Rc::new(View { hostname: "lab".into(), procs, namespaces: Vec::new() });
        recording.views.insert(0, view.clone());
        recording.views.insert(6, view);
        recording
    }

    #[test]
    fn a_child_between_two_pictures_is_drawn() {
        let recording = run();
        let after = |seq| replay(&recording, seq).unwrap();
        assert_eq!(after(1).procs.len(), 2);
        let born = after(2).procs[2].clone();
        assert_eq!(
            (born.comm.as_str(), born.pids.as_slice(), born.parent),
            ("box", [CHILD, 3, 1].as_slice(), Some(MAIN))
        );
        let is_new: Vec<bool> = born.ns.iter().zip(1u64..).map(|(own, of_maker)| *own != of_maker).collect();
        assert_eq!(is_new, [false, false, true, false, true, false, false, false]);
        assert_eq!((after(3).procs[2].hostname.as_str(), after(3).procs[1].hostname.as_str()), ("box", "lab"));
        assert_eq!(after(4).procs[2].comm, "sh");
        assert_eq!(after(5).procs[2].state, 'Z');
        assert_eq!(after(6).procs.len(), 2);
    }

    #[test]
    fn a_run_that_was_over_before_its_first_picture_is_told_by_its_events() {
        let mut recording = run();
        let mut end = View::clone(&recording.views[&0]);
        (end.procs[1].state, end.procs[1].ns) = ('Z', [1, 0, 0, 0, 5, 0, 0, 0]);
        recording.push(vec![Event {
            seq: 7,
            host_pid: MAIN,
            pid: 2,
            kind: EventKind::Exit { status: Some(0), signal: None },
        }]);
        recording.views = Map::from([(7, Rc::new(end))]);
        let after = |seq| replay(&recording, seq).unwrap();
        assert_eq!((after(1).procs[1].state, after(1).procs[1].ns), ('R', [1, 2, 3, 4, 5, 6, 7, 8]));
        assert_eq!(after(3).procs.len(), 3);
        assert_eq!(after(7).procs[1].state, 'Z');
    }

    #[test]
    fn a_child_first_pictured_as_a_zombie_keeps_the_namespaces_it_was_made_in() {
        let mut recording = run();
        let mut late = View::clone(&recording.views[&0]);
        let links = [1, 0, 0, 0, 55, 0, 0, 0];
        late.procs.push(Proc { state: 'Z', ns: links, pids: vec![CHILD, 3, 1], ..proc(CHILD, Some(MAIN), 1, "sh") });
        recording.views = Map::from([(3, Rc::new(late))]);
        let child = replay(&recording, 4).unwrap().procs[2].clone();
        let is_new: Vec<bool> = child.ns.iter().zip(1u64..).map(|(own, of_maker)| *own != of_maker).collect();
        assert_eq!(is_new, [false, false, true, false, true, false, false, false]);
        assert_eq!((child.state, child.hostname.as_str(), child.pid_for_children), ('R', "box", None));
    }

    #[test]
    fn a_child_that_a_late_picture_misses_is_drawn_until_its_end_is_told() {
        let mut recording = run();
        // Taken when the child was gone, numbered when only its birth had been told.
        let gone = View::clone(&recording.views[&0]);
        recording.views.insert(3, Rc::new(gone));
        let after = |seq| replay(&recording, seq).unwrap();
        assert_eq!((after(3).procs.len(), after(4).procs.len(), after(6).procs.len()), (3, 3, 2));
        assert_eq!((after(4).procs[2].comm.as_str(), after(3).procs[2].hostname.as_str()), ("sh", "box"));
    }

    #[test]
    fn a_picture_that_is_ahead_of_the_events_tells_nothing_early() {
        let mut recording = run();
        let mut ahead = View::clone(&recording.views[&0]);
        let child =
            Proc { ns: [1, 2, 33, 4, 55, 6, 7, 8], pids: vec![CHILD, 3, 1], ..proc(CHILD, Some(MAIN), 1, "sh") };
        ahead.procs.push(child);
        recording.views.insert(1, Rc::new(ahead));
        let after = |seq| replay(&recording, seq).unwrap();
        assert_eq!(after(1).procs.len(), 2);
        assert_eq!(after(2).procs.len(), 3);
        assert_eq!(after(3).procs[2].comm, "box");
    }
}
