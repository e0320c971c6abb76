use super::*;

fn text(text: &str) -> String {
    text.to_string()
}

fn view() -> View {
    let proc = |host_pid, waits| Proc {
        host_pid,
        parent: Some(1),
        pids: vec![host_pid, 1],
        comm: text("sh"),
        cmdline: vec![text("/bin/sh"), text("-c")],
        state: 'S',
        uid: 0,
        ns: [1, 2, 3, 4, 5, 6, 7, u64::MAX],
        pid_for_children: None,
        time_for_children: Some(4_026_531_834),
        hostname: text("box"),
        waits,
        traced: true,
        is_kernel_thread: false,
        threads: 2,
        line: None,
    };
    let waits = [
        None,
        Some(Waits::Child { host_pid: None }),
        Some(Waits::Child { host_pid: Some(7) }),
        Some(Waits::Read {}),
        Some(Waits::Write {}),
        Some(Waits::Vfork { host_pid: 8 }),
        Some(Waits::Time {}),
        Some(Waits::Signal {}),
        Some(Waits::Other {}),
    ];
    View {
        hostname: text("host"),
        procs: waits.into_iter().zip(10..).map(|(waits, host_pid)| proc(host_pid, waits)).collect(),
        namespaces: vec![Namespace { ns_type: text("pid"), inode: 4_026_531_836, is_initial: true, owner: 1 }],
    }
}

fn inside() -> Inside {
    Inside {
        host_pid: 10,
        pid: 1,
        hostname: text("box"),
        id: text("uid=0(root)"),
        uid_map: vec![[0, 1000, 1], [1, 100_000, 65_536]],
        cap_eff: 0x1ff_ffff_ffff,
        ps: text("  PID TTY\n"),
        mounts: vec![Mount {
            id: 21,
            target: text("/"),
            source: text("none"),
            fstype: text("overlay"),
            options: text("rw"),
            propagation: text("shared:1"),
        }],
        interfaces: vec![Interface { name: text("lo"), is_up: true, addresses: vec![text("127.0.0.1/8")] }],
        cgroup: text("0::/"),
        uptime_s: 9,
        ns: [8; 8],
        ..Inside::default()
    }
}

fn kinds() -> Vec<EventKind> {
    let (name, line) = (text("clone"), Some(3));
    let checks = vec![CheckItem { reason: text("CapSysAdmin"), passed: false }];
    let mut kinds = vec![
        EventKind::Enter { name: name.clone(), text: text("clone("), line },
        EventKind::Syscall { name, text: text("= -1"), line, ret: Some(-1), errno: Some(text("EPERM")), checks },
        EventKind::Fork { child_host_pid: 12, child_pid: 1, new_namespaces: vec![text("pid")] },
        EventKind::Exec { comm: text("ps") },
        EventKind::Namespaces { changed: vec![text("uts")] },
        EventKind::Signal { signal: text("SIGCHLD") },
        EventKind::Exit { status: Some(1), signal: None },
        EventKind::Reaped {},
        EventKind::Fault { signal: text("SIGSEGV"), line: None, why: text("null"), args: vec![text("p")] },
        EventKind::Notice { line: Some(2), why: text("freed"), args: vec![text("p")] },
        EventKind::Unsupported { what: text("bpf"), detail: text(""), line: Some(1) },
    ];
    for stream in [Stream::Stdout, Stream::Stderr, Stream::Tty] {
        kinds.push(EventKind::Output { stream, data: text("aGk=") });
    }
    kinds
}

fn messages() -> Vec<ServerMsg> {
    let mut all = vec![
        ServerMsg::Welcome {
            version: 1,
            kernel: text("6.18"),
            os: text("Debian"),
            plan: text("full"),
            missing: vec![text("time")],
            limits: Limits { seconds: 60, extensions: 3, tasks: 64, output_bytes: 1 << 33, source_bytes: 1 << 16 },
        },
        ServerMsg::Started { session: text("a1") },
        ServerMsg::Ps { after_seq: 4, view: view() },
        ServerMsg::Inside { after_seq: 5, inside: Some(inside()) },
        ServerMsg::Inside { after_seq: 5, inside: None },
        ServerMsg::Extended { seconds: 120, extensions: 2 },
        ServerMsg::Missed { count: 3 },
    ];
    let event = |kind| ServerMsg::Event { event: Event { seq: 9, host_pid: 10, pid: 1, kind } };
    all.extend(kinds().into_iter().map(event));
    let ends = [
        EndReason::Exited { status: -1 },
        EndReason::Signaled { signal: text("SIGKILL") },
        EndReason::Unsupported { what: text("bpf"), detail: text("x") },
        EndReason::TimeUp {},
        EndReason::Limit { limit: text("tasks"), amount: 64 },
        EndReason::Stopped {},
        EndReason::Failed { message: text("no") },
    ];
    all.extend(ends.into_iter().map(|reason| ServerMsg::Ended { reason }));
    let codes = [
        ErrorCode::BadToken,
        ErrorCode::BadVersion,
        ErrorCode::BadMessage,
        ErrorCode::DoesNotCompile,
        ErrorCode::TooLarge,
        ErrorCode::Busy,
        ErrorCode::NoLab,
        ErrorCode::NoMoreTime,
        ErrorCode::OutOfTurn,
    ];
    all.extend(codes.into_iter().map(|code| ServerMsg::Error { code, message: text("why") }));
    all
}

#[test]
fn every_message_is_read_as_it_was_written() {
    for message in messages() {
        let json = serde_json::to_string(&message).unwrap();
        assert_eq!(read(&json), Ok(message), "{json}");
    }
}

#[test]
fn what_is_not_a_message_is_refused_by_name() {
    assert!(read("{").is_err());
    for (json, name) in [
        ("[]", "type"),
        (r#"{"type":"bye"}"#, "type"),
        (r#"{"type":"missed"}"#, "count"),
        (r#"{"type":"missed","count":-1}"#, "count"),
        (r#"{"type":"error","code":"odd","message":""}"#, "code"),
        (r#"{"type":"ended","reason":{"why":"exited","status":3000000000}}"#, "status"),
        (r#"{"type":"event","event":{"seq":1,"host_pid":1,"pid":1,"kind":"odd"}}"#, "kind"),
    ] {
        assert_eq!(read(json), Err(format!("JSON: {name}")), "{json}");
    }
}
