//! Programs by name: where they start, and which manual page tells about them.

use crate::applet;
use crate::process::Args;
use crate::replay::Entry;
use crate::sh::Dialect;
use crate::text::basename;

/// What a name stands for.
pub(crate) enum Program {
    /// A tool.
    Applet(Entry<Args, u8>),
    /// A shell; that many words of the command line come before its own.
    Shell(Dialect, usize),
}

/// One row of the table.
struct Row {
    name: &'static str,
    program: Program,
    synopsis: &'static str,
    man: &'static str,
}

macro_rules! tools {
    ($($name:literal, $main:path, $synopsis:literal, $man:literal;)*) => {
        const TOOLS: &[Row] = &[$(Row {
            name: $name,
            program: Program::Applet(|sys, args| Box::pin($main(sys, args))),
            synopsis: $synopsis,
            man: $man,
        }),*];
        const NAMES: &[&str] = &["bash", "dash", "sh", "busybox", "busybox-image", $($name),*];
    };
}

tools! {
    "init", applet::init::main, "init PROGRAM [ARG]...", "";
    "daemon", applet::daemon::main, "daemon", "";
    "cat", applet::cat::main, "cat [FILE]...", "cat(1)";
    "chmod", applet::chmod::main, "chmod MODE FILE...", "chmod(1)";
    "chown", applet::chmod::chown, "chown OWNER[:GROUP] FILE...", "chown(1)";
    "chroot", applet::chroot::main, "chroot NEWROOT [COMMAND [ARG]...]", "chroot(1)";
    "cp", applet::cp::main, "cp [-r] SOURCE... DEST", "cp(1)";
    "date", applet::date::main, "date [-u] [+FORMAT]", "date(1)";
    "docker", applet::docker::main, "docker {run|ps|exec|kill}", "docker(1)";
    "echo", applet::echo::main, "echo [-neE] [STRING]...", "echo(1)";
    "env", applet::env::main, "env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARG]...]", "env(1)";
    "false", applet::truth::false_main, "false", "false(1)";
    "egrep", applet::grep::egrep, "egrep [-vicnqlh] PATTERN [FILE]...", "grep(1)";
    "fgrep", applet::grep::fgrep, "fgrep [-vicnqlh] STRING [FILE]...", "grep(1)";
    "grep", applet::grep::main, "grep [-vicnqlhEF] PATTERN [FILE]...", "grep(1)";
    "head", applet::head::main, "head [-n N] [FILE]...", "head(1)";
    "hostname", applet::hostname::main, "hostname [-s] [NAME]", "hostname(1)";
    "id", applet::id::main, "id [-u|-g|-G] [-nr] [USER]", "id(1)";
    "ip", applet::ip::main, "ip {link|address} [show [dev NAME]]; ip link set NAME {up|down}", "ip(8)";
    "kill", applet::kill::main, "kill [-SIGNAL] PID...", "kill(1)";
    "ln", applet::ln::main, "ln [-sf] TARGET... LINK", "ln(1)";
    "ls", applet::ls::main, "ls [-1aACdFilLnprRStU] [FILE]...", "ls(1)";
    "lsns", applet::lsns::main, "lsns [-lnr] [-t TYPE] [-p PID] [-o COLUMNS]", "lsns(8)";
    "mkdir", applet::mkdir::main, "mkdir [-p] [-m MODE] DIRECTORY...", "mkdir(1)";
    "mkfifo", applet::mkdir::mkfifo, "mkfifo NAME...", "mkfifo(1)";
    "mount", applet::mount::main, "mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET", "mount(8)";
    "mv", applet::cp::mv, "mv SOURCE... DEST", "mv(1)";
    "nsenter", applet::nsenter::main, "nsenter [-t PID] [-amuinpUCT] [PROGRAM [ARG]...]", "nsenter(1)";
    "pivot_root", applet::chroot::pivot_root, "pivot_root NEW_ROOT PUT_OLD", "pivot_root(8)";
    "ps", applet::ps::main, "ps [OPTIONS]", "ps(1)";
    "readlink", applet::readlink::main, "readlink [-fn] FILE...", "readlink(1)";
    "rm", applet::rm::main, "rm [-rf] FILE...", "rm(1)";
    "rmdir", applet::mkdir::rmdir, "rmdir DIRECTORY...", "rmdir(1)";
    "sleep", applet::sleep::main, "sleep NUMBER[smhd]...", "sleep(1)";
    "stat", applet::stat::main, "stat [-L] -c FORMAT FILE...", "stat(1)";
    "strace", applet::strace::main, "strace [-f] [-e trace=SET] [-o FILE] {-p PID | PROGRAM [ARG]...}", "strace(1)";
    "tail", applet::head::tail, "tail [-n N] [FILE]...", "tail(1)";
    "touch", applet::touch::main, "touch [-c] FILE...", "touch(1)";
    "true", applet::truth::true_main, "true", "true(1)";
    "umount", applet::umount::main, "umount [-lfR] TARGET...", "umount(8)";
    "uname", applet::uname::main, "uname [-asnrvmo]", "uname(1)";
    "unshare", applet::unshare::main, "unshare [-muinpUCTfr] [PROGRAM [ARG]...]", "unshare(1)";
    "wc", applet::wc::main, "wc [-lwc] [FILE]...", "wc(1)";
    "which", applet::which::main, "which [-as] NAME...", "which(1)";
    "whoami", applet::id::whoami, "whoami", "whoami(1)";
}

/// Tools that a Debian has and we do not: they are installed, and say so.
const UNMODELLED: &[&str] = &[
    "[",
    "awk",
    "base64",
    "basename",
    "chgrp",
    "chrt",
    "cksum",
    "clear",
    "cmp",
    "comm",
    "cut",
    "dd",
    "df",
    "diff",
    "dirname",
    "dmesg",
    "du",
    "expr",
    "factor",
    "file",
    "find",
    "findmnt",
    "fmt",
    "fold",
    "free",
    "getent",
    "groups",
    "gzip",
    "hexdump",
    "install",
    "ipcmk",
    "ipcrm",
    "ipcs",
    "join",
    "less",
    "link",
    "logger",
    "login",
    "logname",
    "losetup",
    "lsblk",
    "mawk",
    "md5sum",
    "mknod",
    "mktemp",
    "more",
    "mountpoint",
    "newgidmap",
    "newuidmap",
    "nice",
    "nl",
    "nohup",
    "nproc",
    "od",
    "passwd",
    "paste",
    "perl",
    "pgrep",
    "pidof",
    "ping",
    "pkill",
    "pmap",
    "printenv",
    "printf",
    "prlimit",
    "pstree",
    "pwdx",
    "realpath",
    "renice",
    "rev",
    "script",
    "sed",
    "seq",
    "setpriv",
    "setsid",
    "sha256sum",
    "shuf",
    "sort",
    "split",
    "ss",
    "stty",
    "su",
    "sum",
    "sync",
    "sysctl",
    "tac",
    "tar",
    "taskset",
    "tee",
    "test",
    "timeout",
    "top",
    "tr",
    "truncate",
    "tty",
    "uniq",
    "unlink",
    "uptime",
    "users",
    "vi",
    "vmstat",
    "w",
    "watch",
    "who",
    "xargs",
    "yes",
    "zcat",
];

/// The names under which programs can be installed.
pub fn applet_names() -> &'static [&'static str] {
    const ALL: [&str; NAMES.len() + UNMODELLED.len()] = {
        let mut all = [""; NAMES.len() + UNMODELLED.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = if at < NAMES.len() { NAMES[at] } else { UNMODELLED[at - NAMES.len()] };
            at += 1;
        }
        all
    };
    &ALL
}

/// How a program is called, and its manual page, as in `ps(1)`; an empty page where there is none.
pub fn about(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "bash" => Some(("bash [-c COMMANDS | FILE] [ARG]...", "bash(1)")),
        "sh" | "dash" => Some(("sh [-c COMMANDS | FILE] [ARG]...", "dash(1)")),
        "busybox" | "busybox-image" => Some(("busybox APPLET [ARG]...", "busybox(1)")),
        name if UNMODELLED.contains(&name) => Some(("(not modelled)", "")),
        name => TOOLS.iter().find(|row| row.name == name).map(|row| (row.synopsis, row.man)),
    }
}

/// Finds what a program's image runs.
pub(crate) fn find(name: &str, argv: &[Vec<u8>]) -> Option<Program> {
    match name {
        "bash" => Some(Program::Shell(Dialect::Bash, 0)),
        "sh" | "dash" => Some(Program::Shell(Dialect::Dash, 0)),
        "busybox" => Some(busybox(argv, |sys, args| Box::pin(applet::busybox::main(sys, args)))),
        // The build in the image of that name, which shows times.
        "busybox-image" => Some(busybox(argv, |sys, args| Box::pin(applet::busybox::image_main(sys, args)))),
        name if UNMODELLED.contains(&name) => {
            Some(Program::Applet(|sys, args| Box::pin(applet::unmodelled::main(sys, args))))
        }
        name => tool(name),
    }
}

fn tool(name: &str) -> Option<Program> {
    let row = TOOLS.iter().find(|row| row.name == name)?;
    match &row.program {
        Program::Applet(entry) => Some(Program::Applet(*entry)),
        Program::Shell(dialect, skip) => Some(Program::Shell(*dialect, *skip)),
    }
}

/// busybox is what it is called: by its own name, the first word says it.
fn busybox(argv: &[Vec<u8>], entry: Entry<Args, u8>) -> Program {
    let own = argv.first().map(|name| basename(name).to_vec()).unwrap_or_default();
    let (name, skip) = match argv.get(1) {
        Some(name) if own == b"busybox" => (name.clone(), 1),
        _ => (own.strip_prefix(b"-").unwrap_or(&own).to_vec(), 0),
    };
    match &name[..] {
        b"sh" | b"ash" => Program::Shell(Dialect::Ash, skip),
        _ => Program::Applet(entry),
    }
}

/// Where a tool starts.
pub(crate) fn entry(name: &str) -> Option<Entry<Args, u8>> {
    match tool(name)? {
        Program::Applet(entry) => Some(entry),
        Program::Shell(..) => None,
    }
}
