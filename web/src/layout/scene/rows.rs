//! Rows: names that fit, pid ladders, notes.

use nslab_abi::NsType;
use nslab_protocol::view::{Proc, Waits};

use super::builder::{Builder, Place};
use super::{Note, Row, Segment, Whose};
use crate::layout::tree::Node;

impl<'a> Builder<'a> {
    pub(super) fn ghost(&mut self, place: Place) {
        let measure = &self.input.measure;
        let name = "child";
        let x = place.x + 9.8 + measure.name_width(name) + 9.2;
        let width = measure.segment_width(1);
        self.push_row(Row {
            host_pid: 0,
            level: place.level,
            position: place.siblings + 1,
            siblings: place.siblings + 1,
            has_children: false,
            folded: 1,
            x: place.x,
            y: self.y,
            width: x + width + 4.0 - place.x,
            comm: name.into(),
            segments: vec![Segment { text: "–".into(), x, width, is_own: false }],
            note: Some(Note::NeverMade),
            is_quiet: true,
            is_current: false,
            is_selected: false,
            is_zombie: false,
            is_ghost: true,
            ns: [0; 8],
            new: Vec::new(),
        });
    }

    pub(super) fn row(&self, proc: &Proc, place: Place, has_children: bool, joined: Option<Note>) -> Row {
        let comm = self.fitting_name(proc, place);
        let (segments, width) = self.fitting_ladder(proc, &comm, place);
        let is_zombie = proc.state == 'Z';
        Row {
            host_pid: proc.host_pid,
            level: place.level,
            position: place.position,
            siblings: place.siblings,
            has_children,
            folded: 1,
            x: place.x,
            y: self.y,
            width,
            comm,
            segments,
            note: joined.or_else(|| self.note(proc)).filter(|_| place.x + width + 90.0 < place.right),
            is_quiet: !self.input.facts.touched.contains(&proc.host_pid) && !is_zombie,
            is_current: self.input.current == Some(proc.host_pid),
            is_selected: self.input.selected == Some(proc.host_pid),
            is_zombie,
            is_ghost: false,
            ns: proc.ns,
            new: new_types(&proc.ns, &self.base),
        }
    }

    /// The pid ladder; where it would run into the wall or the score, its outermost rung, its innermost, and a gap for the others.
    fn fitting_ladder(&self, proc: &Proc, name: &str, place: Place) -> (Vec<Segment>, f64) {
        let (segments, width) = self.ladder(proc, name, place.x);
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return (segments, width) };
        if place.x + width <= place.right || segments.len() < 3 {
            return (segments, width);
        }
        let gap_width = self.input.measure.segment_width(1);
        let gap = Segment { text: "…".into(), x: first.x + first.width + 2.0, width: gap_width, is_own: false };
        let own = Segment { x: gap.x + gap_width + 2.0, ..last.clone() };
        let width = own.x + own.width + 4.0 - place.x;
        (vec![first.clone(), gap, own], width)
    }

    /// The name, shortened where the card would run into the wall or the score.
    fn fitting_name(&self, proc: &Proc, place: Place) -> String {
        let strands = if place.inner_x.is_some() { 6.0 } else { 0.0 };
        // Threads beside the first one stand in braces, as pstree(1) has them.
        let threads = if proc.threads > 1 { format!(" {{{}}}", proc.threads - 1) } else { String::new() };
        let mut name = format!("{}{threads}", proc.comm);
        while name.chars().count() > 4 && place.x + self.fitting_ladder(proc, &name, place).1 > place.right - strands {
            let kept: String = name.chars().filter(|c| *c != '…').collect();
            let shorter: String = kept.chars().take(kept.chars().count() - 1).collect();
            name = format!("{shorter}…");
        }
        name
    }

    fn ladder(&self, proc: &Proc, name: &str, x: f64) -> (Vec<Segment>, f64) {
        let measure = &self.input.measure;
        let host_only = [proc.host_pid];
        let pids: &[u32] = match self.input.whose {
            Whose::Host => &host_only,
            Whose::Inside => self.visible_pids(proc),
            Whose::Walls if proc.pids.is_empty() => &host_only,
            Whose::Walls => &proc.pids,
        };
        let mut at = x + 9.8 + measure.name_width(name) + 9.2;
        let mut segments = Vec::new();
        for (index, pid) in pids.iter().enumerate() {
            let text = pid.to_string();
            let width = measure.segment_width(text.len());
            let is_own = pids.len() > 1 && index + 1 == pids.len();
            segments.push(Segment { text, x: at, width, is_own });
            at += width + 2.0;
        }
        (segments, at + 2.0 - x)
    }

    /// The numbers that the selected process's pid namespace knows: from its own level inwards.
    fn visible_pids<'p>(&self, proc: &'p Proc) -> &'p [u32] {
        let level = self.selected().map_or(0, |p| p.pids.len().saturating_sub(1));
        proc.pids.get(level..).filter(|rest| !rest.is_empty()).unwrap_or(&proc.pids)
    }

    pub(super) fn selected(&self) -> Option<&'a Proc> {
        let wanted = self.input.selected?;
        self.input.view.procs.iter().find(|p| p.host_pid == wanted)
    }

    fn note(&self, proc: &Proc) -> Option<Note> {
        if let Some(was) = self.input.facts.was_under.get(&proc.host_pid) {
            return Some(Note::WasUnder(*was));
        }
        match proc.state {
            'Z' => return Some(Note::Zombie),
            'T' => return Some(Note::Stopped),
            _ => {}
        }
        let mut children = Vec::new();
        if proc.pid_for_children.is_some() {
            children.push(NsType::Pid);
        }
        if proc.time_for_children.is_some() {
            children.push(NsType::Time);
        }
        if !children.is_empty() {
            return Some(Note::Children(children));
        }
        match &proc.waits {
            Some(Waits::Child { host_pid }) => {
                Some(Note::WaitsForChild(host_pid.map(|pid| self.number_for(proc, pid))))
            }
            Some(Waits::Vfork { host_pid }) => Some(Note::WaitsForChild(Some(self.number_for(proc, *host_pid)))),
            Some(Waits::Read {}) => Some(Note::WaitsForInput),
            Some(Waits::Write {}) => Some(Note::WaitsForRoom),
            Some(Waits::Time {}) => Some(Note::Sleeps),
            Some(Waits::Signal {}) => Some(Note::WaitsForSignal),
            _ if proc.uid != 0 => Some(Note::Uid(proc.uid)),
            _ => None,
        }
    }

    /// The number by which `asker` knows another process.
    fn number_for(&self, asker: &Proc, host_pid: u32) -> u32 {
        let level = asker.pids.len().saturating_sub(1);
        let other = self.input.view.procs.iter().find(|p| p.host_pid == host_pid);
        other.and_then(|p| p.pids.get(level).copied()).unwrap_or(host_pid)
    }

    /// `… 3`: the row of ancestors that the width has no room for; it opens.
    pub(super) fn middle_row(&self, first: &Proc, count: usize, last: &Proc, place: Place) -> Row {
        let mut row = self.row(first, place, true, None);
        row.folded = count;
        row.comm = format!("… {count}");
        row.segments.clear();
        row.note = None;
        row.is_quiet = true;
        row.width = 2.0 * 9.8 + self.input.measure.name_width(&row.comm);
        row.ns = last.ns;
        row.new = new_types(&last.ns, &self.base);
        row
    }

    pub(super) fn group(&mut self, nodes: &[&Node<'_>], place: Place) {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return };
        let mut row = self.row(first.proc, place, false, None);
        let measure = &self.input.measure;
        row.folded = nodes.len();
        row.comm = format!("{} × {}", first.proc.comm, nodes.len());
        row.note = None;
        let text = format!("{}–{}", first.proc.host_pid, last.proc.host_pid);
        let x = place.x + 9.8 + measure.name_width(&row.comm) + 9.2;
        let width = measure.segment_width(text.chars().count());
        row.segments = vec![Segment { text, x, width, is_own: false }];
        row.width = x + width + 4.0 - place.x;
        self.push_row(row);
    }
}

fn new_types(ns: &[u64; 8], base: &[u64; 8]) -> Vec<NsType> {
    NsType::ALL.into_iter().enumerate().filter(|(i, _)| ns[*i] != 0 && ns[*i] != base[*i]).map(|(_, t)| t).collect()
}
