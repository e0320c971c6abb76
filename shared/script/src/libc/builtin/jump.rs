//! setjmp(3), longjmp(3): only the machine's own loop can do these.

use super::{ContextStep, Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("setjmp", |_, a| Err(Trouble::SetJump { env: a[0] })),
    ("longjmp", |_, a| Err(Trouble::LongJump { env: a[0], value: a[1] })),
    ("context_save", |_, a| Err(Trouble::Context(ContextStep::Save { env: a[0] }))),
    ("context_resume", |_, a| Err(Trouble::Context(ContextStep::Resume { env: a[0], value: a[1] }))),
    ("context_begin", |_, a| Err(Trouble::Context(ContextStep::Begin { sp: a[0] }))),
];
