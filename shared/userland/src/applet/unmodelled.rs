//! Stands behind the tools of a Debian that are not modelled: they are there, and say so.

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;

/// Says that there is no such tool here.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    sys.complain(&args.short_name(), "nslab does not model this program").await;
    crate::getopt::UNMODELLED
}
