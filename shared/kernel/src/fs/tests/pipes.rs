//! pipe(7), fifo(7), poll(2).

use nslab_abi::{CloneFlags, Errno, Fd, OpenFlags, Outcome, PollFd, Ret, Syscall};

use super::{Lab, lab};
use crate::Stream;

fn pipe(m: &mut Lab, flags: OpenFlags) -> (Fd, Fd) {
    match m.call(m.main, Syscall::Pipe2 { flags }) {
        Ok(Ret::Pair(read, write)) => (read, write),
        other => panic!("pipe2: {other:?}"),
    }
}

fn write(fd: Fd, count: usize) -> Syscall {
    Syscall::Write { fd, buf: vec![b'x'; count] }
}

#[test]
fn output_and_input_cross_the_border() {
    let mut m = lab();
    assert_eq!(m.int(m.main, Syscall::Write { fd: Fd(1), buf: b"out".to_vec() }), Ok(3));
    assert_eq!(m.int(m.main, Syscall::Write { fd: Fd(2), buf: b"err".to_vec() }), Ok(3));
    let output = m.k.drain_output();
    let seen: Vec<_> = output.iter().map(|out| (out.task, out.stream, out.bytes.as_slice())).collect();
    assert_eq!(seen, [(m.main, Stream::Stdout, b"out".as_slice()), (m.main, Stream::Stderr, b"err".as_slice())]);
    let read = Syscall::Read { fd: Fd(0), count: 10 };
    assert!(matches!(m.outcome(m.main, read.clone()), Outcome::Block(_)));
    m.k.input(b"in");
    assert!(m.k.runnable().any(|t| t == m.main));
    assert_eq!(m.call(m.main, read.clone()), Ok(Ret::Bytes(b"in".to_vec())));
    m.k.input_eof();
    assert_eq!(m.call(m.main, read), Ok(Ret::Bytes(Vec::new())));
}

#[test]
fn a_pipe_ends_with_its_last_writer() {
    let mut m = lab();
    let (read, write_end) = pipe(&mut m, OpenFlags::empty());
    let child = m.clone(m.main, CloneFlags::empty());
    m.close(write_end);
    assert!(matches!(m.outcome(m.main, Syscall::Read { fd: read, count: 9 }), Outcome::Block(_)));
    assert_eq!(m.int(child, write(write_end, 3)), Ok(3));
    assert_eq!(m.read_fd(m.main, read), Ok(b"xxx".to_vec()));
    assert_eq!(m.outcome(child, Syscall::ExitGroup { status: 0 }), Outcome::Exited);
    assert_eq!(m.read_fd(m.main, read), Ok(Vec::new()));
}

#[test]
fn a_write_without_readers_is_epipe() {
    let mut m = lab();
    let (read, write_end) = pipe(&mut m, OpenFlags::empty());
    m.close(read);
    let act = nslab_abi::SigAction { handler: nslab_abi::SigAction::IGNORE, ..Default::default() };
    assert!(m.call(m.main, Syscall::RtSigaction { signum: 13, act: Some(act) }).is_ok());
    assert_eq!(m.int(m.main, write(write_end, 1)), Err(Errno::EPIPE));
}

#[test]
fn a_full_pipe_blocks_and_keeps_what_was_written() {
    let mut m = lab();
    let (read, write_end) = pipe(&mut m, OpenFlags::empty());
    let child = m.clone(m.main, CloneFlags::empty());
    assert!(matches!(m.outcome(child, write(write_end, 70_000)), Outcome::Block(_)));
    assert_eq!(m.read_fd(m.main, read).map(|bytes| bytes.len()), Ok(65_536));
    assert_eq!(m.int(child, write(write_end, 70_000)), Ok(70_000));
    assert_eq!(m.read_fd(m.main, read).map(|bytes| bytes.len()), Ok(4_464));
}

#[test]
fn nonblocking_ends() {
    let mut m = lab();
    let (read, write_end) = pipe(&mut m, OpenFlags::NONBLOCK);
    assert_eq!(m.read_fd(m.main, read), Err(Errno::EAGAIN));
    assert_eq!(m.int(m.main, write(write_end, 65_000)), Ok(65_000));
    // Not more than PIPE_BUF: all or nothing.
    assert_eq!(m.int(m.main, write(write_end, 1000)), Err(Errno::EAGAIN));
    assert_eq!(m.int(m.main, write(write_end, 5000)), Ok(536));
}

#[test]
fn a_fifo_opens_when_both_sides_are_there() {
    let mut m = lab();
    let path = b"/tmp/fifo".to_vec();
    let mknod = Syscall::Mknodat { dirfd: Fd::CWD, path: path.clone(), mode: 0o010_666, dev: 0 };
    assert_eq!(m.int(m.main, mknod), Ok(0));
    assert_eq!(m.open("/tmp/fifo", OpenFlags::WRONLY | OpenFlags::NONBLOCK), Err(Errno::ENXIO));
    let child = m.clone(m.main, CloneFlags::empty());
    let open = |flags| Syscall::Openat { dirfd: Fd::CWD, path: path.clone(), flags, mode: 0 };
    assert!(matches!(m.outcome(m.main, open(OpenFlags::empty())), Outcome::Block(_)));
    let fd = Fd(m.int(child, open(OpenFlags::WRONLY)).expect("a reader waits") as i32);
    assert_eq!(m.int(child, Syscall::Write { fd, buf: b"hi".to_vec() }), Ok(2));
    assert_eq!(m.int(child, Syscall::Close { fd }), Ok(0));
    let read = Fd(m.int(m.main, open(OpenFlags::empty())).expect("a writer came") as i32);
    assert_eq!(m.read_fd(m.main, read), Ok(b"hi".to_vec()));
    assert_eq!(m.read_fd(m.main, read), Ok(Vec::new()));
}

#[test]
fn poll_reports_and_times_out() {
    let mut m = lab();
    let (read, write_end) = pipe(&mut m, OpenFlags::empty());
    let poll = |timeout_ms| {
        let fds =
            vec![PollFd { fd: read, events: 1 }, PollFd { fd: Fd(99), events: 1 }, PollFd { fd: Fd(-1), events: 1 }];
        Syscall::Poll { fds, timeout_ms }
    };
    assert_eq!(m.call(m.main, poll(0)), Ok(Ret::Poll(vec![0, 32, 0])));
    let only = Syscall::Poll { fds: vec![PollFd { fd: read, events: 1 }], timeout_ms: 10 };
    assert!(matches!(m.outcome(m.main, only.clone()), Outcome::Block(_)));
    let deadline = m.k.next_deadline_ns().expect("a deadline");
    m.k.advance_clock_to(deadline);
    assert_eq!(m.call(m.main, only.clone()), Ok(Ret::Poll(vec![0])));
    assert_eq!(m.int(m.main, write(write_end, 1)), Ok(1));
    assert_eq!(m.call(m.main, only), Ok(Ret::Poll(vec![1])));
}

#[test]
fn descriptors() {
    let mut m = lab();
    assert_eq!(m.int(m.main, Syscall::Close { fd: Fd(9) }), Err(Errno::EBADF));
    assert_eq!(m.int(m.main, Syscall::Dup { oldfd: Fd(1) }), Ok(3));
    assert_eq!(m.int(m.main, Syscall::Dup2 { oldfd: Fd(1), newfd: Fd(7) }), Ok(7));
    assert_eq!(
        m.int(m.main, Syscall::Dup3 { oldfd: Fd(1), newfd: Fd(1), flags: OpenFlags::empty() }),
        Err(Errno::EINVAL)
    );
    assert_eq!(m.int(m.main, Syscall::Dup2 { oldfd: Fd(1), newfd: Fd(-1) }), Err(Errno::EBADF));
    assert_eq!(m.int(m.main, Syscall::Lseek { fd: Fd(1), offset: 0, whence: 0 }), Err(Errno::ESPIPE));
    // TCGETS of a pipe.
    assert_eq!(
        m.int(m.main, Syscall::Ioctl { fd: Fd(1), request: 0x5401, arg: 0, data: Vec::new() }),
        Err(Errno::ENOTTY)
    );
    assert!(m.readlink_as(m.main, "/proc/self/fd/1").is_ok_and(|text| text.starts_with("pipe:[")));
}
