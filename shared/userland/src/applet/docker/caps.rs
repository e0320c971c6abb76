//! What a container's root may do: docker's default list (moby, oci/caps/defaults.go), more, or less.

use nslab_abi::{Cap, CapSet, Caps, Errno, Pid, Syscall};

use crate::sys::Sys;

/// chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod,
/// audit_write, setfcap.
const DEFAULT: CapSet = CapSet(0xa804_25fb);
const PR_CAPBSET_DROP: i32 = 24;

/// Finds capabilities by a name as `--cap-add` takes it: `NET_ADMIN`, `CAP_NET_ADMIN`, `ALL`.
pub(super) fn find(name: &str) -> Option<CapSet> {
    let upper = name.to_uppercase();
    let upper = upper.strip_prefix("CAP_").unwrap_or(&upper);
    if upper == "ALL" {
        return Some(CapSet::FULL);
    }
    let mut all = 0..=Cap::CAP_CHECKPOINT_RESTORE.0;
    all.find(|&number| Cap(number).name().trim_start_matches("CAP_") == upper).map(|number| CapSet(1 << number))
}

/// What a container may have.
pub(super) fn allowed(is_privileged: bool, add: &[String], drop: &[String]) -> CapSet {
    if is_privileged {
        return CapSet::FULL;
    }
    let bits = |names: &[String]| names.iter().filter_map(|name| find(name)).fold(0, |bits, set| bits | set.0);
    let drops_all = drop.iter().any(|name| name.eq_ignore_ascii_case("all"));
    let base = if drops_all { 0 } else { DEFAULT.0 & !bits(drop) };
    let adds_all = add.iter().any(|name| name.eq_ignore_ascii_case("all"));
    CapSet(if adds_all { CapSet::FULL.0 & !bits(drop) } else { base | bits(add) })
}

/// Drops all others from what execve(2) could give back.
pub(super) async fn bound(sys: &Sys, allowed: CapSet) -> Result<(), Errno> {
    for number in 0..=Cap::CAP_CHECKPOINT_RESTORE.0 {
        if !allowed.has(Cap(number)) {
            let args = [u64::from(number), 0, 0, 0];
            sys.call(Syscall::Prctl { option: PR_CAPBSET_DROP, args, name: Vec::new() }).await?;
        }
    }
    Ok(())
}

/// Gives up all others for good.
pub(super) async fn keep(sys: &Sys, allowed: CapSet) -> Result<(), Errno> {
    let caps = Caps { effective: allowed, permitted: allowed, inheritable: CapSet::EMPTY };
    sys.call(Syscall::Capset { pid: Pid(0), caps }).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_add_and_drop() {
        let words = |all: &[&str]| all.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        assert_eq!(allowed(false, &[], &[]), DEFAULT);
        assert_eq!(allowed(false, &words(&["SYS_ADMIN"]), &words(&["all"])), CapSet(1 << 21));
        assert!(!allowed(false, &[], &words(&["cap_chown"])).has(Cap::CAP_CHOWN));
        assert_eq!(allowed(true, &[], &[]), CapSet::FULL);
        assert_eq!(find("nonsense"), None);
    }
}
