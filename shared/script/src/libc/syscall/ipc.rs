//! System V IPC.

use nslab_abi::{Errno, SemBuf, Syscall};

use super::args::buffer;
use super::{Answer, Refusal, Row};

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
    ("msgctl", 71, |_, a| Ok((Syscall::Msgctl { msqid: a[0] as i32, cmd: a[1] as i32 }, Answer::Out { at: a[2] }))),
    ("semget", 64, |_, a| {
        Ok((Syscall::Semget { key: a[0] as i32, nsems: a[1] as i32, semflg: a[2] as i32 }, Answer::Value))
    }),
    ("semop", 65, |mm, a| {
        /// `SEMOPM` - semop(2): E2BIG beyond.
        const SEMOPM: u64 = 500;
        if a[2] > SEMOPM {
            return Err(Refusal::Errno(Errno::E2BIG));
        }
        let bytes = mm.read_vec(a[1], a[2] * 6)?;
        let sops = bytes
            .chunks_exact(6)
            .map(|op| SemBuf {
                sem_num: u16::from_le_bytes([op[0], op[1]]),
                sem_op: i16::from_le_bytes([op[2], op[3]]),
                sem_flg: i16::from_le_bytes([op[4], op[5]]),
            })
            .collect();
        Ok((Syscall::Semop { semid: a[0] as i32, sops }, Answer::Value))
    }),
    ("semctl", 66, |_, a| {
        let call = Syscall::Semctl { semid: a[0] as i32, semnum: a[1] as i32, cmd: a[2] as i32, val: a[3] as i32 };
        Ok((call, Answer::Out { at: a[3] }))
    }),
    ("shmget", 29, |_, a| {
        Ok((Syscall::Shmget { key: a[0] as i32, size: a[1] as usize, shmflg: a[2] as i32 }, Answer::Value))
    }),
    ("shmctl", 31, |_, a| Ok((Syscall::Shmctl { shmid: a[0] as i32, cmd: a[1] as i32 }, Answer::Out { at: a[2] }))),
];
