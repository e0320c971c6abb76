//! Stands behind the services of `docker-host`: waits for ever, and as pid 1 reaps.

use std::sync::Arc;

use nslab_abi::{Pid, Ret, Syscall, WaitFlags};

use crate::process::Args;
use crate::sys::Sys;

/// Sleeps until a signal ends it.
pub(crate) async fn main(sys: Sys, _: Arc<Args>) -> u8 {
    loop {
        sys.checkpoint(());
        // systemd reaps what it inherits; a service of ours has no children to wait for.
        let is_reaper = matches!(sys.call(Syscall::Getpid).await, Ok(Ret::Int(1)));
        if !is_reaper || sys.wait4(Pid(-1), WaitFlags::empty()).await.is_err() {
            let _ = sys.call(Syscall::Pause).await;
        }
    }
}
