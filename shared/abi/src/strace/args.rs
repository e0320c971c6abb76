//! What stands between the parentheses.

use super::consts as c;
use super::text as t;
use super::{events, families, ioctl, ipc, locks, mounts, net, poll, signals};
use crate::{CloneArgs, CloneEntry, CloneFlags, Errno, RawCall, Ret, Syscall, Timespec};

/// The arguments that are known before the call returns.
pub fn known_on_entry(call: &Syscall) -> String {
    let full = all(call, &Err(Errno::EFAULT));
    match call {
        Syscall::Wait4 { pid, .. } => format!("{pid}, "),
        Syscall::Read { fd, .. } | Syscall::Pread64 { fd, .. } => format!("{fd}, "),
        _ => full,
    }
}

/// All arguments, with what the call wrote back.
pub fn all(call: &Syscall, result: &Result<Ret, Errno>) -> String {
    net::args(call, result)
        .or_else(|| ipc::args(call, result))
        .or_else(|| poll::args(call, result))
        .or_else(|| signals::args(call, result))
        .or_else(|| events::args(call, result))
        .or_else(|| families::args(call, result))
        .or_else(|| locks::args(call, result))
        .or_else(|| ioctl::args(call, result))
        .or_else(|| mounts::args(call))
        .unwrap_or_else(|| own(call, result))
}

/// The arguments of the calls that have no file of their own.
fn own(call: &Syscall, result: &Result<Ret, Errno>) -> String {
    match call {
        Syscall::Clone(args) => clone(args, result),
        Syscall::Unshare { flags } => or_zero(c::clone_flags(*flags)),
        Syscall::Setns { fd, nstype } => format!("{fd}, {}", or_zero(c::clone_flags(*nstype))),
        Syscall::Execve { path, argv, envp } => {
            format!("{}, {}, {:#x} /* {} vars */", t::path(path), t::strings(argv), 0x7ffc_0000_0000_u64, envp.len())
        }
        Syscall::Exit { status } | Syscall::ExitGroup { status } => status.to_string(),
        Syscall::Wait4 { pid, options } => {
            let status = match result {
                Ok(Ret::Wait { status: Some(status), .. }) => t::wait_status(*status),
                _ => "0x7ffc00000000".to_string(),
            };
            format!("{pid}, {status}, {}, NULL", c::wait_flags(*options, false))
        }
        Syscall::Waitid { idtype, id, options } => {
            format!(
                "{}, {id}, {{...}}, {}, NULL",
                c::named(i64::from(*idtype), c::IDTYPES),
                c::wait_flags(*options, true)
            )
        }
        Syscall::PidfdOpen { pid, flags } => format!("{pid}, {flags}"),
        Syscall::Prctl { option, args, name } => match *option {
            15 => format!("PR_SET_NAME, {}", t::buffer(name)),
            _ => format!("{}, {:#x}", c::named(i64::from(*option), c::PRCTL), args[0]),
        },
        Syscall::Nanosleep { duration } => format!("{}, {}", t::timespec(duration), remaining(result)),
        Syscall::ClockNanosleep { clockid, flags, t: time } => {
            let flags = if *flags == 1 { "TIMER_ABSTIME".to_string() } else { flags.to_string() };
            format!(
                "{}, {flags}, {}, {}",
                c::named(i64::from(*clockid), c::CLOCKS),
                t::timespec(time),
                remaining(result)
            )
        }
        Syscall::ClockGettime { clockid } => {
            format!("{}, {}", c::named(i64::from(*clockid), c::CLOCKS), remaining(result))
        }
        Syscall::ClockSettime { clockid, tp } => {
            format!("{}, {}", c::named(i64::from(*clockid), c::CLOCKS), t::timespec(tp))
        }
        Syscall::Setuid { uid } => id(*uid),
        Syscall::Setgid { gid } => id(*gid),
        Syscall::Setreuid { ruid: a, euid: b } | Syscall::Setregid { rgid: a, egid: b } => {
            format!("{}, {}", id(*a), id(*b))
        }
        Syscall::Setresuid { ruid: a, euid: b, suid: s } | Syscall::Setresgid { rgid: a, egid: b, sgid: s } => {
            format!("{}, {}, {}", id(*a), id(*b), id(*s))
        }
        Syscall::Setgroups { list } => {
            let ids: Vec<String> = list.iter().map(u32::to_string).collect();
            format!("{}, [{}]", list.len(), ids.join(", "))
        }
        Syscall::Openat { dirfd, path, flags, mode } => {
            let mode = if flags.bits() & 0o100 != 0 { format!(", {}", octal(*mode)) } else { String::new() };
            format!("{dirfd}, {}, {}{mode}", t::path(path), c::open_flags(*flags))
        }
        Syscall::Read { fd, count } => format!("{fd}, {}, {count}", received(result)),
        Syscall::Write { fd, buf } => format!("{fd}, {}, {}", t::buffer(buf), buf.len()),
        Syscall::Pread64 { fd, count, offset } => format!("{fd}, {}, {count}, {offset}", received(result)),
        Syscall::Pwrite64 { fd, buf, offset } => format!("{fd}, {}, {}, {offset}", t::buffer(buf), buf.len()),
        Syscall::Lseek { fd, offset, whence } => format!("{fd}, {offset}, {}", c::named(i64::from(*whence), c::WHENCE)),
        Syscall::Close { fd } | Syscall::Fchdir { fd } | Syscall::Fsync { fd } => fd.to_string(),
        Syscall::Dup { oldfd } => oldfd.to_string(),
        Syscall::Dup2 { oldfd, newfd } => format!("{oldfd}, {newfd}"),
        Syscall::Dup3 { oldfd, newfd, flags } => format!("{oldfd}, {newfd}, {}", c::fd_flags(*flags)),
        Syscall::Pipe2 { flags } => match result {
            Ok(Ret::Pair(read, write)) => format!("[{read}, {write}], {}", c::fd_flags(*flags)),
            _ => format!("0x7ffc00000000, {}", c::fd_flags(*flags)),
        },
        Syscall::Fcntl { fd, cmd: cmd @ (15 | 16), arg } => {
            let bytes = match result {
                Ok(Ret::Structure { bytes, .. }) => bytes.get(..8).and_then(|bytes| bytes.try_into().ok()),
                _ => None,
            };
            let owner = bytes.map_or(*arg, i64::from_le_bytes);
            let kind = c::named(i64::from(owner as i32), c::OWNERS);
            format!("{fd}, {}, {{type={kind}, pid={}}}", c::named(i64::from(*cmd), c::FCNTL), owner >> 32)
        }
        Syscall::Fcntl { fd, cmd, arg } => format!("{fd}, {}, {arg:#x}", c::named(i64::from(*cmd), c::FCNTL)),
        Syscall::Newfstatat { dirfd, path, flags } => {
            let stat = match result {
                Ok(Ret::Stat(stat)) => {
                    format!("{{st_mode={}, {}, ...}}", file_mode(stat.st_mode), size_or_device(stat))
                }
                _ => "0x7ffc00000000".to_string(),
            };
            format!("{dirfd}, {}, {stat}, {}", t::path(path), c::at_flags(*flags, "AT_NO_AUTOMOUNT"))
        }
        Syscall::Statfs { path } => format!("{}, {{...}}", t::path(path)),
        Syscall::Fstatfs { fd } => format!("{fd}, {{...}}"),
        Syscall::Getdents64 { fd, count } => match result {
            Ok(Ret::Dirents(entries)) => format!("{fd}, 0x7ffc00000000 /* {} entries */, {count}", entries.len()),
            _ => format!("{fd}, 0x7ffc00000000, {count}"),
        },
        Syscall::Faccessat { dirfd, path, mode, .. } => {
            let names = [("R_OK", 4), ("W_OK", 2), ("X_OK", 1)];
            format!("{dirfd}, {}, {}", t::path(path), t::flags(*mode as u64, &names, "F_OK"))
        }
        Syscall::Mkdirat { dirfd, path, mode } | Syscall::Fchmodat { dirfd, path, mode } => {
            format!("{dirfd}, {}, {}", t::path(path), octal(*mode))
        }
        Syscall::Mknodat { dirfd, path, mode, dev } => {
            format!("{dirfd}, {}, {}, {dev:#x}", t::path(path), octal(*mode))
        }
        Syscall::Unlinkat { dirfd, path, flags } => {
            format!("{dirfd}, {}, {}", t::path(path), c::at_flags(*flags, "AT_REMOVEDIR"))
        }
        Syscall::Renameat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            format!("{olddirfd}, {}, {newdirfd}, {}, {flags}", t::path(oldpath), t::path(newpath))
        }
        Syscall::Linkat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            format!(
                "{olddirfd}, {}, {newdirfd}, {}, {}",
                t::path(oldpath),
                t::path(newpath),
                c::at_flags(*flags, "0x200")
            )
        }
        Syscall::Symlinkat { target, newdirfd, linkpath } => {
            format!("{}, {newdirfd}, {}", t::path(target), t::path(linkpath))
        }
        Syscall::Readlinkat { dirfd, path, bufsiz } => {
            format!("{dirfd}, {}, {}, {bufsiz}", t::path(path), received(result))
        }
        Syscall::Fchmod { fd, mode } => format!("{fd}, {}", octal(*mode)),
        Syscall::Fchownat { dirfd, path, owner, group, flags } => {
            format!("{dirfd}, {}, {}, {}, {}", t::path(path), id(*owner), id(*group), c::at_flags(*flags, "0x200"))
        }
        Syscall::Fchown { fd, owner, group } => format!("{fd}, {}, {}", id(*owner), id(*group)),
        Syscall::Utimensat { dirfd, path, times, flags } => {
            let times = times
                .as_ref()
                .map_or_else(|| "NULL".to_string(), |[a, m]| format!("[{}, {}]", t::timespec(a), t::timespec(m)));
            format!("{dirfd}, {}, {times}, {}", t::path(path), c::at_flags(*flags, "0x200"))
        }
        Syscall::Truncate { path, length } => format!("{}, {length}", t::path(path)),
        Syscall::Ftruncate { fd, length } => format!("{fd}, {length}"),
        Syscall::Umask { mask } => octal(*mask),
        Syscall::Chdir { path } | Syscall::Chroot { path } => t::path(path),
        Syscall::Getcwd { size } => match result {
            Ok(Ret::Bytes(path)) => format!("{}, {size}", t::path(path.strip_suffix(b"\0").unwrap_or(path))),
            _ => format!("{}, {size}", received(result)),
        },
        Syscall::Mount { source, target, fstype, flags, data } => format!(
            "{}, {}, {}, {}, {}",
            t::opt_path(source),
            t::path(target),
            t::opt_path(fstype),
            c::mount_flags(*flags),
            t::opt_path(data)
        ),
        Syscall::Umount2 { target, flags } => format!("{}, {}", t::path(target), c::umount_flags(*flags)),
        Syscall::PivotRoot { new_root, put_old } => format!("{}, {}", t::path(new_root), t::path(put_old)),
        Syscall::Sethostname { name, len } | Syscall::Setdomainname { name, len } => {
            format!("{}, {len}", t::buffer(name))
        }
        Syscall::Uname => match result {
            Ok(Ret::Utsname(uts)) => {
                format!("{{sysname={}, nodename={}, ...}}", t::buffer(&uts.sysname), t::buffer(&uts.nodename))
            }
            _ => "{...}".to_string(),
        },
        Syscall::Getpgid { pid } | Syscall::Getsid { pid } => pid.to_string(),
        Syscall::Setpgid { pid, pgid } => format!("{pid}, {pgid}"),
        Syscall::Getpriority { which, who } => format!("{which}, {who}"),
        Syscall::Setpriority { which, who, prio } => format!("{which}, {who}, {prio}"),
        Syscall::Prlimit64 { pid, resource, new_limit } => {
            let new = new_limit.map_or_else(
                || "NULL".to_string(),
                |l| format!("{{rlim_cur={}, rlim_max={}}}", limit(l.rlim_cur), limit(l.rlim_max)),
            );
            format!("{pid}, {}, {new}, {{...}}", c::named(i64::from(*resource), c::RLIMITS))
        }
        Syscall::Reboot { cmd } => format!("LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, {cmd:#x}"),
        Syscall::Ptrace { request, pid, addr, data } => {
            use crate::ptrace as p;
            let addr = if *addr == 0 { "NULL".to_string() } else { format!("{addr:#x}") };
            let data = match *request {
                p::PTRACE_SEIZE | p::PTRACE_SETOPTIONS => t::flags(*data, p::OPTIONS, "0"),
                p::PTRACE_TRACEME => return "PTRACE_TRACEME".to_string(),
                p::PTRACE_CONT | p::PTRACE_SYSCALL | p::PTRACE_DETACH if *data != 0 => c::signal(*data as i32),
                p::PTRACE_CONT | p::PTRACE_SYSCALL | p::PTRACE_DETACH => "0".to_string(),
                p::PTRACE_GETEVENTMSG => format!("[{}]", result.as_ref().map_or(0, Ret::value)),
                p::PTRACE_GETSIGINFO | p::PTRACE_GET_SYSCALL_INFO => "{...}".to_string(),
                _ => "0".to_string(),
            };
            format!("{}, {pid}, {addr}, {data}", c::named(i64::from(*request), p::REQUESTS))
        }
        Syscall::Kcmp { pid1, pid2, kind, idx1, idx2, .. } => format!("{pid1}, {pid2}, {kind}, {idx1}, {idx2}"),
        Syscall::Capget { pid } => format!("{{version=_LINUX_CAPABILITY_VERSION_3, pid={pid}}}, {{...}}"),
        Syscall::Capset { pid, caps } => format!(
            "{{version=_LINUX_CAPABILITY_VERSION_3, pid={pid}}}, {{effective={:#x}, permitted={:#x}, inheritable={:#x}}}",
            caps.effective.0, caps.permitted.0, caps.inheritable.0
        ),
        Syscall::Getgroups { size } => match result {
            Ok(Ret::Groups(groups)) => format!("{size}, {groups:?}"),
            _ => format!("{size}, 0x7ffc00000000"),
        },
        Syscall::Getrandom { buflen, flags } => format!("\"...\", {buflen}, {flags:#x}"),
        Syscall::Raw(call) => raw(call),
        Syscall::SetTidAddress { tidptr } => format!("{tidptr:#x}"),
        Syscall::Getpid | Syscall::Getppid | Syscall::Gettid | Syscall::Getpgrp | Syscall::Setsid => String::new(),
        Syscall::Getuid | Syscall::Geteuid | Syscall::Getgid | Syscall::Getegid => String::new(),
        Syscall::Getresuid | Syscall::Getresgid => match result {
            Ok(Ret::Ids(r, e, s)) => format!("[{r}], [{e}], [{s}]"),
            _ => "0x7ffc00000000, 0x7ffc00000000, 0x7ffc00000000".to_string(),
        },
        Syscall::Sysinfo => "{...}".to_string(),
        Syscall::SchedYield | Syscall::Pause | Syscall::Sync => String::new(),
        _ => String::new(),
    }
}

/// What strace shows of clone(2)'s pointers, in the order of the flags that ask for them.
fn clone_pointers(args: &CloneArgs, result: &Result<Ret, Errno>) -> String {
    let mut text = String::new();
    if args.flags.contains(CloneFlags::PARENT_SETTID) {
        match result {
            Ok(Ret::Clone { pid, .. }) => text += &format!(", parent_tid=[{pid}]"),
            _ => text += &format!(", parent_tid={:#x}", args.parent_tid),
        }
    }
    if args.flags.contains(CloneFlags::SETTLS) {
        text += &format!(", tls={:#x}", args.tls);
    }
    if args.flags.intersects(CloneFlags::CHILD_SETTID | CloneFlags::CHILD_CLEARTID) {
        text += &format!(", child_tidptr={:#x}", args.child_tid);
    }
    text
}

fn clone(args: &CloneArgs, result: &Result<Ret, Errno>) -> String {
    match args.entry {
        CloneEntry::Fork | CloneEntry::Vfork => String::new(),
        CloneEntry::Clone => {
            let stack = if args.stack == 0 { "NULL".to_string() } else { format!("{:#x}", args.stack) };
            format!(
                "child_stack={stack}, flags={}{}",
                c::clone_flags_and_signal(args.flags, args.exit_signal),
                clone_pointers(args, result)
            )
        }
        CloneEntry::Clone3 => {
            let signal = c::signal(args.exit_signal as i32);
            let pointer = |flags: CloneFlags, name: &str, at: u64| match args.flags.intersects(flags) {
                true => format!(", {name}={at:#x}"),
                false => String::new(),
            };
            let child = CloneFlags::CHILD_SETTID | CloneFlags::CHILD_CLEARTID;
            let child_tid = pointer(child, "child_tid", args.child_tid);
            let parent_tid = pointer(CloneFlags::PARENT_SETTID, "parent_tid", args.parent_tid);
            let tls = pointer(CloneFlags::SETTLS, "tls", args.tls);
            let given = match result {
                Ok(Ret::Clone { pid, .. }) if args.flags.contains(CloneFlags::PARENT_SETTID) => {
                    format!(" => {{parent_tid=[{pid}]}}")
                }
                _ => String::new(),
            };
            let stack = if args.stack == 0 { "NULL".to_string() } else { format!("{:#x}", args.stack) };
            format!(
                "{{flags={}{child_tid}{parent_tid}, exit_signal={signal}, stack={stack}, stack_size={:#x}{tls}}}{given}, {}",
                or_zero(c::clone_flags(args.flags)),
                args.stack_size,
                args.size
            )
        }
    }
}

fn or_zero(names: String) -> String {
    if names.is_empty() { "0".to_string() } else { names }
}

pub fn received(result: &Result<Ret, Errno>) -> String {
    match result {
        Ok(Ret::Bytes(bytes)) | Ok(Ret::Sock { data: bytes, .. }) => t::buffer(bytes),
        _ => "0x7ffc00000000".to_string(),
    }
}

fn remaining(result: &Result<Ret, Errno>) -> String {
    match result {
        Ok(Ret::Time(time)) if *time != Timespec::default() => t::timespec(time),
        _ => "NULL".to_string(),
    }
}

/// `S_IFREG|0644`.
pub(super) fn file_mode(mode: u32) -> String {
    const TYPES: &[(u32, &str)] = &[
        (0o010_000, "S_IFIFO"),
        (0o020_000, "S_IFCHR"),
        (0o040_000, "S_IFDIR"),
        (0o060_000, "S_IFBLK"),
        (0o100_000, "S_IFREG"),
        (0o120_000, "S_IFLNK"),
        (0o140_000, "S_IFSOCK"),
    ];
    let bits = octal(mode & 0o7777);
    let bits = if mode & 0o7777 > 0o777 { set_bits(mode) + &octal(mode & 0o777) } else { bits };
    match TYPES.iter().find(|row| row.0 == mode & 0o170_000) {
        Some((_, name)) => format!("{name}|{bits}"),
        None => bits,
    }
}

fn set_bits(mode: u32) -> String {
    let bits = [(0o4000, "S_ISUID|"), (0o2000, "S_ISGID|"), (0o1000, "S_ISVTX|")];
    bits.iter().filter(|bit| mode & bit.0 != 0).map(|bit| bit.1).collect()
}

/// strace shows a device's number in place of its size.
fn size_or_device(stat: &crate::Stat) -> String {
    match stat.st_mode & 0o170_000 {
        0o020_000 | 0o060_000 => {
            let (major, minor) = (stat.st_rdev >> 8 & 0xfff, stat.st_rdev & 0xff | stat.st_rdev >> 12 & 0xff00);
            format!("st_rdev=makedev({major:#x}, {minor:#x})")
        }
        _ => format!("st_size={}", stat.st_size),
    }
}

fn octal(mode: u32) -> String {
    if mode == 0 { "000".to_string() } else { format!("0{mode:o}") }
}

fn id(id: u32) -> String {
    if id == u32::MAX { "-1".to_string() } else { id.to_string() }
}

fn limit(value: u64) -> String {
    if value == u64::MAX { "RLIM64_INFINITY".to_string() } else { value.to_string() }
}

/// A call of which only the shape is known: numbers, paths in quotes, the addresses of all else.
fn raw(call: &RawCall) -> String {
    /// Numbers below this are shown as they are counted.
    const SMALL: i32 = 0x10000;
    let shown = |index: usize| {
        let value = call.args[index];
        match call.memory.iter().find(|memory| memory.arg == index) {
            Some(memory) if memory.is_text => t::path(memory.bytes.strip_suffix(b"\0").unwrap_or(&memory.bytes)),
            Some(_) => format!("{value:#x}"),
            None if (-SMALL..SMALL).contains(&(value as i32)) && value as i64 == i64::from(value as i32) => {
                format!("{}", value as i32)
            }
            None => format!("{value:#x}"),
        }
    };
    let number = call.is_unknown().then(|| format!("{:#x}", call.number));
    number.into_iter().chain((0..call.count).map(shown)).collect::<Vec<String>>().join(", ")
}
