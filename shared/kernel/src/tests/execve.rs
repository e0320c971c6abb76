//! execve(2), ERRORS.

use super::*;

fn exec(path: &str, argv: &[&str]) -> Syscall {
    let argv = argv.iter().map(|arg| arg.as_bytes().to_vec()).collect();
    Syscall::Execve { path: path.as_bytes().to_vec(), argv, envp: vec![b"A=1".to_vec()] }
}

impl Lab {
    fn write_file(&mut self, t: TaskId, path: &str, mode: u32, data: &[u8]) {
        let flags = nslab_abi::OpenFlags::CREAT | nslab_abi::OpenFlags::WRONLY;
        let open = Syscall::Openat { dirfd: nslab_abi::Fd::CWD, path: path.as_bytes().to_vec(), flags, mode };
        let fd = nslab_abi::Fd(self.int(t, open).unwrap() as i32);
        self.int(t, Syscall::Write { fd, buf: data.to_vec() }).unwrap();
        self.int(t, Syscall::Close { fd }).unwrap();
    }
}

#[test]
fn errors() {
    let mut lab = lab();
    lab.fails(lab.main, exec("/tmp/missing", &["x"]), Errno::ENOENT);
    lab.fails(lab.main, exec("/tmp", &["x"]), Errno::EACCES);
    lab.fails(lab.main, exec("/root/prog/x", &["x"]), Errno::ENOTDIR);
    lab.write_file(lab.main, "/tmp/text", 0o755, b"hello");
    lab.fails(lab.main, exec("/tmp/text", &["x"]), Errno::ENOEXEC);
    lab.write_file(lab.main, "/tmp/plain", 0o644, b"hello");
    lab.fails(lab.main, exec("/tmp/plain", &["x"]), Errno::EACCES);
    lab.write_file(lab.main, "/tmp/loop", 0o755, b"#!/tmp/loop\n");
    lab.fails(lab.main, exec("/tmp/loop", &["x"]), Errno::ELOOP);
    lab.fails(lab.main, exec("/root/prog", &["x"; 300_000]), Errno::E2BIG);
    lab.write_file(lab.main, "/tmp/elf", 0o755, b"\x7fELF\x02\x01\x01");
    assert!(matches!(lab.outcome(lab.main, exec("/tmp/elf", &["x"])), Outcome::Unsupported(_)));
}

#[test]
fn what_an_exec_leaves() {
    let mut lab = lab();
    lab.handle(lab.main, Signal::SIGUSR1, 0x1000, 0);
    lab.handle(lab.main, Signal::SIGUSR2, SigAction::IGNORE, 0);
    lab.write_file(lab.main, "/tmp/a-rather-long-name.sh", 0o755, b"#! /root/prog  one two \nrest");
    let outcome = lab.outcome(lab.main, exec("/tmp/a-rather-long-name.sh", &["zero", "three"]));
    let Outcome::Exec(image) = outcome else { panic!("{outcome:?}") };
    let argv: Vec<&str> = image.argv.iter().map(|arg| str::from_utf8(arg).unwrap()).collect();
    assert_eq!(argv, ["/root/prog", "one two", "/tmp/a-rather-long-name.sh", "three"]);
    assert_eq!(lab.k.task_info(lab.main).unwrap().comm, "a-rather-long-n");
    assert_eq!(lab.k.task(lab.main).signal.action(Signal::SIGUSR1).handler, SigAction::DEFAULT);
    assert_eq!(lab.k.task(lab.main).signal.action(Signal::SIGUSR2).handler, SigAction::IGNORE);
}

#[test]
fn a_child_that_has_execed_keeps_its_group() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    assert!(matches!(lab.outcome(child, exec("/root/prog", &["x"])), Outcome::Exec(_)));
    lab.fails(lab.main, Syscall::Setpgid { pid: Pid(3), pgid: Pid(0) }, Errno::EACCES);
}
