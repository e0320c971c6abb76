//! Making and removing: ipcmk(1), ipcrm(1).

use std::sync::Arc;

use nslab_abi::{Errno, Ret, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number, words};

/// ipc(5), semctl(2).
const IPC_CREAT: i32 = 0o1000;
const IPC_RMID: i32 = 0;
const GETPID: i32 = 11;
const GETVAL: i32 = 12;
const GETNCNT: i32 = 14;
const GETZCNT: i32 = 15;

const IPCMK: Spec = Spec {
    shorts: "M:S:Qp:",
    longs: &[
        ("shmem", Takes::Argument, 'M'),
        ("semaphore", Takes::Argument, 'S'),
        ("queue", Takes::Nothing, 'Q'),
        ("mode", Takes::Argument, 'p'),
    ],
    unmodelled: "hV",
    short_hint: true,
    ..Spec::NONE
};

/// `ipcmk {-M SIZE | -S NUMBER | -Q} [-p MODE]`
pub(crate) async fn ipcmk(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &IPCMK).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let permissions = parsed.value('p').map_or(Some(0o644), |text| i32::from_str_radix(&lossy(text), 8).ok());
    let Some(permissions) = permissions else {
        sys.complain("ipcmk", "failed to parse mode").await;
        return 1;
    };
    let flags = IPC_CREAT | permissions;
    let mut nr_asked = 0;
    for (letter, value) in parsed.options.iter().filter(|option| option.0 != 'p') {
        nr_asked += 1;
        let key = key(&sys).await;
        let text = value.as_deref().map(lossy).unwrap_or_default();
        let (made, what, failure) = match letter {
            'M' => {
                let Some(size) = size(&text) else {
                    sys.complain("ipcmk", format!("failed to parse size: '{text}'")).await;
                    return 1;
                };
                let made = sys.int(Syscall::Shmget { key, size, shmflg: flags }).await;
                (made, "Shared memory", "create share memory failed")
            }
            'S' => {
                let Some(nsems) = number::<i32>(text.as_bytes()) else {
                    sys.complain("ipcmk", format!("failed to parse elements: '{text}'")).await;
                    return 1;
                };
                (sys.int(Syscall::Semget { key, nsems, semflg: flags }).await, "Semaphore", "create semaphore failed")
            }
            _ => {
                let made = sys.int(Syscall::Msgget { key, msgflg: flags }).await;
                (made, "Message queue", "create message queue failed")
            }
        };
        match made {
            Ok(id) => sys.print(format!("{what} id: {id}\n")),
            Err(errno) => {
                sys.complain_errno("ipcmk", failure, errno).await;
                return 1;
            }
        }
    }
    if nr_asked == 0 {
        sys.complain("ipcmk", "bad usage").await;
        return args.hint(&sys, &IPCMK).await;
    }
    sys.finish("ipcmk", 0).await
}

/// A key by chance, as ipcmk takes one.
async fn key(sys: &Sys) -> i32 {
    match sys.call(Syscall::Getrandom { buflen: 4, flags: 0 }).await {
        Ok(Ret::Bytes(bytes)) if bytes.len() == 4 => i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
        _ => 1,
    }
}

/// `4096`, `4k`, `1M`, `1MiB`.
fn size(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match &text[end..] {
        "" => 1,
        "k" | "K" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        "KB" => 1000,
        "MB" => 1_000_000,
        _ => return None,
    };
    text[..end].parse::<usize>().ok()?.checked_mul(unit)
}

/// The kinds of objects: option, option for a key, file, column of its id.
const KINDS: [(char, char, &str, &str); 3] =
    [('q', 'Q', "msg", "msqid"), ('m', 'M', "shm", "shmid"), ('s', 'S', "sem", "semid")];

const IPCRM: Spec = Spec {
    shorts: "q:m:s:Q:M:S:a::v",
    longs: &[
        ("queue-id", Takes::Argument, 'q'),
        ("shmem-id", Takes::Argument, 'm'),
        ("semaphore-id", Takes::Argument, 's'),
        ("queue-key", Takes::Argument, 'Q'),
        ("shmem-key", Takes::Argument, 'M'),
        ("semaphore-key", Takes::Argument, 'S'),
        ("all", Takes::Maybe, 'a'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled: "hV",
    short_hint: true,
    ..Spec::NONE
};

/// `ipcrm {-q|-m|-s} ID | {-Q|-M|-S} KEY | -a[=KIND]`
pub(crate) async fn ipcrm(sys: Sys, args: Arc<Args>) -> u8 {
    // The old form: a kind and ids.
    if let [_, kind, ids @ ..] = &args.argv[..]
        && let Some(row) = KINDS.iter().find(|row| row.2.as_bytes() == kind)
        && !ids.is_empty()
    {
        let mut status = 0;
        for id in ids {
            status |= remove(&sys, row, 'i', &lossy(id)).await;
        }
        if status == 0 {
            sys.print("resource(s) deleted\n");
        }
        return sys.finish("ipcrm", status).await;
    }
    let parsed = match args.getopt(&sys, &IPCRM).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(operand) = parsed.operands.first() {
        sys.complain("ipcrm", format!("unknown argument: {}", lossy(operand))).await;
        return args.hint(&sys, &IPCRM).await;
    }
    let mut status = 0;
    for (letter, value) in &parsed.options {
        let text = value.as_deref().map(lossy).unwrap_or_default();
        if *letter == 'v' {
            return crate::getopt::unmodelled(&sys, "ipcrm", "-v").await;
        }
        if *letter == 'a' {
            for row in KINDS.iter().filter(|row| text.is_empty() || row.2 == text) {
                for id in ids(&sys, row).await {
                    status |= remove(&sys, row, 'i', &id.to_string()).await;
                }
            }
        }
        for row in &KINDS {
            if *letter == row.0 {
                status |= remove(&sys, row, 'i', &text).await;
            } else if *letter == row.1 {
                status |= remove(&sys, row, 'k', &text).await;
            }
        }
    }
    sys.finish("ipcrm", status).await
}

async fn ids(sys: &Sys, row: &(char, char, &str, &str)) -> Vec<i32> {
    let content = sys.read_file(format!("/proc/sysvipc/{}", row.2).as_bytes()).await.unwrap_or_default();
    lines(&content).skip(1).filter_map(|line| words(line).get(1).and_then(|id| number(id))).collect()
}

/// Removes an object by its id (`i`) or key (`k`); the status.
async fn remove(sys: &Sys, row: &(char, char, &str, &str), by: char, text: &str) -> u8 {
    let what = if by == 'k' { "key" } else { "id" };
    let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |hex| (hex, 16));
    let Ok(value) = i64::from_str_radix(digits, radix).map(|value| value as i32) else {
        sys.complain("ipcrm", format!("failed to parse argument: '{text}'")).await;
        return 1;
    };
    let id = match (by, row.0) {
        ('i', _) => Ok(value),
        (_, 'q') => sys.int(Syscall::Msgget { key: value, msgflg: 0 }).await.map(|id| id as i32),
        (_, 'm') => sys.int(Syscall::Shmget { key: value, size: 0, shmflg: 0 }).await.map(|id| id as i32),
        (_, _) => sys.int(Syscall::Semget { key: value, nsems: 0, semflg: 0 }).await.map(|id| id as i32),
    };
    let removed = match (id, row.0) {
        (Err(errno), _) => Err(errno),
        (Ok(msqid), 'q') => sys.int(Syscall::Msgctl { msqid, cmd: IPC_RMID, set: Vec::new() }).await,
        (Ok(shmid), 'm') => sys.int(Syscall::Shmctl { shmid, cmd: IPC_RMID, set: Vec::new() }).await,
        (Ok(semid), _) => control(sys, semid, 0, IPC_RMID).await,
    };
    let problem = match removed {
        Ok(_) => return 0,
        Err(Errno::EACCES | Errno::EPERM) => "permission denied for",
        Err(Errno::EIDRM) => "already removed",
        Err(_) => "invalid",
    };
    sys.complain("ipcrm", format!("{problem} {what} ({text})")).await;
    1
}

async fn control(sys: &Sys, semid: i32, semnum: i32, cmd: i32) -> Result<i64, Errno> {
    sys.int(Syscall::Semctl { semid, semnum, cmd, val: 0, set: Vec::new(), array: Vec::new() }).await
}

/// Value, waiters for more, waiters for zero, last pid of one semaphore.
pub(super) async fn semaphore(sys: &Sys, semid: i32, semnum: i32) -> [i64; 4] {
    let mut values = [0; 4];
    for (value, cmd) in values.iter_mut().zip([GETVAL, GETNCNT, GETZCNT, GETPID]) {
        *value = control(sys, semid, semnum, cmd).await.unwrap_or(0);
    }
    values
}
