//! The whole drawing.

mod builder;
mod rows;
mod views;
mod walls;

use nslab_small::{Map, Set};

use nslab_abi::NsType;
use nslab_protocol::view::View;

use self::builder::Builder;
use super::bars::Bar;
use super::measure::Measure;
use super::tree::outline;

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
    pub touched: Set<u32>,
    /// Types of namespace that a process changed for itself (unshare, setns).
    pub moved: Map<u32, Set<NsType>>,
    /// Types of namespace made for a process at its birth.
    pub born: Map<u32, Vec<NsType>>,
    /// The parent before this step, where it changed in this step.
    pub was_under: Map<u32, u32>,
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
    pub unfolded: &'a Set<u32>,
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
    /// So many processes below are folded away.
    Below(usize),
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

/// Width of a tag on a wall, with the gap after it.
pub fn tag_width(text: &str) -> f64 {
    text.len() as f64 * 6.6 + 11.5
}
