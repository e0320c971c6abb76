//! System V IPC.

use nslab_abi::{Errno, SemBuf, Syscall};

use super::args::{buffer, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// `struct msqid64_ds`, `struct semid64_ds`, `struct shmid64_ds`.
const MSQID_BYTES: u64 = 120;
const SEMID_BYTES: u64 = 104;
const SHMID_BYTES: u64 = 112;

pub(super) const ROWS: &[Row] = &[
    ("msgget", 68, |_, a| Ok((Syscall::Msgget { key: a[0] as i32, msgflg: a[1] as i32 }, Answer::Value))),
    ("msgsnd", 69, |mm, a| {
        let mtype = mm.load(a[1], 8)? as i64;
        let mtext = buffer(mm, a[1].wrapping_add(8), a[2])?;
        Ok((Syscall::Msgsnd { msqid: a[0] as i32, mtype, mtext, msgflg: a[3] as i32 }, Answer::Value))
    }),
    ("msgrcv", 70, |_, a| {
        let call =
            Syscall::Msgrcv { msqid: a[0] as i32, msgsz: a[2] as usize, msgtyp: a[3] as i64, msgflg: a[4] as i32 };
        Ok((call, Answer::Message { at: a[1] }))
    }),
    ("msgctl", 71, |mm, a| {
        let set = settings(mm, [a[0], a[1], a[2]], MSQID_BYTES)?;
        Ok((Syscall::Msgctl { msqid: a[0] as i32, cmd: a[1] as i32, set }, Answer::Structure { at: a[2] }))
    }),
    ("semget", 64, |_, a| {
        Ok((Syscall::Semget { key: a[0] as i32, nsems: a[1] as i32, semflg: a[2] as i32 }, Answer::Value))
    }),
    ("semop", 65, |mm, a| {
        Ok((Syscall::Semop { semid: a[0] as i32, sops: operations(mm, a[1], a[2] as u32)? }, Answer::Value))
    }),
    ("semtimedop", 220, |mm, a| {
        let timeout = if a[3] == 0 { None } else { Some(timespec(mm, a[3])?) };
        let sops = operations(mm, a[1], a[2] as u32)?;
        Ok((Syscall::Semtimedop { semid: a[0] as i32, sops, timeout }, Answer::Value))
    }),
    ("semctl", 66, |mm, a| {
        const SETALL: u64 = 17;
        /// `SEMMSL` - semget(2).
        const SEMMSL: u64 = 32_000;
        let mut array = Vec::new();
        // How many there are the kernel knows: as many as can be read are handed on.
        while a[2] == SETALL && (array.len() as u64) < SEMMSL {
            let Ok(value) = mm.load(a[3].wrapping_add(2 * array.len() as u64), 2) else { break };
            array.push(value as u16);
        }
        let set = settings(mm, [a[0], a[2], a[3]], SEMID_BYTES)?;
        let (semid, semnum, cmd, val) = (a[0] as i32, a[1] as i32, a[2] as i32, a[3] as i32);
        Ok((Syscall::Semctl { semid, semnum, cmd, val, set, array }, Answer::Structure { at: a[3] }))
    }),
    ("shmget", 29, |_, a| {
        Ok((Syscall::Shmget { key: a[0] as i32, size: a[1] as usize, shmflg: a[2] as i32 }, Answer::Value))
    }),
    ("shmctl", 31, |mm, a| {
        let set = settings(mm, [a[0], a[1], a[2]], SHMID_BYTES)?;
        Ok((Syscall::Shmctl { shmid: a[0] as i32, cmd: a[1] as i32, set }, Answer::Structure { at: a[2] }))
    }),
];

/// Reads what IPC_SET sets; a negative id is refused before - ipc/msg.c, ipc/shm.c
fn settings(mm: &Mm, [id, cmd, at]: [u64; 3], bytes: u64) -> Result<Vec<u8>, Refusal> {
    const IPC_SET: u64 = 1;
    let is_read = cmd == IPC_SET && id as i32 >= 0;
    if is_read { Ok(mm.read_vec(at, bytes)?) } else { Ok(Vec::new()) }
}

fn operations(mm: &Mm, at: u64, count: u32) -> Result<Vec<SemBuf>, Refusal> {
    /// `SEMOPM` - semop(2): E2BIG beyond.
    const SEMOPM: u32 = 500;
    if count > SEMOPM {
        return Err(Refusal::Errno(Errno::E2BIG));
    }
    let bytes = mm.read_vec(at, u64::from(count) * 6)?;
    let operation = |op: &[u8]| SemBuf {
        sem_num: u16::from_le_bytes([op[0], op[1]]),
        sem_op: i16::from_le_bytes([op[2], op[3]]),
        sem_flg: i16::from_le_bytes([op[4], op[5]]),
    };
    Ok(bytes.chunks_exact(6).map(operation).collect())
}
