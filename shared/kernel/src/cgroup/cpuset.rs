//! The `cpuset` controller of a machine with one processor and one node of memory - kernel/cgroup/cpuset.c.

use nslab_abi::Errno;

/// Reads a list of processors or nodes, `0`, `0-0` or nothing; tells whether it names the one there is.
///
/// # Errors
/// `EINVAL`: it is none, or it names one that the machine has not; `ERANGE`: it is beyond what the kernel was built for.
pub(super) fn parse(text: &str) -> Result<bool, Errno> {
    const NR_CPUS: u64 = 64;
    let mut is_named = false;
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first: u64 = first.parse().map_err(|_| Errno::EINVAL)?;
        let last: u64 = last.parse().map_err(|_| Errno::EINVAL)?;
        if first > last {
            return Err(Errno::EINVAL);
        }
        if last >= NR_CPUS {
            return Err(Errno::ERANGE);
        }
        if last > 0 {
            return Err(Errno::EINVAL);
        }
        is_named = true;
    }
    Ok(is_named)
}

/// Writes such a list.
pub(super) fn show(is_named: bool) -> &'static str {
    if is_named { "0\n" } else { "\n" }
}
