//! Section L, as far as sockets and lo show it.

use super::*;
use nslab_abi::Fd;

const AF_INET: i32 = 2;
const AF_UNIX: i32 = 1;

fn inet(ip: [u8; 4], port: u16) -> Vec<u8> {
    [&2u16.to_le_bytes()[..], &port.to_be_bytes(), &ip, &[0; 8]].concat()
}

fn abstract_name(name: &str) -> Vec<u8> {
    [&1u16.to_le_bytes()[..], b"\0", name.as_bytes()].concat()
}

fn ifreq(name: &str, flags: u16) -> Vec<u8> {
    let mut bytes = name.as_bytes().to_vec();
    bytes.resize(16, 0);
    bytes.extend(flags.to_le_bytes());
    bytes.resize(40, 0);
    bytes
}

impl Lab {
    fn socket(&mut self, t: TaskId, domain: i32, kind: i32) -> Fd {
        Fd(self.int(t, Syscall::Socket { domain, kind, protocol: 0 }).unwrap() as i32)
    }

    fn lo_up(&mut self, t: TaskId) -> Result<Ret, Errno> {
        let fd = self.socket(t, AF_INET, 2);
        self.call(t, Syscall::Ioctl { fd, request: 0x8914, arg: 0, data: ifreq("lo", 1) })
    }

    fn listening(&mut self, t: TaskId, addr: Vec<u8>, domain: i32) -> Fd {
        let sockfd = self.socket(t, domain, 1);
        self.call(t, Syscall::Bind { sockfd, addr }).unwrap();
        self.call(t, Syscall::Listen { sockfd, backlog: 5 }).unwrap();
        sockfd
    }
}

const LOCALHOST: [u8; 4] = [127, 0, 0, 1];

#[test]
fn lo_is_down_at_first() {
    // Facts 187, 188, 189.
    let mut lab = lab();
    let sockfd = lab.socket(lab.main, AF_INET, 1);
    let connect = Syscall::Connect { sockfd, addr: inet(LOCALHOST, 80) };
    lab.fails(lab.main, connect.clone(), Errno::ENETUNREACH);
    let bound = lab.socket(lab.main, AF_INET, 1);
    assert_eq!(lab.int(lab.main, Syscall::Bind { sockfd: bound, addr: inet(LOCALHOST, 8080) }), Ok(0));
    let flags = |fd| Syscall::Ioctl { fd, request: 0x8913, arg: 0, data: ifreq("lo", 0) };
    assert_eq!(lab.call(lab.main, flags(sockfd)), Ok(Ret::Bytes(ifreq("lo", 0x8))));
    assert_eq!(lab.lo_up(lab.main), Ok(Ret::Int(0)));
    assert_eq!(lab.call(lab.main, flags(sockfd)), Ok(Ret::Bytes(ifreq("lo", 0x49))));
    lab.fails(lab.main, connect, Errno::ECONNREFUSED);
}

#[test]
fn ports_are_per_namespace() {
    // Facts 196, 197.
    let mut lab = lab();
    lab.lo_up(lab.main).unwrap();
    lab.listening(lab.main, inet(LOCALHOST, 8080), AF_INET);
    let again = lab.socket(lab.main, AF_INET, 1);
    lab.fails(lab.main, Syscall::Bind { sockfd: again, addr: inet([0; 4], 8080) }, Errno::EADDRINUSE);
    let child = lab.clone(lab.main, CloneFlags::NEWNET);
    // The inherited socket still belongs to the old namespace.
    lab.fails(child, Syscall::Bind { sockfd: again, addr: inet([0; 4], 8080) }, Errno::EADDRINUSE);
    lab.listening(child, inet([0; 4], 8080), AF_INET);
    lab.lo_up(child).unwrap();
    let client = lab.socket(child, AF_INET, 1);
    assert_eq!(lab.int(child, Syscall::Connect { sockfd: client, addr: inet(LOCALHOST, 8080) }), Ok(0));
}

#[test]
fn a_conversation_over_tcp() {
    let mut lab = lab();
    lab.lo_up(lab.main).unwrap();
    let listener = lab.listening(lab.main, inet([0; 4], 9000), AF_INET);
    assert!(matches!(lab.outcome(lab.main, Syscall::Accept4 { sockfd: listener, flags: 0 }), Outcome::Block(_)));
    let child = lab.fork(lab.init);
    let client = lab.socket(child, AF_INET, 1);
    assert_eq!(lab.int(child, Syscall::Connect { sockfd: client, addr: inet(LOCALHOST, 9000) }), Ok(0));
    assert!(lab.k.runnable().any(|t| t == lab.main));
    let served = Fd(lab.int(lab.main, Syscall::Accept4 { sockfd: listener, flags: 0 }).unwrap() as i32);
    let send = |sockfd, text: &str| Syscall::Sendto { sockfd, buf: text.as_bytes().to_vec(), flags: 0, addr: vec![] };
    let receive = |sockfd| Syscall::Recvfrom { sockfd, len: 4, flags: 0 };
    assert_eq!(lab.int(child, send(client, "hello")), Ok(5));
    assert_eq!(lab.int(lab.main, receive(served)), Ok(4));
    assert_eq!(lab.int(lab.main, receive(served)), Ok(1));
    assert!(matches!(lab.outcome(lab.main, receive(served)), Outcome::Block(_)));
    lab.exit(child, 0);
    assert_eq!(lab.int(lab.main, receive(served)), Ok(0));
    lab.handle(lab.main, Signal::SIGPIPE, SigAction::IGNORE, 0);
    // The first bytes go out and are answered with a reset; the next meet it.
    assert_eq!(lab.int(lab.main, send(served, "x")), Ok(1));
    assert_eq!(lab.int(lab.main, send(served, "x")), Err(Errno::EPIPE));
}

#[test]
fn abstract_names_are_per_namespace() {
    // Fact 195.
    let mut lab = lab();
    lab.listening(lab.main, abstract_name("here"), AF_UNIX);
    let child = lab.clone(lab.main, CloneFlags::NEWNET);
    for (t, result) in [(lab.main, Ok(0)), (child, Err(Errno::ECONNREFUSED))] {
        let sockfd = lab.socket(t, AF_UNIX, 1);
        assert_eq!(lab.int(t, Syscall::Connect { sockfd, addr: abstract_name("here") }), result);
    }
}

#[test]
fn pairs_and_their_credentials() {
    // Fact 57.
    let mut lab = lab();
    let pair = lab.call(lab.main, Syscall::Socketpair { domain: AF_UNIX, kind: 1, protocol: 0 });
    let Ok(Ret::Pair(a, b)) = pair else { panic!("{pair:?}") };
    lab.int(lab.main, Syscall::Sendto { sockfd: a, buf: b"hi".to_vec(), flags: 0, addr: vec![] }).unwrap();
    let child = lab.clone(lab.main, CloneFlags::NEWPID);
    let peercred = Syscall::Getsockopt { sockfd: b, level: 1, optname: 17, optlen: 12 };
    let ucred = |pid: u32| Ok(Ret::Bytes([pid, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect()));
    assert_eq!(lab.call(lab.main, peercred.clone()), ucred(2));
    assert_eq!(lab.call(child, peercred), ucred(0));
    assert_eq!(lab.int(child, Syscall::Recvfrom { sockfd: b, len: 10, flags: 0 }), Ok(2));
}

#[test]
fn changing_lo_needs_the_owner() {
    // Fact 199.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    assert_eq!(lab.lo_up(lab.main), Err(Errno::EPERM));
    lab.unshare(lab.main, CloneFlags::NEWUSER).unwrap();
    assert_eq!(lab.lo_up(lab.main), Err(Errno::EPERM));
    lab.unshare(lab.main, CloneFlags::NEWNET).unwrap();
    assert_eq!(lab.lo_up(lab.main), Ok(Ret::Int(0)));
}

#[test]
fn errors() {
    let mut lab = lab();
    let socket = |domain, kind, protocol| Syscall::Socket { domain, kind, protocol };
    lab.fails(lab.main, socket(0, 1, 0), Errno::EAFNOSUPPORT);
    lab.fails(lab.main, socket(AF_INET, 15, 0), Errno::EINVAL);
    lab.fails(lab.main, socket(AF_INET, 1, 17), Errno::EPROTONOSUPPORT);
    lab.fails(lab.main, socket(AF_INET, 4, 0), Errno::ESOCKTNOSUPPORT);
    // No table of addresses is there before lo is up: each passes for one's own - fib_frontend.c:__inet_dev_addr_type().
    let sockfd = lab.socket(lab.main, AF_INET, 1);
    assert_eq!(lab.call(lab.main, Syscall::Bind { sockfd, addr: inet([9, 9, 9, 9], 80) }), Ok(Ret::Int(0)));
    lab.lo_up(lab.main).unwrap();
    let sockfd = lab.socket(lab.main, AF_INET, 1);
    lab.fails(lab.main, Syscall::Bind { sockfd, addr: inet([9, 9, 9, 9], 80) }, Errno::EADDRNOTAVAIL);
    lab.fails(lab.main, Syscall::Bind { sockfd, addr: vec![2, 0] }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Getpeername { sockfd }, Errno::ENOTCONN);
    lab.fails(lab.main, Syscall::Accept4 { sockfd, flags: 0 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Listen { sockfd: Fd(99), backlog: 1 }, Errno::EBADF);
}
