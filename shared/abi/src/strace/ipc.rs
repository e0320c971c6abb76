//! The arguments of the calls by which processes share memory, semaphores and messages.

use super::args::received;
use super::consts as c;
use super::text as t;
use crate::{Errno, FutexArgs, MqAttr, Ret, SemBuf, Syscall, Timespec};

/// All arguments of such a call; `None`: it is none.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Msgget { key, msgflg } => format!("{}, {}", c::ipc_key(*key), c::ipc_flags(*msgflg)),
        Syscall::Msgsnd { msqid, mtype, mtext, msgflg } => {
            format!(
                "{msqid}, {{mtype={mtype}, mtext={}}}, {}, {}",
                t::buffer(mtext),
                mtext.len(),
                c::ipc_flags(*msgflg)
            )
        }
        Syscall::Msgrcv { msqid, msgsz, msgtyp, msgflg } => {
            format!("{msqid}, {}, {msgsz}, {msgtyp}, {}", received(result), c::ipc_flags(*msgflg))
        }
        Syscall::Msgctl { msqid: ipc, cmd, .. } | Syscall::Shmctl { shmid: ipc, cmd, .. } => {
            format!("{ipc}, {}, {{...}}", c::ipc_cmd(*cmd))
        }
        Syscall::Semget { key, nsems, semflg } => format!("{}, {nsems}, {}", c::ipc_key(*key), c::ipc_flags(*semflg)),
        Syscall::Semop { semid, sops } => format!("{semid}, {}, {}", operations(sops), sops.len()),
        Syscall::Semtimedop { semid, sops, timeout } => {
            format!("{semid}, {}, {}, {}", operations(sops), sops.len(), time(timeout))
        }
        Syscall::Semctl { semid, semnum, cmd, val, .. } => format!("{semid}, {semnum}, {}, {val}", c::ipc_cmd(*cmd)),
        Syscall::Mmap { addr, length, prot, flags, fd, offset, .. } => {
            let (prot, flags) = (c::prot(*prot), c::map_flags(*flags));
            format!(
                "{}, {length}, {prot}, {flags}, {fd}, {}",
                c::pointer(*addr),
                format!("{offset:#x}").replacen("0x0", "0", usize::from(*offset == 0))
            )
        }
        Syscall::Mremap { old_address, old_size, new_size, flags, .. } => {
            let names = [("MREMAP_MAYMOVE", 1), ("MREMAP_FIXED", 2), ("MREMAP_DONTUNMAP", 4)];
            let flags = super::text::flags(*flags as u32 as u64, &names, "0");
            format!("{}, {old_size}, {new_size}, {flags}", c::pointer(*old_address))
        }
        Syscall::Munmap { addr, length, .. } => format!("{}, {length}", c::pointer(*addr)),
        Syscall::Mprotect { addr, length, prot, .. } => format!("{}, {length}, {}", c::pointer(*addr), c::prot(*prot)),
        Syscall::Msync { addr, length, flags, .. } => {
            format!("{}, {length}, {}", c::pointer(*addr), c::msync_flags(*flags))
        }
        Syscall::Shmat { shmid, shmaddr, shmflg, .. } => {
            format!("{shmid}, {}, {}", c::pointer(*shmaddr), c::shmat_flags(*shmflg))
        }
        Syscall::Shmdt { shmaddr, .. } => c::pointer(*shmaddr),
        Syscall::MemfdCreate { name, flags } => format!("{}, {}", t::buffer(name), c::memfd_flags(*flags)),
        Syscall::Futex(FutexArgs { uaddr, op, val, timeout, val3, second, .. }) => {
            let bits = match val3 {
                &u32::MAX => "FUTEX_BITSET_MATCH_ANY".to_string(),
                0 => "0".to_string(),
                bits => format!("{bits:#x}"),
            };
            let rest = match op & 0x7f {
                0 => format!(", {}", time(timeout)),
                9 => format!(", {}, {bits}", time(timeout)),
                10 => format!(", {bits}"),
                cmd @ 3..=5 => second.as_ref().map_or_else(String::new, |second| {
                    let third = match cmd {
                        3 => String::new(),
                        4 => format!(", {val3}"),
                        _ => format!(", {}", wake_op(*val3)),
                    };
                    format!(", {}, {}{third}", second.val2, c::pointer(second.uaddr))
                }),
                _ => String::new(),
            };
            format!("{}, {}, {val}{rest}", c::pointer(*uaddr), c::futex_op(*op))
        }
        Syscall::Shmget { key, size, shmflg } => format!("{}, {size}, {}", c::ipc_key(*key), c::ipc_flags(*shmflg)),
        Syscall::MqOpen { name, oflag, mode, attr } => {
            let created = match oflag & 0o100 {
                0 => String::new(),
                _ => format!(", 0{mode:o}, {}", attr.as_ref().map_or_else(|| "NULL".to_string(), mq_attr)),
            };
            format!("{}, {}{created}", t::buffer(name), c::open_flags(crate::OpenFlags::from_bits_retain(*oflag)))
        }
        Syscall::MqUnlink { name } => t::buffer(name),
        Syscall::MqTimedsend { mqdes, msg, msg_prio, abs_timeout } => {
            format!("{mqdes}, {}, {}, {msg_prio}, {}", t::buffer(msg), msg.len(), time(abs_timeout))
        }
        Syscall::MqTimedreceive { mqdes, msg_len, abs_timeout } => match result {
            Ok(Ret::MqMessage { prio, text }) => {
                format!("{mqdes}, {}, {msg_len}, [{prio}], {}", t::buffer(text), time(abs_timeout))
            }
            _ => format!("{mqdes}, 0x7ffc00000000, {msg_len}, 0x7ffc00000000, {}", time(abs_timeout)),
        },
        Syscall::MqNotify { mqdes, sevp } => match sevp {
            None => format!("{mqdes}, NULL"),
            Some(sevp) => format!("{mqdes}, {}", super::signals::sigevent(sevp)),
        },
        Syscall::MqGetsetattr { mqdes, newattr } => {
            let newattr = newattr.as_ref().map_or_else(|| "NULL".to_string(), mq_attr);
            let old = match result {
                Ok(Ret::MqAttr(attr)) => mq_attr(attr),
                _ => "0x7ffc00000000".to_string(),
            };
            format!("{mqdes}, {newattr}, {old}")
        }
        _ => return None,
    })
}

fn operations(sops: &[SemBuf]) -> String {
    const SEM_FLAGS: &[(&str, u64)] = &[("SEM_UNDO", 0x1000), ("IPC_NOWAIT", 0o4000)];
    let list: Vec<String> = sops
        .iter()
        .map(|s| {
            let flags = t::flags(s.sem_flg as u16 as u64, SEM_FLAGS, "0");
            format!("{{sem_num={}, sem_op={}, sem_flg={flags}}}", s.sem_num, s.sem_op)
        })
        .collect();
    format!("[{}]", list.join(", "))
}

fn time(time: &Option<Timespec>) -> String {
    time.as_ref().map_or_else(|| "NULL".to_string(), t::timespec)
}

fn mq_attr(attr: &MqAttr) -> String {
    let flags = if attr.mq_flags & 0o4000 != 0 { "O_NONBLOCK" } else { "0" };
    let MqAttr { mq_maxmsg, mq_msgsize, mq_curmsgs, .. } = attr;
    format!("{{mq_flags={flags}, mq_maxmsg={mq_maxmsg}, mq_msgsize={mq_msgsize}, mq_curmsgs={mq_curmsgs}}}")
}

/// What FUTEX_WAKE_OP does to its second word, and compares with.
fn wake_op(encoded: u32) -> String {
    let op = c::named(i64::from(encoded >> 28 & 7), &[(0, "SET"), (1, "ADD"), (2, "OR"), (3, "ANDN"), (4, "XOR")]);
    let shift = if encoded >> 31 != 0 { "FUTEX_OP_OPARG_SHIFT<<28|" } else { "" };
    let cmps = &[(0, "EQ"), (1, "NE"), (2, "LT"), (3, "LE"), (4, "GT"), (5, "GE")];
    let cmp = c::named(i64::from(encoded >> 24 & 0xf), cmps);
    let (oparg, cmparg) = (encoded >> 12 & 0xfff, encoded & 0xfff);
    format!("{shift}FUTEX_OP_{op}<<28|{oparg:#x}<<12|FUTEX_OP_CMP_{cmp}<<24|{cmparg:#x}")
}
