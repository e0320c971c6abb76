//! setjmp(3), longjmp(3): only the machine's own loop can do these.

use super::{Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("setjmp", |_, a| Err(Trouble::SetJump { env: a[0] })),
    ("longjmp", |_, a| Err(Trouble::LongJump { env: a[0], value: a[1] })),
];
