//! Random programs as C.

use std::fmt::Write as _;

use super::{Call, MAX_ACTORS, Script, Step};

/// What is the same in all of them, before their steps.
const FRAME: &str = concat!(
    include_str!("prelude.c"),
    "\n",
    include_str!("calls.c"),
    "\n",
    include_str!("more_calls.c"),
    "\n",
    include_str!("io_calls.c"),
    "\n",
    include_str!("object_calls.c"),
    "\n",
    include_str!("cgroup_calls.c"),
    "\n",
    include_str!("scene_calls.c"),
    "\n",
    include_str!("event_calls.c"),
    "\n",
    include_str!("path_calls.c"),
    "\n",
    include_str!("message_calls.c"),
    "\n",
    include_str!("link_calls.c"),
    "\n",
    include_str!("process_calls.c"),
    "\n",
    include_str!("api_calls.c"),
    "\n",
    include_str!("conductor.c")
);
/// And behind them.
const MAIN: &str = include_str!("main.c");

impl Call {
    /// The C expression.
    pub fn text(&self) -> String {
        let flags = match &self.flags {
            None => String::new(),
            Some(flags) if flags.is_empty() => "0".into(),
            Some(flags) => flags.join(" | "),
        };
        format!("{}{flags}{}", self.before, self.after)
    }
}

impl Script {
    /// The program, for `cc` as well as for the script language.
    pub fn to_c(&self) -> String {
        let head = format!("//@ plan: {}\n//@ uid: {}\n/* Random program {}. */\n", self.plan, self.uid, self.seed);
        head + &file_of(&[self])
    }
}

/// One file with several programs. Standard input says which one runs: its place among them as a decimal; nothing: the first.
pub fn file_of(scripts: &[&Script]) -> String {
    let mut out = FRAME.to_string();
    let mut table = String::new();
    for script in scripts {
        let seed = script.seed;
        let nr_actors = 1 + script.steps.iter().filter_map(|step| step.call.child).max().unwrap_or(0);
        assert!(nr_actors <= MAX_ACTORS, "a program of more actors than the frame has room for");
        let parent =
            |actor| script.steps.iter().find(|step| step.call.child == Some(actor)).map_or(-1, |s| s.actor as i64);
        let _ = writeln!(out, "\nstatic void step_{seed}(int n)\n{{\n    switch (n) {{");
        for (n, step) in script.steps.iter().enumerate() {
            out += &case(n, step);
        }
        out += "    }\n}\n";
        let mut array = |name: &str, items: Vec<i64>| {
            let _ = writeln!(out, "static const signed char {name}_{seed}[] = {{{}}};", join(&items));
        };
        array("parents", (0..nr_actors).map(parent).collect());
        // An array of nothing is no C.
        array("actors", script.steps.iter().map(|step| step.actor as i64).chain([-1]).collect());
        array(
            "children",
            script.steps.iter().map(|step| step.call.child.map_or(-1, |child| child as i64)).chain([-1]).collect(),
        );
        let nr_steps = script.steps.len();
        let _ = writeln!(
            table,
            "    {{{nr_actors}, {nr_steps}, parents_{seed}, actors_{seed}, children_{seed}, step_{seed}}},"
        );
    }
    format!("{out}\nstatic const struct program programs[] = {{\n{table}}};\n\n{MAIN}")
}

fn case(n: usize, step: &Step) -> String {
    format!("    case {n}: /* {} */\n        SAY({});\n        break;\n", step.actor, step.call.text())
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
