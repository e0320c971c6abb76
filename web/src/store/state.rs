//! Everything the page shows.

use nslab_small::Set;
use std::rc::Rc;

use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::{Inside, View};
use nslab_protocol::wire::Limits;
use nslab_words::scene::Scene;
use nslab_words::{Lang, Words, words};

use super::action::{Action, HostSide};
use super::doc::Doc;
use super::recording::Recording;
use super::samples::SAMPLES;
use crate::layout::{Density, Facts, Whose};

/// Which kernel runs the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// The simulated one.
    #[default]
    Sim,
    /// The real one.
    Real,
    /// Both.
    Both,
}

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    Light,
    /// The other way round.
    Dark,
}

impl Theme {
    /// The other one.
    pub fn other(self) -> Theme {
        match self {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        }
    }

    /// The value of `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// A pane that tabs switch (phone; on tablets Tree or Inside, Terminal or Timeline).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pane {
    /// The editor.
    Code,
    /// The tree.
    #[default]
    Tree,
    /// The inspector.
    Inside,
    /// The terminal.
    Terminal,
    /// The trace.
    Timeline,
}

/// The part of the simulator that arrives after the first tree is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is on its way.
    Awaited,
    /// It could not be fetched.
    Failed,
    /// It is there.
    There,
}

/// The live lab, as the page knows it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Lab {
    /// Nobody answered.
    #[default]
    Absent,
    /// It answers `/health`.
    Reachable,
    /// A connection is being made.
    Connecting,
    /// `welcome` came.
    Connected {
        /// `uname -r`.
        kernel: String,
        /// The distribution.
        os: String,
        /// Id plan.
        plan: String,
        /// Limits of a session.
        limits: Limits,
    },
    /// It refused the token.
    Refused,
    /// It failed with these words.
    Failed(String),
    /// The connection broke.
    Lost,
}

/// What is kept on the device.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefs {
    /// Language.
    pub lang: Lang,
    /// Theme.
    pub theme: Theme,
    /// Do single letters act as keys?
    pub letter_keys: bool,
    /// Width of the editor, of the inspector, height of the lower row.
    pub edges: [f64; 3],
    /// Steps a second.
    pub speed: u32,
}

/// So many seconds before the end of a real session it is said.
pub const FEW_SECONDS: u64 = 60;

/// Where edges stand at first.
pub const EDGES: [f64; 3] = [480.0, 392.0, 236.0];

impl Default for Prefs {
    fn default() -> Prefs {
        Prefs { lang: Lang::En, theme: Theme::Light, letter_keys: true, edges: EDGES, speed: 2 }
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Kept on the device.
    pub prefs: Prefs,
    /// Which kernel.
    pub mode: Mode,
    /// The program.
    pub doc: Doc,
    /// The scene that is played instead of the program.
    pub scene: Option<&'static Scene>,
    /// Lines of the scene that are still to be typed, the last one first.
    pub to_type: Vec<&'static str>,
    /// Was Run refused because the program does not compile?
    pub is_refused: bool,
    /// The simulated run.
    pub sim: Recording,
    /// The real run.
    pub real: Recording,
    /// The current step; 0 is before the start.
    pub pos: usize,
    /// Did the learner move the head since the run began?
    pub has_moved: bool,
    /// Is it playing?
    pub is_playing: bool,
    /// The machine at the current step.
    pub view: Rc<View>,
    /// What events add to it.
    pub facts: Rc<Facts>,
    /// The selected process; `None`: the one of the current step.
    pub selected: Option<u32>,
    /// Does the inspector stay on it?
    pub is_pinned: bool,
    /// The inspected process, with its own eyes.
    pub inside: Option<Rc<Inside>>,
    /// Its parent, for the difference of mounts.
    pub parent_inside: Option<Rc<Inside>>,
    /// The machine's first process: "on the host".
    pub host_inside: Option<Rc<Inside>>,
    /// Whose view the tree shows.
    pub whose: Whose,
    /// Size of its rows.
    pub density: Density,
    /// Groups that were opened.
    pub unfolded: Set<u32>,
    /// Runs of trace lines that were opened.
    pub open_runs: Set<usize>,
    /// The visible tab.
    pub pane: Pane,
    /// On tablets: the inspector instead of the tree.
    pub side_inside: bool,
    /// On tablets: the terminal instead of the timeline.
    pub low_terminal: bool,
    /// In Both: the tree instead of the transcript.
    pub both_tree: bool,
    /// The difference the learner is at.
    pub at_difference: Option<usize>,
    /// The live lab.
    pub lab: Lab,
    /// The part of the simulator that arrives after the first tree.
    pub rest: Rest,
    /// What was asked for before it came.
    pub waiting: Vec<Action>,
    /// Is a link to the lab (a token) known?
    pub has_token: bool,
    /// Is there a network?
    pub is_online: bool,
    /// Is the panel open that explains a failure or an end?
    pub why_open: bool,
    /// Seconds since the real run began.
    pub real_seconds: u64,
    /// Seconds that it lives in all and how often that can be extended, once it was.
    pub extended: Option<(u64, u32)>,
    /// Does a real run wait for the connection?
    pub is_run_due: bool,
    /// Is the list of keys open?
    pub keys_open: bool,
    /// Is the field open that takes a step's number?
    pub is_going: bool,
    /// All mounts instead of the difference.
    pub all_mounts: bool,
    /// Width of the window.
    pub window: f64,
    /// Width of the tree's pane.
    pub tree_width: f64,
    /// Does the chip row say why a classic clone makes no time namespace?
    pub time_why: bool,
    /// Scroll position and height of the tree.
    pub tree_scroll: (f64, f64),
    /// Scroll position and height of the trace.
    pub trace_scroll: (f64, f64),
    /// Output before this event was cleared away.
    pub cleared: u64,
}

impl State {
    /// The page at its start.
    pub fn new(prefs: Prefs, window: f64) -> State {
        let sample = &SAMPLES[0];
        State {
            prefs,
            mode: Mode::Sim,
            doc: Doc { name: sample.name.into(), source: sample.source().into(), ..Doc::default() },
            scene: None,
            to_type: Vec::new(),
            is_refused: false,
            sim: Recording::default(),
            real: Recording::default(),
            pos: 0,
            has_moved: false,
            is_playing: false,
            view: Rc::default(),
            facts: Rc::default(),
            selected: None,
            is_pinned: false,
            inside: None,
            parent_inside: None,
            host_inside: None,
            whose: Whose::Walls,
            density: Density::Normal,
            unfolded: Set::new(),
            open_runs: Set::new(),
            pane: if window < 900.0 { Pane::Code } else { Pane::Tree },
            side_inside: false,
            low_terminal: false,
            both_tree: false,
            at_difference: None,
            lab: Lab::Absent,
            rest: Rest::Awaited,
            waiting: Vec::new(),
            has_token: false,
            is_online: true,
            why_open: false,
            real_seconds: 0,
            extended: None,
            is_run_due: false,
            keys_open: false,
            is_going: false,
            all_mounts: false,
            window,
            tree_width: if window < 900.0 { window } else { 567.0 },
            time_why: false,
            tree_scroll: (0.0, 600.0),
            trace_scroll: (0.0, 190.0),
            cleared: 0,
        }
    }

    /// The sentences.
    pub fn words(&self) -> &'static dyn Words {
        words(self.prefs.lang)
    }

    /// Is one pane shown at a time?
    pub fn is_phone(&self) -> bool {
        self.window < 900.0
    }

    /// The run whose steps are shown. In Both the simulated one.
    pub fn shown(&self) -> HostSide {
        if self.mode == Mode::Real { HostSide::Real } else { HostSide::Sim }
    }

    /// The recording that is shown.
    pub fn recording(&self) -> &Recording {
        match self.shown() {
            HostSide::Sim => &self.sim,
            HostSide::Real => &self.real,
        }
    }

    /// A recording by its side.
    pub fn recording_mut(&mut self, side: HostSide) -> &mut Recording {
        match side {
            HostSide::Sim => &mut self.sim,
            HostSide::Real => &mut self.real,
        }
    }

    /// Seconds that are left of the real session, once they are few.
    pub fn seconds_left(&self) -> Option<u64> {
        let Lab::Connected { limits, .. } = &self.lab else { return None };
        let lives = self.extended.map_or(limits.seconds, |(seconds, _)| seconds);
        let left = lives.saturating_sub(self.real_seconds);
        (self.real.is_alive() && self.mode != Mode::Sim && left <= FEW_SECONDS).then_some(left)
    }

    /// Can the real session be given more time?
    pub fn can_extend(&self) -> bool {
        let Lab::Connected { limits, .. } = &self.lab else { return false };
        self.extended.map_or(limits.extensions, |(_, extensions)| extensions) > 0
    }

    /// Is a run going on that Stop would end?
    pub fn is_running(&self) -> bool {
        let busy = |r: &Recording| r.is_alive() && r.status != super::Status::Held;
        match self.mode {
            Mode::Sim => busy(&self.sim),
            Mode::Real => busy(&self.real),
            Mode::Both => busy(&self.sim) || busy(&self.real),
        }
    }

    /// The line of the current step.
    pub fn current(&self) -> Option<&Event> {
        self.recording().line(self.pos)
    }

    /// The machine that the program, or the shell, runs on.
    pub fn machine(&self) -> &'static str {
        self.scene.map_or("lab", |scene| scene.machine)
    }

    /// Can a real run be had? Of a scene there is none.
    pub fn can_real(&self) -> bool {
        self.scene.is_none() && self.has_token && !matches!(self.lab, Lab::Absent | Lab::Refused)
    }

    /// The process of the current step, if it is still drawn.
    pub fn current_pid(&self) -> Option<u32> {
        let pid = self.current()?.host_pid;
        self.view.procs.iter().any(|p| p.host_pid == pid).then_some(pid)
    }

    /// The process that the inspector shows.
    pub fn inspected(&self) -> Option<u32> {
        let alive = |pid: &u32| self.is_pinned || self.view.procs.iter().any(|p| p.host_pid == *pid);
        let last = || self.view.procs.iter().rev().find(|p| p.state != 'Z' && !p.is_kernel_thread).map(|p| p.host_pid);
        self.selected.filter(alive).or_else(|| self.current_pid()).or_else(last)
    }

    /// The failed call of the current step.
    pub fn failure(&self) -> Option<(&str, &str)> {
        match &self.current()?.kind {
            EventKind::Syscall { name, errno: Some(errno), .. } => Some((name, errno)),
            _ => None,
        }
    }
}
