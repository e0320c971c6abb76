//! What a container's root may do: docker's default list (moby, oci/caps/defaults.go).

use nslab_abi::{Cap, CapSet, Caps, Errno, Pid, Syscall};

use crate::sys::Sys;

/// chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod,
/// audit_write, setfcap.
const DEFAULT: CapSet = CapSet(0xa804_25fb);
const PR_CAPBSET_DROP: i32 = 24;

/// Drops all other capabilities, also from what execve(2) could give back.
pub(in crate::applet::docker) async fn keep_default(sys: &Sys) -> Result<(), Errno> {
    for number in 0..=Cap::CAP_CHECKPOINT_RESTORE.0 {
        if !DEFAULT.has(Cap(number)) {
            let args = [u64::from(number), 0, 0, 0];
            sys.call(Syscall::Prctl { option: PR_CAPBSET_DROP, args, name: Vec::new() }).await?;
        }
    }
    let caps = Caps { effective: DEFAULT, permitted: DEFAULT, inheritable: CapSet::EMPTY };
    sys.call(Syscall::Capset { pid: Pid(0), caps }).await.map(drop)
}
