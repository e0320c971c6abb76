//! Will a call on a System V object sleep? - msgop(2), semop(2)

use nslab_abi::SemBuf;

use crate::sys::{self, Arg};

/// `struct msqid64_ds`, and what is asked of it.
const MSQID_BYTES: usize = 120;
const CBYTES_AT: usize = 72;
const QNUM_AT: usize = 80;
const QBYTES_AT: usize = 88;

/// Is there no room for a message of this length?
pub fn is_queue_full(msqid: i32, len: usize, msgflg: i32) -> bool {
    let is_full = |queue: [u8; MSQID_BYTES]| word(&queue, CBYTES_AT) + len as u64 > word(&queue, QBYTES_AT);
    msgflg & libc::IPC_NOWAIT == 0 && stat(msqid).is_some_and(is_full)
}

/// Is there no message, or perhaps none of the type asked for?
pub fn has_no_message(msqid: i32, msgtyp: i64, msgflg: i32) -> bool {
    let is_empty = |queue: [u8; MSQID_BYTES]| word(&queue, QNUM_AT) == 0 || msgtyp != 0;
    msgflg & libc::IPC_NOWAIT == 0 && stat(msqid).is_some_and(is_empty)
}

/// Can one of the operations not be done now?
pub fn must_wait(semid: i32, sops: &[SemBuf]) -> bool {
    let mut values = std::collections::BTreeMap::new();
    for sop in sops {
        let value = match values.get(&sop.sem_num) {
            Some(value) => *value,
            None => match getval(semid, sop.sem_num) {
                Some(value) => value,
                // The call fails at once.
                None => return false,
            },
        };
        let op = i64::from(sop.sem_op);
        if (op == 0 && value != 0) || value + op < 0 {
            return i32::from(sop.sem_flg) & libc::IPC_NOWAIT == 0;
        }
        values.insert(sop.sem_num, value + op);
    }
    false
}

fn getval(semid: i32, semnum: u16) -> Option<i64> {
    sys::own(libc::SYS_semctl, &mut [semid.into(), u32::from(semnum).into(), libc::GETVAL.into(), Arg::Number(0)]).ok()
}

fn stat(msqid: i32) -> Option<[u8; MSQID_BYTES]> {
    let mut queue = [0; MSQID_BYTES];
    sys::own(libc::SYS_msgctl, &mut [msqid.into(), libc::IPC_STAT.into(), Arg::Out(&mut queue)]).ok()?;
    Some(queue)
}

fn word(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes)
}
