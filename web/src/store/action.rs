//! What can happen, and what the page then asks of the world.

use std::rc::Rc;

use nslab_abi::NsType;
use nslab_protocol::event::Event;
use nslab_protocol::view::{Inside, View};
use nslab_script::Diagnostic;
use nslab_words::Lang;

use super::doc::Editing;
use super::recording::{EndState, Status};
use super::state::{Lab, Mode, Pane, Theme};
use crate::layout::Whose;

/// Which of the two kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostSide {
    /// The simulated one.
    Sim,
    /// The real one.
    Real,
}

/// What a host is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Boots the machine without a program, to be looked at.
    Boot,
    /// Starts the program; held before its first step if `is_held`.
    Start {
        /// File name.
        name: String,
        /// Source.
        source: String,
        /// Does the learner step?
        is_held: bool,
    },
    /// Starts a shell in the machine of this name; the program lies in its home.
    Shell {
        /// As `nslab sh --machine` names it.
        machine: &'static str,
        /// File name.
        name: String,
        /// Source.
        source: String,
    },
    /// Lets a held run go.
    Go,
    /// One step of a held run.
    StepOnce,
    /// Ends the run.
    Stop,
    /// Bytes for standard input.
    Input(Vec<u8>),
    /// End of input.
    EndInput,
    /// The terminal has this size, rows and columns.
    Resize(u16, u16),
    /// The picture after an event.
    Look(u64),
    /// A process with its own eyes, after an event.
    Inspect(u64, u32),
    /// More time for a real run.
    Extend,
}

/// What a host tells.
#[derive(Clone, Debug, PartialEq)]
pub enum HostEvent {
    /// More happened.
    Events(Vec<Event>),
    /// Another status.
    Status(Status),
    /// The picture after an event.
    View(u64, Rc<View>),
    /// A process with its own eyes after an event; absent if it is gone.
    Inside(u64, u32, Option<Rc<Inside>>),
    /// The program does not compile.
    Refused(Vec<Diagnostic>),
    /// Events that were missed.
    Missed(u64),
    /// A real run lives so many seconds in all, and can be extended so often again.
    Extended(u64, u32),
    /// The lab's state.
    Lab(Lab),
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The page is there: boot the machine, run nothing.
    Prepare,
    /// The rest of the simulator has come, or could not be fetched.
    Rest(bool),
    /// Run or Stop was pressed.
    RunOrStop,
    /// Step, Back, First, Last.
    Step,
    /// See `Step`.
    Back,
    /// See `Step`.
    First,
    /// See `Step`.
    Last,
    /// By C statement: to the next step at another line; the flag says forward.
    Statement(bool),
    /// Straight to a step.
    Seek(usize),
    /// Opens or closes the field that takes a step's number.
    GoTo(bool),
    /// Play or Pause.
    PlayPause,
    /// Steps a second.
    Speed(u32),
    /// The player's clock ticked.
    Tick,
    /// Another kernel.
    Mode(Mode),
    /// The text changed.
    Edited(String),
    /// Diagnostics for a text.
    Checked(Vec<Diagnostic>, Option<Editing>),
    /// A sample was picked.
    Sample(usize),
    /// A scene was picked, by its number in `SCENES`.
    Scene(usize),
    /// Back from a scene to the program.
    Program,
    /// A step of the scene was tapped: these lines are typed.
    Type(&'static [&'static str]),
    /// A chip was tapped.
    Chip(NsType),
    /// The classic clone is to become a clone3.
    UseClone3,
    /// A fix was taken.
    TakeFix(usize),
    /// A process was selected; `None`: follow the current step.
    Select(Option<u32>),
    /// Up or down in the tree.
    SelectNext(i32),
    /// To the parent in the tree.
    SelectParent,
    /// Pin or unpin.
    Pin,
    /// Whose view.
    Whose(Whose),
    /// The next of the three views.
    NextWhose,
    /// Rows smaller (-1), larger (1), usual (0).
    Density(i32),
    /// A folded group opens or closes, named by its first host pid.
    Unfold(u32),
    /// A folded run of trace lines opens.
    OpenRun(usize),
    /// Another pane (tabs).
    Pane(Pane),
    /// Another theme.
    Theme(Theme),
    /// Another language.
    Lang(Lang),
    /// Input typed into the terminal.
    Typed(Vec<u8>),
    /// End of input.
    EndInput,
    /// The terminal has this size.
    TermSize(u16, u16),
    /// Opens or closes the panel that explains a failure or an end.
    Why(bool),
    /// Puts a changed program in the place of this one and runs it.
    ChangeAndRun(String),
    /// The same program on the real kernel.
    RunForReal,
    /// Opens or closes the list of keys.
    Keys(bool),
    /// Single letters act as keys, or not.
    LetterKeys(bool),
    /// All mounts, or the difference.
    AllMounts(bool),
    /// In Both: transcript or tree.
    BothTree(bool),
    /// Next or previous difference.
    NextDifference(bool),
    /// More time for the real run.
    Extend,
    /// A second of a real run has passed.
    Second,
    /// Go on simulated after the lab was lost.
    GoOnSimulated,
    /// The window or a pane has another size.
    Sized {
        /// Width of the window.
        window: f64,
        /// Width of the tree's pane.
        tree: f64,
    },
    /// The tree was scrolled: position and height.
    TreeScrolled(f64, f64),
    /// The time chip's reason opens or closes.
    TimeWhy(bool),
    /// The trace was scrolled.
    TraceScrolled(f64, f64),
    /// A pane's edge moved by so many pixels.
    Edge(Edge, f64),
    /// Edges back to where they were.
    EdgesBack,
    /// Online or offline.
    Online(bool),
    /// A host told something.
    Host(HostSide, HostEvent),
    /// The terminal was cleared.
    ClearTerminal,
}

/// An edge between panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Right of the editor.
    Editor,
    /// Left of the inspector.
    Inspector,
    /// Above terminal and timeline.
    Bottom,
}

/// What the page asks of the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Of a host.
    Host(HostSide, Command),
    /// Fetches the rest of the simulator and answers with `Rest`.
    FetchRest,
    /// Connects to the live lab.
    Connect,
    /// Checks the text and answers with `Checked`.
    Check,
    /// Puts a text into the editor as one undoable edit.
    SetEditor(String),
    /// Keeps the preferences on the device.
    SavePrefs,
    /// Keeps the program on the device.
    SaveDoc,
    /// Writes language and theme to the document.
    ApplyPrefs,
    /// Starts or stops the player's clock.
    Player(Option<u32>),
    /// Says something to screen readers; the flag says whether it is urgent.
    Say(String, bool),
    /// Brings the current line of the trace, the row of the tree and the line of the program into view.
    Reveal,
    /// Brings a line of the program that has an error into view.
    RevealError(u32),
    /// Brings a line of the comparison into view.
    RevealDifference(usize),
    /// Moves the focus to a row of the tree.
    FocusRow(u32),
    /// Moves the focus to the field that takes a step's number.
    FocusGoTo,
    /// Moves the focus into the dialog.
    FocusDialog,
}

/// A run's end as a host tells it.
impl From<EndState> for HostEvent {
    fn from(end: EndState) -> HostEvent {
        HostEvent::Status(Status::Ended(end))
    }
}
