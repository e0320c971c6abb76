//! The whole drawing.

use std::collections::{BTreeMap, BTreeSet};

use nslab_abi::NsType;
use nslab_protocol::view::{Proc, View, Waits};

use super::bars::{self, Bar};
use super::fold::{Sibling, siblings};
use super::measure::Measure;
use super::tree::{Node, outline};

/// Whose view the tree shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Whose {
    /// Everything, with walls.
    #[default]
    Walls,
    /// What the selected process can see, with its numbers.
    Inside,
    /// The host: flat, host numbers.
    Host,
}

/// What the events so far say about processes and a view does not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Processes with a system call in this run.
    pub touched: BTreeSet<u32>,
    /// Types of namespace that a process changed for itself (unshare, setns).
    pub moved: BTreeMap<u32, BTreeSet<NsType>>,
    /// Types of namespace made for a process at its birth.
    pub born: BTreeMap<u32, Vec<NsType>>,
    /// The parent before this step, where it changed in this step.
    pub was_under: BTreeMap<u32, u32>,
    /// The process whose call made no child in this step.
    pub failed_clone: Option<u32>,
}

/// What is drawn.
pub struct Input<'a> {
    /// The machine.
    pub view: &'a View,
    /// What events add.
    pub facts: &'a Facts,
    /// Process of the current step.
    pub current: Option<u32>,
    /// The selected process.
    pub selected: Option<u32>,
    /// Folded groups that were opened, by the first host pid.
    pub unfolded: &'a BTreeSet<u32>,
    /// Whose view.
    pub whose: Whose,
    /// Sizes.
    pub measure: Measure,
}

/// A short phrase beside a card; `words` has the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Waits for a child, named by the number the waiter knows.
    WaitsForChild(Option<u32>),
    /// Waits for input.
    WaitsForInput,
    /// Waits for room to write.
    WaitsForRoom,
    /// Sleeps until a time.
    Sleeps,
    /// Waits for a signal.
    WaitsForSignal,
    /// A zombie.
    Zombie,
    /// Stopped.
    Stopped,
    /// Its children will live in new namespaces of these types.
    Children(Vec<NsType>),
    /// Joined namespaces that an older process is in.
    Joined(String),
    /// Had another parent a step ago.
    WasUnder(u32),
    /// A clone that failed: this child was never made.
    NeverMade,
    /// Not root.
    Uid(u32),
}

/// One rung of the pid ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The number.
    pub text: String,
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
    /// Is it the number the process itself knows?
    pub is_own: bool,
}

/// One row of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Key.
    pub host_pid: u32,
    /// Depth, from 1, as `aria-level` counts.
    pub level: usize,
    /// Position among its siblings, from 1.
    pub position: usize,
    /// How many siblings there are.
    pub siblings: usize,
    /// Has it children drawn?
    pub has_children: bool,
    /// How many processes this row stands for.
    pub folded: usize,
    /// Left edge of the card.
    pub x: f64,
    /// Top edge of the card.
    pub y: f64,
    /// Width of the card.
    pub width: f64,
    /// Name.
    pub comm: String,
    /// Pid ladder.
    pub segments: Vec<Segment>,
    /// The phrase beside the card.
    pub note: Option<Note>,
    /// No system call of this run touched it.
    pub is_quiet: bool,
    /// The current step is its.
    pub is_current: bool,
    /// The inspector shows it.
    pub is_selected: bool,
    /// Ended, not yet waited for.
    pub is_zombie: bool,
    /// A child that was never made.
    pub is_ghost: bool,
    /// Inodes of its namespaces.
    pub ns: [u64; 8],
    /// Types in which it differs from the machine's first process.
    pub new: Vec<NsType>,
}

/// The boundary that one call made.
#[derive(Clone, Debug, PartialEq)]
pub struct Wall {
    /// The first process inside.
    pub host_pid: u32,
    /// One strand each, outermost first.
    pub types: Vec<NsType>,
    /// Left edge of the outermost strand.
    pub x: f64,
    /// Top edge of the outermost strand.
    pub y: f64,
    /// Width at the outermost strand.
    pub width: f64,
    /// Height at the outermost strand.
    pub height: f64,
    /// Left edge of the tags.
    pub tags_x: f64,
    /// Do the tags have room for names?
    pub has_names: bool,
    /// Host name inside, if a uts strand exists and there is room.
    pub hostname: Option<String>,
}

/// An elbow from parent to child.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The child.
    pub host_pid: u32,
    /// Where it starts, at the parent's lower edge.
    pub from: (f64, f64),
    /// Where it ends, at the child's left edge.
    pub to: (f64, f64),
}

/// The drawing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// Size.
    pub width: f64,
    /// Size.
    pub height: f64,
    /// Left edge of the score.
    pub score_x: f64,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// Walls, outer before inner.
    pub walls: Vec<Wall>,
    /// Bars of the score.
    pub bars: Vec<Bar>,
    /// Elbows.
    pub edges: Vec<Edge>,
    /// Threads of the kernel that are not drawn.
    pub hidden_threads: usize,
    /// Processes that the selected one cannot see (view Inside).
    pub outside: usize,
}

/// Top edge of the first card.
const TOP: f64 = 71.0;
/// Left edge of the first card.
const LEFT: f64 = 28.0;

/// Draws a view.
pub fn scene(input: &Input<'_>) -> Scene {
    let nodes = outline(input.view);
    let mut builder = Builder::new(input, &nodes);
    match input.whose {
        Whose::Walls => builder.forest(&nodes),
        Whose::Host => builder.flat(&nodes),
        Whose::Inside => builder.inside(&nodes),
    }
    builder.finish()
}

struct Builder<'a> {
    input: &'a Input<'a>,
    base: [u64; 8],
    never: BTreeSet<u32>,
    seen_walls: BTreeMap<Vec<u64>, String>,
    indent: f64,
    y: f64,
    scene: Scene,
}

#[derive(Clone, Copy)]
struct Place {
    level: usize,
    position: usize,
    siblings: usize,
    x: f64,
    inner_x: Option<f64>,
    right: f64,
}

impl<'a> Builder<'a> {
    fn new(input: &'a Input<'a>, nodes: &[Node<'_>]) -> Builder<'a> {
        let measure = &input.measure;
        let deepest = nodes.iter().map(depth).max().unwrap_or(1);
        let room = measure.score_x() - LEFT - 190.0;
        let indent = (room / deepest.max(1) as f64).clamp(measure.indent_min, measure.indent);
        let never = [input.current, input.selected, input.facts.failed_clone].into_iter().flatten().collect();
        Builder {
            input,
            base: nodes.first().map_or([0; 8], |node| node.proc.ns),
            never,
            seen_walls: BTreeMap::new(),
            indent,
            y: TOP,
            scene: Scene {
                width: measure.width,
                score_x: measure.score_x(),
                hidden_threads: input.view.procs.iter().filter(|p| p.is_kernel_thread).count(),
                ..Scene::default()
            },
        }
    }

    fn forest(&mut self, nodes: &[Node<'_>]) {
        let right = self.scene.score_x - 14.0;
        let place = Place { level: 1, position: 1, siblings: nodes.len(), x: LEFT, inner_x: None, right };
        self.children(nodes, place, None);
    }

    fn children(&mut self, nodes: &[Node<'_>], place: Place, parent: Option<&Proc>) {
        let drawn = siblings(nodes, &self.never, self.input.unfolded);
        let count = drawn.len();
        for (index, sibling) in drawn.iter().enumerate() {
            let place = Place { position: index + 1, siblings: count, ..place };
            match sibling {
                Sibling::One(node) => self.node(node, place, parent),
                Sibling::Many(nodes) => self.group(nodes, place),
            }
        }
    }

    fn node(&mut self, node: &Node<'_>, mut place: Place, parent: Option<&Proc>) {
        let types = parent.map(|parent| self.wall_types(node.proc, parent)).unwrap_or_default();
        let strands = types.len() as f64;
        let strand = self.input.measure.strand;
        let mut wall = None;
        let mut inner_place = place;
        if !types.is_empty() {
            self.y += self.input.measure.wall_gap + (strands - 5.0).max(0.0) * strand;
            if let Some(inner_x) = place.inner_x {
                place.x = place.x.max(inner_x + 19.0 + strands * strand);
            }
            let x = place.x - 12.3 - strands * strand;
            let y = self.y - 21.6 - (strands - 1.0) * strand;
            wall = Some((x, y));
            inner_place = Place {
                inner_x: Some(x + (strands - 1.0) * strand),
                right: place.right - strands * strand - 7.0,
                ..place
            };
        }
        let wall_right = place.right;
        place.right = inner_place.right;
        let wall_at = wall.map(|(x, y)| {
            self.scene.walls.push(Wall {
                host_pid: node.proc.host_pid,
                types: types.clone(),
                x,
                y,
                width: wall_right - x,
                height: 0.0,
                tags_x: place.x - 3.0,
                has_names: true,
                hostname: None,
            });
            self.scene.walls.len() - 1
        });
        let joined = wall_at.and_then(|_| self.joined(node.proc, &types));
        let row = self.row(node.proc, place, !node.children.is_empty(), joined);
        let ghost = self.input.facts.failed_clone == Some(node.proc.host_pid);
        self.push_row(row);
        let below = Place { level: place.level + 1, x: place.x + self.indent, ..inner_place };
        let from = (place.x + 10.1, self.scene.rows.last().map_or(0.0, |r| r.y) + self.input.measure.card);
        let first_child = self.scene.rows.len();
        self.children(&node.children, below, Some(node.proc));
        if ghost {
            self.ghost(below);
        }
        self.edges(first_child, from, place.level + 1);
        if let Some(index) = wall_at {
            self.close(index, strands);
        }
    }

    fn close(&mut self, index: usize, strands: f64) {
        let measure = &self.input.measure;
        let last = self.y - (measure.row - measure.card);
        let bottom = last + 13.0 + (strands - 1.0) * measure.strand;
        let wall = &mut self.scene.walls[index];
        wall.height = bottom - wall.y;
        let room = wall.x + wall.width - wall.tags_x - strands * measure.strand - 8.0;
        let names: f64 = wall.types.iter().map(|t| tag_width(t.name())).sum();
        wall.has_names = names <= room;
        let tags = if wall.has_names { names } else { wall.types.len() as f64 * tag_width("m") };
        let proc = self.input.view.procs.iter().find(|p| p.host_pid == wall.host_pid);
        if let Some(proc) = proc.filter(|_| wall.types.contains(&NsType::Uts)) {
            let fits = tags + proc.hostname.chars().count() as f64 * 7.4 + 12.0 <= room;
            wall.hostname = Some(proc.hostname.clone()).filter(|_| fits);
        }
        self.y += strands * measure.strand + 10.0;
    }

    /// The types in which a process stands in namespaces that its parent is not in, by birth.
    fn wall_types(&self, proc: &Proc, parent: &Proc) -> Vec<NsType> {
        let moved = self.input.facts.moved.get(&proc.host_pid);
        let born = self.input.facts.born.get(&proc.host_pid);
        NsType::ALL
            .into_iter()
            .enumerate()
            .filter(|(i, t)| {
                let own = proc.ns[*i];
                let was_born_so = born.is_some_and(|born| born.contains(t));
                let differs = own != 0 && parent.ns[*i] != 0 && own != parent.ns[*i] && own != self.base[*i];
                let moved_itself = moved.is_some_and(|moved| moved.contains(t));
                was_born_so || (differs && !moved_itself)
            })
            .map(|(_, t)| t)
            .collect()
    }

    /// The host name of an older wall around the same namespaces, if there is one.
    fn joined(&mut self, proc: &Proc, types: &[NsType]) -> Option<Note> {
        let key: Vec<u64> = types.iter().map(|t| proc.ns[*t as usize]).collect();
        if key.contains(&0) {
            return None;
        }
        match self.seen_walls.get(&key) {
            Some(hostname) => Some(Note::Joined(hostname.clone())),
            None => {
                self.seen_walls.insert(key, proc.hostname.clone());
                None
            }
        }
    }

    fn group(&mut self, nodes: &[&Node<'_>], place: Place) {
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

    fn ghost(&mut self, place: Place) {
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

    fn row(&self, proc: &Proc, place: Place, has_children: bool, joined: Option<Note>) -> Row {
        let comm = self.fitting_name(proc, place);
        let (segments, width) = self.ladder(proc, &comm, place.x);
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

    /// The name, shortened where the card would run into the wall or the score.
    fn fitting_name(&self, proc: &Proc, place: Place) -> String {
        let strands = if place.inner_x.is_some() { 6.0 } else { 0.0 };
        let mut name = proc.comm.clone();
        while name.chars().count() > 4 && place.x + self.ladder(proc, &name, place.x).1 > place.right - strands {
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

    fn selected(&self) -> Option<&'a Proc> {
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

    fn flat(&mut self, nodes: &[Node<'_>]) {
        let right = self.scene.score_x - 14.0;
        let mut all = Vec::new();
        nodes.iter().for_each(|node| gather(node, &mut all));
        all.sort_by_key(|proc| proc.host_pid);
        let siblings = all.len();
        for (index, proc) in all.into_iter().enumerate() {
            let place = Place { level: 1, position: index + 1, siblings, x: LEFT, inner_x: None, right };
            let row = self.row(proc, place, false, None);
            self.push_row(row);
        }
    }

    /// Only what the selected process's pid namespace holds; the rest becomes a count.
    fn inside(&mut self, nodes: &[Node<'_>]) {
        let Some(selected) = self.selected() else { return self.forest(nodes) };
        let pid_ns = NsType::Pid as usize;
        let (own, level) = (selected.ns[pid_ns], selected.pids.len());
        let mut all = Vec::new();
        nodes.iter().for_each(|node| gather(node, &mut all));
        let sees =
            |proc: &Proc| own == 0 || proc.ns[pid_ns] == own || proc.pids.len() > level && self.is_below(proc, own);
        let visible: BTreeSet<u32> = all.iter().filter(|p| sees(p)).map(|p| p.host_pid).collect();
        self.scene.outside = all.len() - visible.len();
        let mut view = self.input.view.clone();
        view.procs.retain(|p| visible.contains(&p.host_pid));
        let nodes = outline(&view);
        // The reduced view lives only here, so the walk is over it while notes and numbers still come from the whole one.
        self.forest(&nodes);
    }

    /// Does one of its ancestors live in the pid namespace `own`?
    fn is_below(&self, proc: &Proc, own: u64) -> bool {
        let mut at = proc;
        for _ in 0..self.input.view.procs.len() {
            if at.ns[NsType::Pid as usize] == own {
                return true;
            }
            match at.parent.and_then(|parent| self.input.view.procs.iter().find(|p| p.host_pid == parent)) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    fn push_row(&mut self, row: Row) {
        self.scene.rows.push(row);
        self.y += self.input.measure.row;
    }

    fn edges(&mut self, first_child: usize, from: (f64, f64), level: usize) {
        let half = self.input.measure.card / 2.0;
        let edges: Vec<Edge> = self.scene.rows[first_child..]
            .iter()
            .filter(|row| row.level == level)
            .map(|row| Edge { host_pid: row.host_pid, from, to: (row.x, row.y + half) })
            .collect();
        self.scene.edges.extend(edges);
    }

    fn finish(mut self) -> Scene {
        self.scene.bars = bars::bars(&self.scene.rows, &self.base, &self.input.measure);
        self.scene.height = self.y + 26.0;
        self.scene
    }
}

/// Width of a tag on a wall, with the gap after it.
pub fn tag_width(text: &str) -> f64 {
    text.len() as f64 * 6.6 + 11.5
}

fn new_types(ns: &[u64; 8], base: &[u64; 8]) -> Vec<NsType> {
    NsType::ALL.into_iter().enumerate().filter(|(i, _)| ns[*i] != 0 && ns[*i] != base[*i]).map(|(_, t)| t).collect()
}

fn depth(node: &Node<'_>) -> usize {
    1 + node.children.iter().map(depth).max().unwrap_or(0)
}

fn gather<'a>(node: &Node<'a>, out: &mut Vec<&'a Proc>) {
    out.push(node.proc);
    node.children.iter().for_each(|child| gather(child, out));
}
