//! Stands behind the services of `docker-host`: waits for ever.

use std::sync::Arc;

use nslab_abi::Syscall;

use crate::process::Args;
use crate::sys::Sys;

/// Sleeps until a signal ends it.
pub(crate) async fn main(sys: Sys, _: Arc<Args>) -> u8 {
    loop {
        sys.checkpoint(());
        let _ = sys.call(Syscall::Pause).await;
    }
}
