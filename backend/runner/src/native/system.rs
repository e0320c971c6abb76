//! UTS and the machine.

use nslab_abi::{Errno, RawCall, RawMemory, Ret, Syscall, Sysinfo, Utsname};

use super::{Answer, Stop, bytes, enter, int, unsupported, word};
use crate::sys::Arg;

/// The highest call number of Linux 6.18 on x86-64, and where the numbers of another architecture's calls begin and end.
const LAST_CALL: i64 = 470;
/// Calls that no session may make (backend/keeper/src/seccomp.rs), of those that reach memory in ways that are not told here.
const DENIED: [i64; 12] = [
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_quotactl,
    libc::SYS_move_pages,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
];
/// Bytes of randomness handed out at once.
const RANDOM_BYTES: usize = 1 << 16;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Sethostname { name, len } => set_name(libc::SYS_sethostname, name, *len),
        Syscall::Setdomainname { name, len } => set_name(libc::SYS_setdomainname, name, *len),
        Syscall::Uname => uname(),
        Syscall::Sysinfo => sysinfo(),
        Syscall::Getrandom { buflen, flags } => {
            let room = (*buflen).min(RANDOM_BYTES);
            bytes(room, |out| enter(libc::SYS_getrandom, &mut [out, room.into(), (*flags).into()]))
        }
        // The session's filter answers them before the kernel would look at an argument.
        Syscall::Raw(call) if call.is_opaque && DENIED.contains(&call.number) => int(call.number, &mut []),
        Syscall::Raw(call) if matches!(call.name, "process_vm_readv" | "process_vm_writev") => vm_access(call),
        Syscall::Raw(call) if call.is_opaque || (call.is_unknown() && (0..=LAST_CALL).contains(&call.number)) => {
            Err(unsupported(call.name, format!("number {}", call.number)))
        }
        Syscall::Raw(call) => raw(call),
        _ => return None,
    })
}

/// May the caller reach into another process's memory, and is there one? A script's memory lies elsewhere than it thinks.
fn vm_access(call: &RawCall) -> Answer {
    /// Nobody has a page there.
    const NOWHERE: u64 = 8;
    let [pid, .., flags] = call.args;
    let mut own = [0u8; 1];
    let local = [(own.as_mut_ptr() as u64).to_le_bytes(), 1u64.to_le_bytes()].concat();
    let remote = [NOWHERE.to_le_bytes(), 1u64.to_le_bytes()].concat();
    let one = || 1u64.into();
    match enter(call.number, &mut [pid.into(), Arg::In(&local), one(), Arg::In(&remote), one(), flags.into()]) {
        Err(Stop::Errno(Errno::EFAULT)) | Ok(_) => Err(unsupported(call.name, "memory of a process that is there")),
        Err(stop) => Err(stop),
    }
}

/// A call as it is: its words, and a copy of what they point to.
fn raw(call: &RawCall) -> Answer {
    let mut memory = call.memory.clone();
    let mut args = call.args.map(Arg::Number);
    for RawMemory { arg, bytes, is_written, .. } in &mut memory {
        args[*arg] = if *is_written { Arg::Out(bytes) } else { Arg::In(bytes) };
    }
    let value = match enter(call.number, &mut args) {
        // It tells how much room it needs - name_to_handle_at(2)
        Err(Stop::Errno(Errno::EOVERFLOW)) if call.name == "name_to_handle_at" => -i64::from(Errno::EOVERFLOW.0),
        result => result?,
    };
    let written = memory.into_iter().filter(|memory| memory.is_written).map(|memory| (memory.arg, memory.bytes));
    Ok(Ret::Raw { value, written: written.collect() })
}

fn set_name(number: i64, name: &[u8], len: i64) -> Answer {
    // The kernel refuses bad lengths before it looks at the name (kernel/sys.c).
    let mut room = name.to_vec();
    room.resize(room.len().max(nslab_abi::limits::HOST_NAME_MAX), 0);
    int(number, &mut [Arg::In(&room), len.into()])
}

fn uname() -> Answer {
    const FIELD_BYTES: usize = 65;
    let mut buffer = [0; 6 * FIELD_BYTES];
    enter(libc::SYS_uname, &mut [Arg::Out(&mut buffer)])?;
    let field = |index: usize| {
        let field = &buffer[index * FIELD_BYTES..][..FIELD_BYTES];
        field.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()
    };
    let [sysname, nodename, release, version, machine, domainname] = [0, 1, 2, 3, 4, 5].map(field);
    Ok(Ret::Utsname(Box::new(Utsname { sysname, nodename, release, version, machine, domainname })))
}

fn sysinfo() -> Answer {
    let mut b = [0; 112];
    enter(libc::SYS_sysinfo, &mut [Arg::Out(&mut b)])?;
    let procs = (word(&b, 80) & 0xffff) as u16;
    Ok(Ret::Sysinfo(Box::new(Sysinfo {
        uptime: word(&b, 0) as i64,
        totalram: word(&b, 32),
        freeram: word(&b, 40),
        procs,
    })))
}
