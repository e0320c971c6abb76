//! `true` and `false` - they ignore their arguments.

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;

/// true(1).
pub(crate) async fn true_main(_: Sys, _: Arc<Args>) -> u8 {
    0
}

/// false(1).
pub(crate) async fn false_main(_: Sys, _: Arc<Args>) -> u8 {
    1
}
