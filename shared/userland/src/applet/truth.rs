//! `true`, `false` and `nologin` - they ignore their arguments.

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

/// `nologin`: the shell of accounts that are nobody's.
pub(crate) async fn nologin(sys: Sys, _: Arc<Args>) -> u8 {
    sys.print("This account is currently not available.\n");
    sys.finish("nologin", 1).await
}
