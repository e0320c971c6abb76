//! A random program as C.

use std::fmt::Write as _;

use super::{Call, Script, Step};

/// What is the same in all of them.
const FRAME: &str = concat!(
    include_str!("prelude.c"),
    "\n",
    include_str!("calls.c"),
    "\n",
    include_str!("more_calls.c"),
    "\n",
    include_str!("conductor.c")
);

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
        let nr_actors = 1 + self.steps.iter().filter_map(|step| step.call.child).max().unwrap_or(0);
        let parent =
            |actor| self.steps.iter().find(|step| step.call.child == Some(actor)).map_or(-1, |s| s.actor as i64);
        let parents: Vec<i64> = (0..nr_actors).map(parent).collect();
        let actors: Vec<usize> = self.steps.iter().map(|step| step.actor).collect();
        let children: Vec<i64> =
            self.steps.iter().map(|step| step.call.child.map_or(-1, |child| child as i64)).collect();
        let mut out = format!("//@ plan: {}\n//@ uid: {}\n/* Random program {}. */\n", self.plan, self.uid, self.seed);
        let _ = writeln!(out, "#define ACTORS {nr_actors}\n#define STEPS {}", self.steps.len());
        let _ = writeln!(out, "static const int parent_of[] = {{{}}};", join(&parents));
        let _ = writeln!(out, "static const int actor_of[] = {{{}}};", join(&actors));
        let _ = writeln!(out, "static const int child_of[] = {{{}}};\n", join(&children));
        out += FRAME;
        out += "\nstatic void step(int n)\n{\n    switch (n) {\n";
        for (n, step) in self.steps.iter().enumerate() {
            out += &case(n, step);
        }
        out + "    }\n}\n"
    }
}

fn case(n: usize, step: &Step) -> String {
    let text = step.call.text();
    let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("    case {n}: /* {} */\n        say(\"{quoted}\", {text});\n        break;\n", step.actor)
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
