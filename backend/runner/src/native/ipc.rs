//! System V IPC. The structures are the kernel's own, byte by byte.

use nslab_abi::{Ret, SemBuf, Syscall};

use super::{Answer, enter, int};
use crate::sys::Arg;

/// Largest message - msgget(2), MSGMAX.
const MESSAGE_BYTES: usize = 1 << 16;
/// `struct msqid64_ds`, `struct semid64_ds`, `struct shmid64_ds`.
const MSQID_BYTES: usize = 120;
const SEMID_BYTES: usize = 104;
pub(super) const SHMID_BYTES: usize = 112;
/// `struct msginfo`, `struct seminfo`, `struct shminfo`, `struct shm_info`.
const MSGINFO_BYTES: usize = 32;
const SEMINFO_BYTES: usize = 40;
const SHMINFO_BYTES: usize = 72;
const SHM_INFO_BYTES: usize = 48;
/// Room for the largest of them.
const STRUCTURE_BYTES: usize = 128;
/// Most semaphores of a set - semget(2).
const SEMMSL: usize = 32_000;
const IPC_INFO: i32 = 3;
const MSG_INFO: i32 = 12;
const SEM_INFO: i32 = 19;
const SHM_INFO: i32 = 14;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Msgget { key, msgflg } => int(libc::SYS_msgget, &mut [(*key).into(), (*msgflg).into()]),
        Syscall::Msgsnd { msqid, mtype, mtext, msgflg } => {
            let message = [&mtype.to_le_bytes()[..], mtext].concat();
            int(libc::SYS_msgsnd, &mut [(*msqid).into(), Arg::In(&message), mtext.len().into(), (*msgflg).into()])
        }
        Syscall::Msgrcv { msqid, msgsz, msgtyp, msgflg } => msgrcv(*msqid, *msgsz, *msgtyp, *msgflg),
        Syscall::Msgctl { msqid, cmd, set } => {
            let size = if matches!(*cmd, IPC_INFO | MSG_INFO) { MSGINFO_BYTES } else { MSQID_BYTES };
            control(libc::SYS_msgctl, &[*msqid], *cmd, size, set)
        }
        Syscall::Semget { key, nsems, semflg } => {
            int(libc::SYS_semget, &mut [(*key).into(), (*nsems).into(), (*semflg).into()])
        }
        Syscall::Semop { semid, sops } => {
            int(libc::SYS_semop, &mut [(*semid).into(), Arg::In(&operations(sops)), sops.len().into()])
        }
        Syscall::Semtimedop { semid, sops, timeout } => {
            let timeout = timeout.map(super::timespec);
            let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            int(libc::SYS_semtimedop, &mut [(*semid).into(), Arg::In(&operations(sops)), sops.len().into(), timeout])
        }
        Syscall::Semctl { semid, semnum, cmd, val, set, array } => {
            if matches!(*cmd, IPC_INFO | SEM_INFO) {
                return Some(control(libc::SYS_semctl, &[*semid, *semnum], *cmd, SEMINFO_BYTES, set));
            }
            semctl(*semid, *semnum, *cmd, *val, set, array)
        }
        Syscall::Shmget { key, size, shmflg } => {
            int(libc::SYS_shmget, &mut [(*key).into(), (*size).into(), (*shmflg).into()])
        }
        Syscall::Shmctl { shmid, cmd, set } => {
            if matches!(*cmd, libc::SHM_LOCK | libc::SHM_UNLOCK) {
                return Some(int(libc::SYS_shmctl, &mut [(*shmid).into(), (*cmd).into()]));
            }
            let size = match *cmd {
                IPC_INFO => SHMINFO_BYTES,
                SHM_INFO => SHM_INFO_BYTES,
                _ => SHMID_BYTES,
            };
            control(libc::SYS_shmctl, &[*shmid], *cmd, size, set)
        }
        _ => return None,
    })
}

/// `struct sembuf`s.
fn operations(sops: &[SemBuf]) -> Vec<u8> {
    let record =
        |sop: &SemBuf| [sop.sem_num.to_le_bytes(), sop.sem_op.to_le_bytes(), sop.sem_flg.to_le_bytes()].concat();
    sops.iter().flat_map(record).collect()
}

/// The message comes back as `struct msgbuf`: its type, then its text.
fn msgrcv(msqid: i32, msgsz: usize, msgtyp: i64, msgflg: i32) -> Answer {
    let room = if (msgsz as i64) < 0 { 0 } else { msgsz.min(MESSAGE_BYTES) };
    let size = if (msgsz as i64) < 0 { msgsz } else { room };
    let mut message = vec![0; 8 + room];
    let len = enter(
        libc::SYS_msgrcv,
        &mut [msqid.into(), Arg::Out(&mut message), size.into(), msgtyp.into(), msgflg.into()],
    )?;
    message.truncate(8 + len as usize);
    Ok(Ret::Bytes(message))
}

fn semctl(semid: i32, semnum: i32, cmd: i32, val: i32, set: &[u8], array: &[u16]) -> Answer {
    const BY_VALUE: [i32; 5] = [libc::SETVAL, libc::GETVAL, libc::GETPID, libc::GETNCNT, libc::GETZCNT];
    let leading = [semid, semnum];
    match cmd {
        cmd if BY_VALUE.contains(&cmd) => {
            int(libc::SYS_semctl, &mut [semid.into(), semnum.into(), cmd.into(), val.into()])
        }
        libc::SETALL => {
            let bytes: Vec<u8> = array.iter().flat_map(|value| value.to_le_bytes()).collect();
            control(libc::SYS_semctl, &leading, cmd, 0, &padded(&bytes, SEMMSL * 2))
        }
        libc::GETALL => {
            // The kernel writes as many as there are; how many it says in `sem_nsems`.
            let mut stat = vec![0; SEMID_BYTES];
            let nsems = [semid.into(), semnum.into(), libc::IPC_STAT.into(), Arg::Out(&mut stat)];
            let known = enter(libc::SYS_semctl, &mut { nsems }).is_ok();
            let count = if known { super::word(&stat, 80) as usize } else { 0 };
            control(libc::SYS_semctl, &leading, cmd, 2 * count, &vec![0; SEMMSL * 2])
        }
        cmd => control(libc::SYS_semctl, &leading, cmd, SEMID_BYTES, set),
    }
}

fn padded(bytes: &[u8], len: usize) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(len.max(bytes.len()), 0);
    padded
}

/// The commands with a structure. `leading`: the arguments before the command; `size`: what the command may write; `input`: what it reads.
fn control(number: i64, leading: &[i32], cmd: i32, size: usize, input: &[u8]) -> Answer {
    let mut args: Vec<Arg<'_>> = leading.iter().chain([&cmd]).map(|&number| number.into()).collect();
    if cmd == libc::IPC_RMID {
        return int(number, &mut args);
    }
    let mut buffer = padded(input, STRUCTURE_BYTES);
    args.push(Arg::Out(&mut buffer));
    let value = enter(number, &mut args)?;
    if cmd == libc::IPC_SET {
        return Ok(Ret::Int(value));
    }
    buffer.truncate(size);
    Ok(Ret::Structure { value, bytes: buffer })
}
