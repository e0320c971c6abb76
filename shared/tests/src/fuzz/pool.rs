//! The calls that programs are drawn from, by subject.

mod chosen;
mod event;
mod io;
mod more;
mod net;
mod scene;

use super::Call;
use super::rng::Rng;

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Namespaces,
    Ids,
    Signals,
    Mounts,
    Files,
    Names,
    Limits,
    Descriptors,
    Capabilities,
    Objects,
    Streams,
    Sockets,
    Cgroups,
    Events,
    Paths,
    Messages,
    Links,
    Scenes,
    Processes,
}

const SUBJECTS: [Subject; 19] = [
    Subject::Namespaces,
    Subject::Ids,
    Subject::Signals,
    Subject::Mounts,
    Subject::Files,
    Subject::Names,
    Subject::Limits,
    Subject::Descriptors,
    Subject::Capabilities,
    Subject::Objects,
    Subject::Streams,
    Subject::Sockets,
    Subject::Cgroups,
    Subject::Events,
    Subject::Paths,
    Subject::Messages,
    Subject::Links,
    Subject::Scenes,
    Subject::Processes,
];

const NEW: [&str; 7] =
    ["CLONE_NEWUSER", "CLONE_NEWNS", "CLONE_NEWUTS", "CLONE_NEWIPC", "CLONE_NEWPID", "CLONE_NEWCGROUP", "CLONE_NEWNET"];
const TYPES: [(&str, &str); 8] = [
    ("user", "CLONE_NEWUSER"),
    ("mnt", "CLONE_NEWNS"),
    ("uts", "CLONE_NEWUTS"),
    ("ipc", "CLONE_NEWIPC"),
    ("pid", "CLONE_NEWPID"),
    ("cgroup", "CLONE_NEWCGROUP"),
    ("net", "CLONE_NEWNET"),
    ("time", "CLONE_NEWTIME"),
];
const PLACES: [&str; 5] = ["/tmp/fuzz/a", "/tmp/fuzz/b", "/tmp/fuzz/a/c", "/tmp/fuzz", "/tmp/fuzz/f"];
const SIGNALS: [&str; 7] = ["0", "SIGTERM", "SIGKILL", "SIGUSR1", "SIGCHLD", "SIGHUP", "SIGINT"];
const UIDS: [&str; 6] = ["0", "1", "1000", "65534", "70000", "-1"];

/// The one or two subjects of a program.
pub fn subjects(rng: &mut Rng) -> Vec<Subject> {
    let mut subjects = vec![*rng.pick(&SUBJECTS), *rng.pick(&SUBJECTS)];
    if rng.chance(60) {
        subjects.push(Subject::Namespaces);
    }
    subjects
}

fn plain(text: String) -> Call {
    Call { before: text, flags: None, after: String::new(), child: None }
}

fn with_flags(before: &str, flags: Vec<&'static str>, after: &str) -> Call {
    Call { before: before.into(), flags: Some(flags), after: after.into(), child: None }
}

/// A call that makes process `child`.
pub fn clone_call(rng: &mut Rng, child: usize) -> Call {
    let mut flags = match rng.below(10) {
        0..4 => Vec::new(),
        4..6 => vec![*rng.pick(&NEW)],
        6 => vec!["CLONE_NEWUSER", *rng.pick(&NEW[1..])],
        _ => rng.some(&NEW, 30),
    };
    for rare in ["CLONE_PARENT", "CLONE_FS", "CLONE_UNTRACED", "CLONE_SYSVSEM", "CLONE_IO"] {
        if rng.chance(5) {
            flags.push(rare);
        }
    }
    if rng.chance(15) {
        if rng.chance(40) {
            flags.push("CLONE_NEWTIME");
        }
        if rng.chance(10) {
            flags.push("CLONE_CLEAR_SIGHAND");
        }
        flags.dedup();
        let call = match rng.chance(20) {
            true => with_flags(
                &format!("do_clone3_tid({child}, "),
                flags,
                &format!(", {})", rng.pick(&["1", "7", "2", "0"])),
            ),
            false => with_flags(&format!("do_clone3({child}, "), flags, ", SIGCHLD)"),
        };
        return Call { child: Some(child), ..call };
    }
    flags.push(if rng.chance(92) { "SIGCHLD" } else { *rng.pick(&["SIGURG", "0", "SIGWINCH"]) });
    flags.dedup();
    Call { child: Some(child), ..with_flags(&format!("do_clone({child}, "), flags, ")") }
}

/// A call of one of the subjects, or of any.
pub fn call(rng: &mut Rng, plan: &str, subjects: &[Subject], nr_actors: usize) -> Call {
    // What seldom comes of itself, and what mostly succeeds: an errno is worth a hundred draws, and a program more than complaints.
    match rng.below(100) {
        0..10 => return plain((*rng.pick(&chosen::RARE)).into()),
        10..30 => return plain((*rng.pick(&chosen::EASY)).into()),
        _ => {}
    }
    let subject = if rng.chance(80) { *rng.pick(subjects) } else { *rng.pick(&SUBJECTS) };
    let (is_more, is_new) = (rng.chance(35), rng.chance(30));
    match subject {
        Subject::Mounts if is_new => scene::mounts(rng),
        Subject::Objects if is_new => scene::objects(rng),
        Subject::Files if is_new => event::paths(rng),
        Subject::Ids if rng.chance(8) => net::given(rng),
        Subject::Mounts if is_more => more::mounts(rng),
        Subject::Files if is_more => more::files(rng),
        Subject::Limits if is_more => more::limits(rng),
        Subject::Descriptors => more::descriptors(rng, nr_actors),
        Subject::Capabilities => more::capabilities(rng, nr_actors),
        Subject::Objects if is_more => io::objects(rng),
        Subject::Objects => more::objects(rng),
        Subject::Streams => io::streams(rng),
        Subject::Sockets => io::sockets(rng),
        Subject::Cgroups => io::cgroups(rng, nr_actors),
        Subject::Events => event::events(rng),
        Subject::Paths => event::paths(rng),
        Subject::Messages => net::messages(rng),
        Subject::Links => net::links(rng, nr_actors),
        Subject::Scenes => scene::scenes(rng),
        Subject::Processes => scene::processes(rng, nr_actors),
        Subject::Namespaces => namespaces(rng, nr_actors),
        Subject::Ids => ids(rng, plan, nr_actors),
        Subject::Signals => signals(rng, nr_actors),
        Subject::Mounts => mounts(rng),
        Subject::Files => files(rng),
        Subject::Names => names(rng, nr_actors),
        Subject::Limits => limits(rng),
    }
}

fn namespaces(rng: &mut Rng, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors);
    let (name, flag) = *rng.pick(&TYPES);
    match rng.below(12) {
        0..3 => {
            let mut flags = if rng.chance(50) { vec![*rng.pick(&NEW)] } else { rng.some(&NEW, 30) };
            if rng.chance(15) {
                flags.push("CLONE_NEWTIME");
            }
            if rng.chance(5) {
                flags.push("CLONE_FS");
            }
            // No flag of unshare(2).
            if rng.chance(8) {
                flags.push("CLONE_PARENT");
            }
            with_flags("unshare(", flags, ")")
        }
        3..7 => {
            let flags = if rng.chance(85) { vec![flag] } else { rng.some(&NEW, 15) };
            with_flags(&format!("do_setns({actor}, \"{name}\", "), flags, ")")
        }
        7 => plain(format!("do_link_of_ns(\"{name}\")")),
        8 => plain("do_write(-1, \"timens_offsets\", \"monotonic 1000 0\\n\")".into()),
        9 => plain(format!("do_setns({actor}, \"{}_for_children\", 0)", rng.pick(&["pid", "time"]))),
        10 => plain("do_gethostname()".into()),
        _ => plain(format!("do_wait({actor}, {})", rng.pick(&["0", "__WALL", "__WCLONE"]))),
    }
}

fn ids(rng: &mut Rng, plan: &str, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors) as i64 - i64::from(rng.chance(30));
    let (a, b, c) = (*rng.pick(&UIDS), *rng.pick(&UIDS), *rng.pick(&UIDS));
    let map = *rng.pick(&[
        "0 0 1\\n",
        "0 1000 1\\n",
        "0 0 65536\\n",
        "0 0 10\\n20 20 5\\n",
        "5 0 1\\n",
        "0 0 1\\n0 1 1\\n",
        "0 5 0\\n",
        "x\\n",
    ]);
    plain(match rng.below(15) {
        0..3 => format!("do_write({actor}, \"uid_map\", \"{map}\")"),
        3..5 => format!("do_write({actor}, \"gid_map\", \"{map}\")"),
        5 => format!("do_write({actor}, \"setgroups\", \"{}\")", rng.pick(&["deny", "allow", "no"])),
        6 => format!("setuid({a})"),
        7 => format!("setgid({a})"),
        8 => format!("setresuid({a}, {b}, {c})"),
        9 => format!("setresgid({a}, {b}, {c})"),
        10 => format!("do_setgroups({}, {})", rng.below(3), rng.pick(&["0", "1000", "65530", "70000"])),
        // In `single` the groups are those of whoever started nslab, and cannot be given up.
        11 if plan == "full" => "do_groups()".into(),
        12 => format!("prctl(PR_SET_NO_NEW_PRIVS, {}, 0, 0, 0)", rng.pick(&["1", "1", "0"])),
        13 => format!("prctl(PR_SET_DUMPABLE, {}, 0, 0, 0)", rng.below(3)),
        _ => "do_ids()".into(),
    })
}

fn signals(rng: &mut Rng, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors);
    let sig = *rng.pick(&SIGNALS);
    plain(match rng.below(12) {
        0..3 => format!("do_kill({actor}, {sig})"),
        3 => format!("do_signal({sig}, {})", rng.below(3)),
        4 => format!("do_mask({}, {sig})", rng.pick(&["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"])),
        5..8 => format!("do_wait({actor}, {})", rng.pick(&["0", "0", "__WALL", "__WCLONE", "WUNTRACED"])),
        8 => format!("prctl(PR_SET_PDEATHSIG, {}, 0, 0, 0)", rng.pick(&["SIGTERM", "SIGKILL", "0", "SIGUSR1"])),
        9 => format!("prctl(PR_SET_CHILD_SUBREAPER, {}, 0, 0, 0)", rng.pick(&["1", "1", "0"])),
        10 => "(_exit(7), 0)".into(),
        _ => rng.pick(&["getpid()", "getppid()", "kill(30000, SIGTERM)"]).to_string(),
    })
}

fn mounts(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    let propagation = *rng.pick(&["MS_SHARED", "MS_PRIVATE", "MS_SLAVE", "MS_UNBINDABLE"]);
    match rng.below(14) {
        0..2 => {
            let flags = rng.some(&["MS_RDONLY", "MS_NOSUID", "MS_NOEXEC", "MS_NODEV"], 20);
            with_flags(&format!("mount(\"fuzz\", \"{to}\", \"tmpfs\", "), flags, ", NULL)")
        }
        2..4 => {
            let flags = if rng.chance(30) { vec!["MS_BIND", "MS_REC"] } else { vec!["MS_BIND"] };
            with_flags(&format!("mount(\"{from}\", \"{to}\", NULL, "), flags, ", NULL)")
        }
        4 => with_flags(&format!("mount(\"{from}\", \"{to}\", NULL, "), vec!["MS_MOVE"], ", NULL)"),
        5 | 6 => {
            let mut flags = vec![propagation];
            flags.extend(rng.some(&["MS_REC"], 40));
            let place = if rng.chance(20) { "/" } else { to };
            with_flags(&format!("mount(NULL, \"{place}\", NULL, "), flags, ", NULL)")
        }
        7 => {
            let mut flags = vec!["MS_REMOUNT", "MS_BIND"];
            flags.extend(rng.some(&["MS_RDONLY", "MS_NOSUID", "MS_NOEXEC"], 40));
            with_flags(&format!("mount(NULL, \"{to}\", NULL, "), flags, ", NULL)")
        }
        8..10 => {
            let flags = rng.some(&["MNT_DETACH", "UMOUNT_NOFOLLOW"], 30);
            with_flags(&format!("umount2(\"{to}\", "), flags, ")")
        }
        10 => plain(format!("mount(\"proc\", \"{to}\", \"proc\", 0, NULL)")),
        11 => {
            let from = if rng.chance(25) { "/" } else { from };
            plain(format!("do_pivot_root(\"{from}\", \"{to}\")"))
        }
        12 => plain(format!("do_chroot(\"{to}\")")),
        _ => plain(format!("mkdir(\"{to}\", 0755)")),
    }
}

fn files(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    let mode = *rng.pick(&["0755", "0700", "0644", "0", "04755", "01777"]);
    plain(match rng.below(15) {
        0 | 1 => format!("mkdir(\"{to}\", {mode})"),
        2 => format!("do_creat(\"{to}\", {mode})"),
        3 => format!("chmod(\"{to}\", {mode})"),
        4 => format!("lchown(\"{to}\", {}, {})", rng.pick(&UIDS), rng.pick(&UIDS)),
        5 => format!("unlink(\"{to}\")"),
        6 => format!("rmdir(\"{to}\")"),
        7 => format!("rename(\"{from}\", \"{to}\")"),
        8 => format!("link(\"{from}\", \"{to}\")"),
        9 => format!("symlink(\"{from}\", \"{to}\")"),
        10 => format!("access(\"{to}\", {})", rng.pick(&["F_OK", "R_OK", "W_OK", "X_OK"])),
        11 => format!(
            "do_open(\"{to}\", {})",
            rng.pick(&["O_RDONLY", "O_RDWR", "O_WRONLY | O_TRUNC", "O_DIRECTORY", "O_NOFOLLOW"])
        ),
        12 => format!("(int)umask({})", rng.pick(&["022", "0", "077"])),
        13 => format!("chdir(\"{to}\")"),
        _ => format!("do_stat(\"{to}\")"),
    })
}

fn names(rng: &mut Rng, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors);
    plain(match rng.below(12) {
        0..3 => format!("sethostname(\"host{}\", {})", rng.below(10), rng.pick(&["5", "5", "5", "0", "65", "-1"])),
        3 => format!("setdomainname(\"domain{}\", 7)", rng.below(10)),
        4 => "do_gethostname()".into(),
        5 => format!("do_msg({})", rng.pick(&["IPC_PRIVATE, 0", "77, IPC_CREAT", "77, 0", "77, IPC_CREAT | IPC_EXCL"])),
        6 => format!(
            "semget({}, {}, {})",
            rng.pick(&["IPC_PRIVATE", "5"]),
            rng.pick(&["1", "0", "3"]),
            rng.pick(&["0600", "0600 | IPC_CREAT", "0600 | IPC_CREAT | IPC_EXCL"])
        ),
        7 => format!("prctl(PR_SET_NAME, \"name{}\", 0, 0, 0)", rng.below(10)),
        8 => "setsid()".into(),
        // Not 2: an init in the group of a child that is gone never ends, on the real kernel neither (fact 48).
        9 => format!("setpgid(0, {})", rng.pick(&["0", "0", "1", "-1"])),
        10 => format!("getpgid(number_of({actor}))"),
        _ => format!("getsid(number_of({actor}))"),
    })
}

fn limits(rng: &mut Rng) -> Call {
    plain(match rng.below(6) {
        0 => format!("setpriority(PRIO_PROCESS, 0, {})", rng.pick(&["5", "-5", "19", "40"])),
        1 => "getpriority(PRIO_PROCESS, 0)".into(),
        2 => "do_ids()".into(),
        3 => format!("prctl(PR_CAPBSET_DROP, {}, 0, 0, 0)", rng.pick(&["21", "0", "7", "99"])),
        4 => format!("prctl(PR_CAPBSET_READ, {}, 0, 0, 0)", rng.pick(&["21", "0", "7", "99"])),
        _ => "prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)".into(),
    })
}
