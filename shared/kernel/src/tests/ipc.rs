//! Section K, and msgop(2), semop(2), ERRORS.

use super::*;
use nslab_abi::SemBuf;

const CREAT: i32 = 0o1644;
const NOWAIT: i32 = 0o4000;

fn msgget(key: i32, msgflg: i32) -> Syscall {
    Syscall::Msgget { key, msgflg }
}

fn send(msqid: i32, mtype: i64, text: &[u8]) -> Syscall {
    Syscall::Msgsnd { msqid, mtype, mtext: text.to_vec(), msgflg: NOWAIT }
}

fn receive(msqid: i32, msgtyp: i64, msgflg: i32) -> Syscall {
    Syscall::Msgrcv { msqid, msgsz: 100, msgtyp, msgflg }
}

#[test]
fn a_new_namespace_is_empty() {
    // Facts 179, 180, 182.
    let mut lab = lab();
    assert_eq!(lab.int(lab.main, msgget(7, CREAT)), Ok(0));
    assert_eq!(lab.int(lab.main, msgget(8, CREAT)), Ok(1));
    let child = lab.clone(lab.main, CloneFlags::NEWIPC);
    lab.fails(child, msgget(7, 0), Errno::ENOENT);
    lab.fails(child, send(0, 1, b"x"), Errno::EINVAL);
    assert_eq!(lab.int(child, msgget(9, CREAT)), Ok(0));
    assert_eq!(lab.int(child, Syscall::Msgctl { msqid: 0, cmd: 0, set: vec![] }), Ok(0));
    assert_eq!(lab.int(child, msgget(9, CREAT)), Ok(1));
    assert_eq!(lab.int(lab.main, msgget(7, 0)), Ok(0));
    lab.fails(lab.main, msgget(7, CREAT | 0o2000), Errno::EEXIST);
}

#[test]
fn messages_go_by_type() {
    let mut lab = lab();
    lab.int(lab.main, msgget(7, CREAT)).unwrap();
    for (mtype, text) in [(5, "five"), (3, "three"), (9, "nine")] {
        assert_eq!(lab.int(lab.main, send(0, mtype, text.as_bytes())), Ok(0));
    }
    let message = |mtype: i64, text: &str| Ok(Ret::Bytes([&mtype.to_le_bytes()[..], text.as_bytes()].concat()));
    assert_eq!(lab.call(lab.main, receive(0, -4, 0)), message(3, "three"));
    assert_eq!(lab.call(lab.main, receive(0, 9, 0)), message(9, "nine"));
    lab.fails(lab.main, Syscall::Msgrcv { msqid: 0, msgsz: 2, msgtyp: 0, msgflg: 0 }, Errno::E2BIG);
    assert_eq!(lab.call(lab.main, receive(0, 0, 0)), message(5, "five"));
    lab.fails(lab.main, receive(0, 0, NOWAIT), Errno::ENOMSG);
    lab.fails(lab.main, send(0, 0, b"x"), Errno::EINVAL);
    lab.fails(lab.main, send(0, 1, &[0; 8193]), Errno::EINVAL);
}

#[test]
fn receiving_sleeps_and_a_removal_wakes() {
    let mut lab = lab();
    lab.int(lab.main, msgget(7, CREAT)).unwrap();
    let child = lab.fork(lab.main);
    assert!(matches!(lab.outcome(child, receive(0, 0, 0)), Outcome::Block(_)));
    assert_eq!(lab.int(lab.main, send(0, 1, b"hi")), Ok(0));
    assert!(lab.k.runnable().any(|t| t == child));
    assert!(lab.call(child, receive(0, 0, 0)).is_ok());
    assert!(matches!(lab.outcome(child, receive(0, 0, 0)), Outcome::Block(_)));
    assert_eq!(lab.int(lab.main, Syscall::Msgctl { msqid: 0, cmd: 0, set: vec![] }), Ok(0));
    assert_eq!(lab.call(child, receive(0, 0, 0)), Err(Errno::EIDRM));
}

#[test]
fn permissions() {
    let mut lab = lab();
    lab.int(lab.main, msgget(7, 0o1600)).unwrap();
    let child = lab.fork(lab.main);
    lab.call(child, Syscall::Setgid { gid: 1000 }).unwrap();
    lab.call(child, Syscall::Setuid { uid: 1000 }).unwrap();
    lab.call(child, Syscall::Getuid).unwrap();
    lab.fails(child, send(0, 1, b"x"), Errno::EACCES);
    lab.fails(child, Syscall::Msgctl { msqid: 0, cmd: 0, set: vec![] }, Errno::EPERM);
}

#[test]
fn semaphores() {
    let mut lab = lab();
    let op = |sem_num, sem_op, sem_flg| Syscall::Semop { semid: 0, sops: vec![SemBuf { sem_num, sem_op, sem_flg }] };
    lab.fails(lab.main, Syscall::Semget { key: 5, nsems: 0, semflg: CREAT }, Errno::EINVAL);
    assert_eq!(lab.int(lab.main, Syscall::Semget { key: 5, nsems: 2, semflg: CREAT }), Ok(0));
    lab.fails(lab.main, Syscall::Semget { key: 5, nsems: 3, semflg: 0 }, Errno::EINVAL);
    lab.fails(lab.main, op(0, -1, NOWAIT as i16), Errno::EAGAIN);
    lab.fails(lab.main, op(2, 1, 0), Errno::EFBIG);
    let child = lab.fork(lab.main);
    assert!(matches!(lab.outcome(child, op(0, -1, 0)), Outcome::Block(_)));
    assert_eq!(lab.int(lab.main, op(0, 2, 0)), Ok(0));
    assert_eq!(lab.int(child, op(0, -1, 0)), Ok(0));
    let value = Syscall::Semctl { semid: 0, semnum: 0, cmd: 12, val: 0, set: vec![], array: vec![] };
    assert_eq!(lab.int(lab.main, value), Ok(1));
}

#[test]
fn shared_memory() {
    let mut lab = lab();
    let shmget = |size, shmflg| Syscall::Shmget { key: 3, size, shmflg };
    lab.fails(lab.main, shmget(0, CREAT), Errno::EINVAL);
    assert_eq!(lab.int(lab.main, shmget(100, CREAT)), Ok(0));
    assert_eq!(lab.int(lab.main, shmget(50, 0)), Ok(0));
    lab.fails(lab.main, shmget(200, 0), Errno::EINVAL);
    let text = String::from_utf8(lab.k.sysvipc_text(lab.main, "shm")).unwrap();
    let line = text.lines().nth(1).unwrap();
    assert!(
        line.starts_with(
            "         3          0   644                   100     2     0      0     0     0     0     0"
        ),
        "{line:?}"
    );
    let child = lab.clone(lab.main, CloneFlags::NEWIPC);
    lab.fails(child, shmget(100, 0), Errno::ENOENT);
    assert_eq!(lab.k.sysvipc_text(child, "shm").iter().filter(|&&byte| byte == b'\n').count(), 1);
}
