//! System V IPC.

use nslab_abi::{Ret, Syscall};

use super::{Answer, enter, int, unsupported};
use crate::sys::Arg;

/// Largest message - msgget(2), MSGMAX.
const MESSAGE_BYTES: usize = 1 << 16;
/// `struct msqid64_ds`, `struct semid64_ds`, `struct shmid64_ds`.
const MSQID_BYTES: usize = 120;
const SEMID_BYTES: usize = 104;
const SHMID_BYTES: usize = 112;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Msgget { key, msgflg } => int(libc::SYS_msgget, &mut [(*key).into(), (*msgflg).into()]),
        Syscall::Msgsnd { msqid, mtype, mtext, msgflg } => {
            let message = [&mtype.to_le_bytes()[..], mtext].concat();
            int(libc::SYS_msgsnd, &mut [(*msqid).into(), Arg::In(&message), mtext.len().into(), (*msgflg).into()])
        }
        Syscall::Msgrcv { msqid, msgsz, msgtyp, msgflg } => msgrcv(*msqid, *msgsz, *msgtyp, *msgflg),
        Syscall::Msgctl { msqid, cmd } => control("msgctl", libc::SYS_msgctl, &[*msqid], *cmd, MSQID_BYTES),
        Syscall::Semget { key, nsems, semflg } => {
            int(libc::SYS_semget, &mut [(*key).into(), (*nsems).into(), (*semflg).into()])
        }
        Syscall::Semop { semid, sops } => {
            let mut records = Vec::with_capacity(6 * sops.len());
            for sop in sops {
                records.extend(sop.sem_num.to_le_bytes());
                records.extend(sop.sem_op.to_le_bytes());
                records.extend(sop.sem_flg.to_le_bytes());
            }
            int(libc::SYS_semop, &mut [(*semid).into(), Arg::In(&records), sops.len().into()])
        }
        Syscall::Semctl { semid, semnum, cmd, val } => semctl(*semid, *semnum, *cmd, *val),
        Syscall::Shmget { key, size, shmflg } => {
            int(libc::SYS_shmget, &mut [(*key).into(), (*size).into(), (*shmflg).into()])
        }
        Syscall::Shmctl { shmid, cmd } => control("shmctl", libc::SYS_shmctl, &[*shmid], *cmd, SHMID_BYTES),
        _ => return None,
    })
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

fn semctl(semid: i32, semnum: i32, cmd: i32, val: i32) -> Answer {
    const BY_VALUE: [i32; 5] = [libc::SETVAL, libc::GETVAL, libc::GETPID, libc::GETNCNT, libc::GETZCNT];
    match cmd {
        cmd if BY_VALUE.contains(&cmd) => {
            int(libc::SYS_semctl, &mut [semid.into(), semnum.into(), cmd.into(), val.into()])
        }
        cmd => control("semctl", libc::SYS_semctl, &[semid, semnum], cmd, SEMID_BYTES),
    }
}

/// IPC_RMID and IPC_STAT; `leading`: the arguments before the command.
fn control(name: &str, number: i64, leading: &[i32], cmd: i32, size: usize) -> Answer {
    let mut args: Vec<Arg<'_>> = leading.iter().chain([&cmd]).map(|&number| number.into()).collect();
    let mut buffer = vec![0; size];
    match cmd {
        libc::IPC_RMID => int(number, &mut args),
        libc::IPC_STAT => {
            args.push(Arg::Out(&mut buffer));
            enter(number, &mut args)?;
            Ok(Ret::Bytes(buffer))
        }
        _ => Err(unsupported(name, format!("command {cmd}"))),
    }
}
