//! syscall(2): any number. Calls that have no row of their own in the other files go as they are, by the shapes of their arguments.

use nslab_abi::{RawCall, RawMemory, Syscall, Unsupported};

use super::{Answer, Refusal, Row, args, process};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::Mm;

/// An argument that cannot be a pointer to anything.
const NOWHERE: u64 = 1;
/// Structures are no longer than this.
const STRUCTURE_MAX: u64 = 256;
/// `sizeof(struct file_handle)` without the handle, and the longest handle.
const HANDLE: (u64, u64) = (8, 128);
/// The most bytes that are carried for one argument.
const BYTES_MAX: u64 = 1 << 24;

pub(super) const ROWS: &[Row] = &[("raw", -1, |mm, a| {
    let number = a[0] as i64;
    let mut args = [0; ARGS_MAX];
    args[..ARGS_MAX - 1].copy_from_slice(&a[1..]);
    const CLONE: i64 = 56;
    if number == CLONE && args[1] != 0 {
        // The child would return from syscall(2) into whatever lies on that stack.
        return Err(Refusal::Unsupported(Unsupported::new("syscall(SYS_clone)", "stack")));
    }
    match process::numbered(number) {
        Some(build) => build(mm, &args),
        None => {
            let registers = [args[0], args[1], args[2], args[3], args[4], args[5]];
            let call = build(mm, number, registers);
            Ok((Syscall::Raw(call), Answer::Raw { at: registers }))
        }
    }
})];

/// The calls that have no row of their own: name, number, and what each argument is: `n` a number, `s` a string, `r16` 16 bytes
/// that are read, `w16` written, `u16` both; `r$1`: as many as argument 1 says. `rh`: a file handle.
/// `*`: it reaches memory in other ways.
const CALLS: &[(&str, i64, &str)] = &[
    ("brk", 12, "*"),
    ("rt_sigreturn", 15, "*"),
    ("mincore", 27, "*"),
    ("gettimeofday", 96, "w16 w8"),
    ("syslog", 103, "n w$2 n"),
    ("setfsuid", 122, "n"),
    ("setfsgid", 123, "n"),
    ("sigaltstack", 131, "*"),
    ("uselib", 134, "s"),
    ("personality", 135, "n"),
    ("ustat", 136, "n w32"),
    ("sysfs", 139, "*"),
    ("vhangup", 153, ""),
    ("modify_ldt", 154, "*"),
    ("_sysctl", 156, ""),
    ("arch_prctl", 158, "*"),
    ("adjtimex", 159, "u208"),
    ("acct", 163, "s"),
    ("settimeofday", 164, "r16 r8"),
    ("swapon", 167, "s n"),
    ("swapoff", 168, "s"),
    ("iopl", 172, "n"),
    ("ioperm", 173, "n n n"),
    ("create_module", 174, ""),
    ("init_module", 175, "*"),
    ("delete_module", 176, "s n"),
    ("get_kernel_syms", 177, ""),
    ("query_module", 178, ""),
    ("quotactl", 179, "*"),
    ("nfsservctl", 180, ""),
    ("getpmsg", 181, ""),
    ("putpmsg", 182, ""),
    ("afs_syscall", 183, ""),
    ("tuxcall", 184, ""),
    ("security", 185, ""),
    ("readahead", 187, "n n n"),
    ("time", 201, "w8"),
    ("set_thread_area", 205, ""),
    ("io_setup", 206, "*"),
    ("io_destroy", 207, "*"),
    ("io_getevents", 208, "*"),
    ("io_submit", 209, "*"),
    ("io_cancel", 210, "*"),
    ("get_thread_area", 211, ""),
    ("lookup_dcookie", 212, ""),
    ("epoll_ctl_old", 214, ""),
    ("epoll_wait_old", 215, ""),
    ("remap_file_pages", 216, "*"),
    ("restart_syscall", 219, "*"),
    ("fadvise64", 221, "n n n n"),
    ("clock_getres", 229, "n w16"),
    ("vserver", 236, ""),
    ("mbind", 237, "*"),
    ("set_mempolicy", 238, "*"),
    ("get_mempolicy", 239, "*"),
    ("kexec_load", 246, "*"),
    ("add_key", 248, "s s r$3 n n"),
    ("request_key", 249, "s s s n"),
    ("keyctl", 250, "*"),
    ("ioprio_set", 251, "n n n"),
    ("ioprio_get", 252, "n n"),
    ("migrate_pages", 256, "*"),
    ("set_robust_list", 273, "*"),
    ("get_robust_list", 274, "*"),
    ("sync_file_range", 277, "n n n n"),
    ("vmsplice", 278, "*"),
    ("move_pages", 279, "*"),
    ("rt_tgsigqueueinfo", 297, "n n n r128"),
    ("perf_event_open", 298, "r128 n n n n"),
    ("recvmmsg", 299, "*"),
    ("fanotify_init", 300, "n n"),
    ("fanotify_mark", 301, "n n n n s"),
    ("name_to_handle_at", 303, "n s uh w4 n"),
    ("open_by_handle_at", 304, "n rh n"),
    ("clock_adjtime", 305, "n u208"),
    ("syncfs", 306, "n"),
    ("sendmmsg", 307, "*"),
    ("process_vm_readv", 310, "*"),
    ("process_vm_writev", 311, "*"),
    ("finit_module", 313, "n s n"),
    ("sched_setattr", 314, "n r56 n"),
    ("sched_getattr", 315, "n w$2 n n"),
    ("kexec_file_load", 320, "*"),
    ("bpf", 321, "*"),
    ("execveat", 322, "*"),
    ("userfaultfd", 323, "*"),
    ("pkey_mprotect", 329, "*"),
    ("pkey_alloc", 330, "*"),
    ("pkey_free", 331, "*"),
    ("io_pgetevents", 333, "*"),
    ("rseq", 334, "*"),
    ("io_uring_setup", 425, "*"),
    ("io_uring_enter", 426, "*"),
    ("io_uring_register", 427, "*"),
    ("process_madvise", 440, "*"),
    ("epoll_pwait2", 441, "*"),
    ("quotactl_fd", 443, "*"),
    ("landlock_create_ruleset", 444, "r$1 n n"),
    ("landlock_add_rule", 445, "n n r16 n"),
    ("landlock_restrict_self", 446, "n n"),
    ("memfd_secret", 447, "n"),
    ("process_mrelease", 448, "n n"),
    ("futex_waitv", 449, "*"),
    ("set_mempolicy_home_node", 450, "*"),
    ("cachestat", 451, "n r16 w40 n"),
    ("fchmodat2", 452, "n s n n"),
    ("map_shadow_stack", 453, "*"),
    ("futex_wake", 454, "*"),
    ("futex_wait", 455, "*"),
    ("futex_requeue", 456, "*"),
    ("statmount", 457, "r32 w$2 n n"),
    ("listmount", 458, "r32 w*8 n n"),
    ("lsm_get_self_attr", 459, "*"),
    ("lsm_set_self_attr", 460, "*"),
    ("lsm_list_modules", 461, "*"),
    ("mseal", 462, "*"),
    ("setxattrat", 463, "*"),
    ("getxattrat", 464, "*"),
    ("listxattrat", 465, "*"),
    ("removexattrat", 466, "n s n s"),
    ("open_tree_attr", 467, "n s n r$4 n"),
    ("file_getattr", 468, "n s w$3 n n"),
    ("file_setattr", 469, "n s r$3 n n"),
];

fn build(mm: &Mm, number: i64, args: [u64; 6]) -> RawCall {
    let (name, shapes) = CALLS
        .iter()
        .find(|call| call.1 == number)
        .map_or((RawCall::UNKNOWN, "n n n n n n"), |&(name, _, shapes)| (name, shapes));
    let is_opaque = shapes == "*";
    let shapes: Vec<&str> = if is_opaque { vec!["n"; 6] } else { shapes.split_ascii_whitespace().collect() };
    let mut call = RawCall { name, number, args, count: shapes.len(), memory: Vec::new(), is_opaque };
    for (arg, shape) in shapes.iter().enumerate() {
        let at = args[arg];
        if *shape == "n" || at == 0 {
            continue;
        }
        match memory(mm, &args, at, shape) {
            Some((bytes, is_written)) => {
                call.memory.push(RawMemory { arg, bytes, is_written, is_text: *shape == "s" });
            }
            // The kernel finds it in its own order.
            None => call.args[arg] = NOWHERE,
        }
    }
    call
}

/// Returns the bytes that an argument points to, and whether the call may write there.
fn memory(mm: &Mm, args: &[u64; 6], at: u64, shape: &str) -> Option<(Vec<u8>, bool)> {
    if shape == "s" {
        let mut path = args::path(mm, at).ok()?;
        path.push(0);
        return Some((path, false));
    }
    let len = match shape.as_bytes() {
        [_, b'$', index] => args[usize::from(index - b'0')],
        [_, b'h'] => {
            HANDLE.0
                + mm.read_vec(at, 4)
                    .ok()
                    .map(|b| u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]])))?
                    .min(HANDLE.1)
        }
        [_, b'*', _] => args[2].saturating_mul(8),
        _ => shape[1..].parse().ok()?,
    };
    if len > BYTES_MAX {
        return None;
    }
    let is_written = !shape.starts_with('r');
    if mm.check(at, len, is_written).is_ok() {
        return Some((mm.read_vec(at, len).ok()?, is_written));
    }
    // What is only read may end before the longest that the call knows.
    let fits = if is_written || len > STRUCTURE_MAX {
        0
    } else {
        (1..len).rev().find(|&len| mm.check(at, len, false).is_ok())?
    };
    let mut bytes = mm.read_vec(at, fits).ok().filter(|bytes| !bytes.is_empty())?;
    bytes.resize(len as usize, 0);
    Some((bytes, is_written))
}
