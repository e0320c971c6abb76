//! Programs by name: where they start, and which manual page tells about them.

mod unmodelled;

use self::unmodelled::UNMODELLED;
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
    "cat", applet::cat::main, "cat [-AbeEnstTv] [FILE]...", "cat(1)";
    "auctioneer", applet::cf::cell::auctioneer, "auctioneer", "";
    "cf", applet::cf::main, "cf COMMAND [ARG]...", "";
    "chmod", applet::chmod::main, "chmod [-Rf] MODE FILE...", "chmod(1)";
    "chown", applet::chmod::chown, "chown [-Rhf] OWNER[:GROUP] FILE...", "chown(1)";
    "chroot", applet::chroot::main, "chroot [--userspec=USER:GROUP] [--groups=LIST] [--skip-chdir] NEWROOT [COMMAND [ARG]...]", "chroot(1)";
    "cp", applet::cp::main, "cp [-adflnprsvLPRT] [-t DIR] SOURCE... DEST", "cp(1)";
    "date", applet::date::main, "date [-uR] [-d MOMENT] [-r FILE] [-I[PRECISION]] [+FORMAT]", "date(1)";
    "containerd-shim-runc-v2", applet::docker::shim::main, "containerd-shim-runc-v2 -namespace NS -id ID", "";
    "docker-init", applet::docker::init::main, "docker-init -- PROGRAM [ARG]...", "";
    "docker-proxy", applet::docker::ports::main, "docker-proxy -proto tcp -host-ip IP -host-port PORT -container-ip IP -container-port PORT", "";
    "docker", applet::docker::main, "docker COMMAND [ARG]...", "docker(1)";
    "echo", applet::echo::main, "echo [-neE] [STRING]...", "echo(1)";
    "env", applet::env::main, "env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARG]...]", "env(1)";
    "false", applet::truth::false_main, "false", "false(1)";
    "egrep", applet::grep::egrep, "egrep [-vicnqlh] PATTERN [FILE]...", "grep(1)";
    "fgrep", applet::grep::fgrep, "fgrep [-vicnqlh] STRING [FILE]...", "grep(1)";
    "grep", applet::grep::main, "grep [-vicnqlLhHorwxsEF] [-ABCm NUM] PATTERN [FILE]...", "grep(1)";
    "head", applet::head::main, "head [-n N] [FILE]...", "head(1)";
    "hostname", applet::hostname::main, "hostname [-dfiIs] [NAME]", "hostname(1)";
    "id", applet::id::main, "id [-u|-g|-G] [-nr] [USER]", "id(1)";
    "ip", applet::ip::main, "ip [-br] [-jp] [-o] [-4|-6] [-n NETNS] {address|link|route|neigh|netns} [COMMAND]", "ip(8)";
    "kill", applet::kill::main, "kill [-SIGNAL] PID...; kill -l [SIGNAL]", "kill(1)";
    "killall", applet::killall::main, "killall [-elqvI] [-s SIGNAL | -SIGNAL] [-u USER] NAME...", "killall(1)";
    "ln", applet::ln::main, "ln [-sf] TARGET... LINK", "ln(1)";
    "ls", applet::ls::main, "ls [-1aACdFgGhiklLmnNoprRsStUxX] [FILE]...", "ls(1)";
    "lsns", applet::lsns::main, "lsns [-JlnrT] [-t TYPE] [-p PID] [-o COLUMNS] [NAMESPACE]", "lsns(8)";
    "mkdir", applet::mkdir::main, "mkdir [-p] [-m MODE] DIRECTORY...", "mkdir(1)";
    "mkfifo", applet::mkdir::mkfifo, "mkfifo NAME...", "mkfifo(1)";
    "mount", applet::mount::main, "mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET", "mount(8)";
    "mv", applet::cp::mv, "mv [-fnvT] [-t DIR] SOURCE... DEST", "mv(1)";
    "nologin", applet::truth::nologin, "nologin", "nologin(8)";
    "nsenter", applet::nsenter::main, "nsenter [-t PID] [-amuinpUCT] [PROGRAM [ARG]...]", "nsenter(1)";
    "ping", applet::ping::main, "ping [-4qn] [-c COUNT] [-i INTERVAL] [-w DEADLINE] [-W TIMEOUT] HOST", "ping(8)";
    "pip", applet::python::pip::main, "pip {install | list}", "pip(1)";
    "pip2", applet::python::pip::two, "pip {install | list}", "pip(1)";
    "pivot_root", applet::chroot::pivot_root, "pivot_root NEW_ROOT PUT_OLD", "pivot_root(8)";
    "ps", applet::ps::main, "ps [OPTIONS]", "ps(1)";
    "qemu-system-x86_64", applet::unmodelled::main, "qemu-system-x86_64 -enable-kvm -m MB -name NAME -nographic", "";
    "python2.7", applet::python::two, "python {FILE | -c TEXT}", "python(1)";
    "python3", applet::python::main, "python3 {FILE | -c TEXT}", "python3(1)";
    "readlink", applet::readlink::main, "readlink [-fn] FILE...", "readlink(1)";
    "rep", applet::cf::cell::rep, "rep -cell N", "";
    "rm", applet::rm::main, "rm [-dfrv] FILE...", "rm(1)";
    "rmdir", applet::mkdir::rmdir, "rmdir DIRECTORY...", "rmdir(1)";
    "sleep", applet::sleep::main, "sleep NUMBER[smhd]...", "sleep(1)";
    "stat", applet::stat::main, "stat [-Lft] [-c FORMAT] FILE...", "stat(1)";
    "strace", applet::strace::main, "strace [-f] [-e trace=SET] [-o FILE] {-p PID | PROGRAM [ARG]...}", "strace(1)";
    "su", applet::su::main, "su [-lm] [-c COMMAND] [-s SHELL] [-] [USER [ARG]...]", "su(1)";
    "sudo", applet::sudo::main, "sudo [-EHins] [-u USER] [VAR=VALUE] COMMAND [ARG]...", "sudo(8)";
    "sysctl", applet::sysctl::main, "sysctl [-enNqw] VARIABLE[=VALUE]...", "sysctl(8)";
    "tail", applet::head::tail, "tail [-f] [-n N] [FILE]...", "tail(1)";
    "touch", applet::touch::main, "touch [-acmh] [-d TIME | -r FILE] FILE...", "touch(1)";
    "true", applet::truth::true_main, "true", "true(1)";
    "umount", applet::umount::main, "umount [-lfR] TARGET...", "umount(8)";
    "uname", applet::uname::main, "uname [-asnrvmo]", "uname(1)";
    "unshare", applet::unshare::main, "unshare [-muinpUCTfr] [PROGRAM [ARG]...]", "unshare(1)";
    "vm", applet::vm::main, "vm run [-d] [-m MB] [--name NAME]; vm ps", "";
    "wc", applet::wc::main, "wc [-lwc] [FILE]...", "wc(1)";
    "which", applet::which::main, "which [-as] NAME...", "which(1)";
    "capsh", applet::capsh::main, "capsh [--print] [--drop=CAP[,CAP]...] [--OPTION[=VALUE]]... [-- [ARG]...]", "capsh(1)";
    "getcap", applet::setcap::getcap, "getcap [-nrv] FILE...", "getcap(8)";
    "setcap", applet::setcap::main, "setcap [-qv] [-n ROOTID] {-r | - | CAPS} FILE...", "setcap(8)";
    "getpcaps", applet::capsh::getpcaps, "getpcaps PID...", "getpcaps(8)";
    "ipcmk", applet::ipcs::ipcmk, "ipcmk {-M SIZE | -S NUMBER | -Q} [-p MODE]", "ipcmk(1)";
    "ipcrm", applet::ipcs::ipcrm, "ipcrm {-q|-m|-s} ID; ipcrm {-Q|-M|-S} KEY; ipcrm -a", "ipcrm(1)";
    "ipcs", applet::ipcs::main, "ipcs [-qms] [-tpclu] [-i ID]", "ipcs(1)";
    "free", applet::memory::free, "free [-bkmgh] [-t] [-w]", "free(1)";
    "groups", applet::id::groups, "groups [USER]...", "groups(1)";
    "nice", applet::run::nice, "nice [-n N] [COMMAND [ARG]...]", "nice(1)";
    "nohup", applet::run::nohup, "nohup COMMAND [ARG]...", "nohup(1)";
    "getconf", applet::getconf::main, "getconf NAME", "getconf(1)";
    "watch", applet::watch::main, "watch [-tx] [-n SECONDS] COMMAND [ARG]...", "watch(1)";
    "nproc", applet::memory::nproc, "nproc [--all] [--ignore=N]", "nproc(1)";
    "pgrep", applet::pgrep::main, "pgrep [OPTIONS] PATTERN", "pgrep(1)";
    "pidof", applet::pgrep::pidof, "pidof [-s] [-o PID] PROGRAM...", "pidof(1)";
    "pkill", applet::pgrep::pkill, "pkill [-SIGNAL] [OPTIONS] PATTERN", "pkill(1)";
    "printenv", applet::env::printenv, "printenv [-0] [NAME]...", "printenv(1)";
    "prlimit", applet::prlimit::main, "prlimit [-p PID] [--RESOURCE[=LIMITS]]... [COMMAND [ARG]...]", "prlimit(1)";
    "pstree", applet::pstree::main, "pstree [-aAcglnpsStTuU] [-N TYPE] [PID | USER]", "pstree(1)";
    "renice", applet::run::renice, "renice [-n] PRIORITY [-p] PID...", "renice(1)";
    "setpriv", applet::setpriv::main, "setpriv [OPTIONS] PROGRAM [ARG]...; setpriv --dump", "setpriv(1)";
    "setsid", applet::run::setsid, "setsid [-fw] PROGRAM [ARG]...", "setsid(1)";
    "taskset", applet::prlimit::taskset, "taskset [-c] MASK COMMAND [ARG]...; taskset -p [-c] [MASK] PID", "taskset(1)";
    "timeout", applet::run::timeout, "timeout [-s SIGNAL] [-k DURATION] DURATION COMMAND [ARG]...", "timeout(1)";
    "top", applet::top::main, "top -b [-n N] [-d SECONDS] [-p PID[,PID]...] [-u USER] [-c]", "top(1)";
    "uptime", applet::memory::uptime, "uptime [-ps]", "uptime(1)";
    "whoami", applet::id::whoami, "whoami", "whoami(1)";
    "basename", applet::name::basename, "basename NAME [SUFFIX]", "basename(1)";
    "dirname", applet::name::dirname, "dirname NAME...", "dirname(1)";
    "pwd", applet::name::pwd, "pwd [-LP]", "pwd(1)";
    "realpath", applet::name::realpath, "realpath [-ems] FILE...", "realpath(1)";
    "cut", applet::cut::main, "cut {-b|-c|-f} LIST [-d DELIM] [-s] [FILE]...", "cut(1)";
    "sort", applet::sort::main, "sort [-bfhnrsu] [-k KEY] [-t SEP] [FILE]...", "sort(1)";
    "uniq", applet::sort::uniq, "uniq [-cdui] [INPUT [OUTPUT]]", "uniq(1)";
    "tac", applet::sort::tac, "tac [FILE]...", "tac(1)";
    "rev", applet::sort::rev, "rev [FILE]...", "rev(1)";
    "tr", applet::tr::main, "tr [-cdst] SET1 [SET2]", "tr(1)";
    "tee", applet::tee::main, "tee [-a] [FILE]...", "tee(1)";
    "seq", applet::tee::seq, "seq [-w] [-s SEP] [FIRST [INCREMENT]] LAST", "seq(1)";
    "yes", applet::tee::yes, "yes [STRING]...", "yes(1)";
    "truncate", applet::tee::truncate, "truncate -s SIZE FILE...", "truncate(1)";
    "sync", applet::tee::sync, "sync", "sync(1)";
    "mktemp", applet::tee::mktemp, "mktemp [-d] [-p DIR] [TEMPLATE]", "mktemp(1)";
    "xargs", applet::xargs::main, "xargs [-0rt] [-n MAX] [-I REPLACE] [COMMAND [ARG]...]", "xargs(1)";
    "find", applet::find::main, "find [PATH]... [EXPRESSION]", "find(1)";
    "sed", applet::sed::main, "sed [-nEs] [-i] SCRIPT [FILE]...", "sed(1)";
    "findmnt", applet::findmnt::main, "findmnt [-aflnPrR] [-o COLUMNS] [-t TYPES] [DEVICE | MOUNTPOINT]", "findmnt(8)";
    "mountpoint", applet::findmnt::mountpoint, "mountpoint [-qd] PATH", "mountpoint(1)";
    "df", applet::df::main, "df [-ahikT] [FILE]...", "df(1)";
    "du", applet::df::du, "du [-abchksx] [-d DEPTH] [FILE]...", "du(1)";
    "tar", applet::tar::main, "tar {-c|-t|-x} [-vp] [-f ARCHIVE] [-C DIR] [FILE]...", "tar(1)";
    "md5sum", applet::digest::md5, "md5sum [-c] [FILE]...", "md5sum(1)";
    "sha1sum", applet::digest::sha1, "sha1sum [-c] [FILE]...", "sha1sum(1)";
    "sha256sum", applet::digest::sha256, "sha256sum [-c] [FILE]...", "sha256sum(1)";
    "od", applet::dump::od, "od [-A RADIX] [-t TYPE] [-bcdox] [FILE]...", "od(1)";
    "hexdump", applet::dump::hexdump, "hexdump [-Cv] [-n LENGTH] [-s SKIP] [FILE]...", "hexdump(1)";
    "hd", applet::dump::hexdump, "hd [-v] [-n LENGTH] [-s SKIP] [FILE]...", "hexdump(1)";
    "xxd", applet::dump::xxd, "xxd [-pu] [-c COLUMNS] [-g BYTES] [-l LENGTH] [-s SKIP] [FILE]", "xxd(1)";
    "awk", applet::awk::main, "awk [-F FS] [-v VAR=VALUE] PROGRAM [FILE]...", "awk(1)";
    "mawk", applet::awk::main, "mawk [-F FS] [-v VAR=VALUE] PROGRAM [FILE]...", "mawk(1)";
    "man", applet::man::main, "man [SECTION] NAME...", "man(1)";
    "gzip", applet::gzip::main, "gzip [-cdfklnqtv1-9] [FILE]...", "gzip(1)";
    "gunzip", applet::gzip::gunzip, "gunzip [-cfklnqtv] [FILE]...", "gzip(1)";
    "zcat", applet::gzip::zcat, "zcat [FILE]...", "gzip(1)";
    "ldd", applet::ldd::main, "ldd FILE...", "ldd(1)";
    "switch_root", applet::ldd::switch_root, "switch_root NEWROOT INIT [ARG]...", "switch_root(8)";
    "chgrp", applet::chmod::chgrp, "chgrp [-Rhf] GROUP FILE...", "chgrp(1)";
    "dd", applet::dd::main, "dd [if=FILE] [of=FILE] [bs=BYTES] [count=N] [skip=N] [seek=N]", "dd(1)";
    "bridge", applet::ip::bridge::main, "bridge [-jp] [-n NETNS] link [show [dev DEVICE]]", "bridge(8)";
    "brctl", applet::brctl::main, "brctl {show | addbr BRIDGE | delbr BRIDGE | addif BRIDGE DEVICE | delif BRIDGE DEVICE}", "brctl(8)";
    "ifconfig", applet::ifconfig::main, "ifconfig [-as] [INTERFACE [up | down | ADDRESS | netmask MASK | mtu N]...]", "ifconfig(8)";
    "netstat", applet::netroute::netstat, "netstat -r [-n]", "netstat(8)";
    "route", applet::netroute::route, "route [-n]", "route(8)";
    "newgidmap", applet::newidmap::newgidmap, "newgidmap PID {GID LOWERGID COUNT}...", "newgidmap(1)";
    "newuidmap", applet::newidmap::newuidmap, "newuidmap PID {UID LOWERUID COUNT}...", "newuidmap(1)";
    "mknod", applet::dd::mknod, "mknod [-m MODE] NAME {b|c|p} [MAJOR MINOR]", "mknod(1)";
    "curl", applet::http::curl, "curl [-fiIsSv] [-X METHOD] [-d DATA] [-H HEADER] [-o FILE] [-w FORMAT] URL...", "curl(1)";
    "nc", applet::nc::main, "nc [-46dNnvz] [-q SECONDS] [-w SECONDS] HOST PORT; nc -l [-knv] [-p] PORT", "nc(1)";
    "ss", applet::sockets::ss, "ss [-46aHlnptu] [state STATE] [sport = :PORT]", "ss(8)";
    "wget", applet::http::wget, "wget [-q] [-O FILE] URL...", "wget(1)";
    "chrt", applet::sched::chrt, "chrt [-bfiorRv] PRIORITY COMMAND [ARG]...; chrt [OPTIONS] -p [PRIORITY] PID; chrt -m", "chrt(1)";
    "getopt", applet::getopt::main, "getopt [-aqQu] [-n NAME] [-l LONGOPTS] -o OPTSTRING -- [PARAMETER]...", "getopt(1)";
    "ionice", applet::sched::ionice, "ionice [-t] [-c CLASS] [-n LEVEL] {-p PID... | COMMAND [ARG]...}", "ionice(1)";
    "pwdx", applet::pwdx::main, "pwdx PID...", "pwdx(1)";
    "flock", applet::flock::main, "flock [-sxnuoF] [-w SECONDS] [-E STATUS] FILE COMMAND [ARG]...; flock [OPTIONS] NUMBER", "flock(1)";
    "addgroup", applet::accounts::addgroup, "addgroup [--system] [--gid GID] GROUP", "adduser(8)";
    "adduser", applet::accounts::adduser, "adduser [--system] [--disabled-password] [--gecos TEXT] [--uid UID] [--ingroup GROUP] USER; adduser USER GROUP", "adduser(8)";
    "chpasswd", applet::accounts::chpasswd, "chpasswd -e", "chpasswd(8)";
    "delgroup", applet::accounts::delgroup, "delgroup [--only-if-empty] GROUP", "deluser(8)";
    "deluser", applet::accounts::deluser, "deluser [--remove-home] USER [GROUP]", "deluser(8)";
    "gpasswd", applet::accounts::gpasswd, "gpasswd {-a USER | -d USER | -M USERS} GROUP", "gpasswd(1)";
    "groupadd", applet::accounts::groupadd, "groupadd [-for] [-g GID] [-U USERS] GROUP", "groupadd(8)";
    "groupdel", applet::accounts::groupdel, "groupdel [-f] GROUP", "groupdel(8)";
    "groupmod", applet::accounts::groupmod, "groupmod [-g GID] [-n NAME] [-aU USERS] GROUP", "groupmod(8)";
    "passwd", applet::accounts::passwd, "passwd {-d | -e | -l | -S | -u} [-inwx DAYS] [USER]", "passwd(1)";
    "useradd", applet::accounts::useradd, "useradd [-mMNorU] [-u UID] [-g GROUP] [-G GROUPS] [-c COMMENT] [-d HOME] [-s SHELL] LOGIN; useradd -D", "useradd(8)";
    "userdel", applet::accounts::userdel, "userdel [-fr] LOGIN", "userdel(8)";
    "usermod", applet::accounts::usermod, "usermod [-aLmrU] [-G GROUPS] [-c COMMENT] [-d HOME] [-g GROUP] [-l LOGIN] [-s SHELL] [-u UID] [-vVwW FIRST-LAST] LOGIN", "usermod(8)";
    "[", crate::sh::outside::test, "[ EXPRESSION ]", "test(1)";
    "printf", crate::sh::outside::printf, "printf FORMAT [ARG]...", "printf(1)";
    "test", crate::sh::outside::test, "test EXPRESSION", "test(1)";
    "arch", applet::small::arch, "arch", "arch(1)";
    "base32", applet::encode::base32, "base32 [-di] [-w COLUMNS] [FILE]", "base32(1)";
    "base64", applet::encode::base64, "base64 [-di] [-w COLUMNS] [FILE]", "base64(1)";
    "clear", applet::small::clear, "clear", "clear(1)";
    "cmp", applet::cmp::main, "cmp [-ls] [-n LIMIT] FILE1 [FILE2]", "cmp(1)";
    "column", applet::column::main, "column -t [-s SEPARATORS] [-o SEPARATOR] [-N NAMES] [-R COLUMNS] [FILE]...", "column(1)";
    "less", applet::pager::less, "less [FILE]...", "less(1)";
    "more", applet::pager::more, "more [FILE]...", "more(1)";
    "comm", applet::columns::comm, "comm [-123] FILE1 FILE2", "comm(1)";
    "diff", applet::diff::main, "diff [-abciNqrsuw] [-U LINES] [-C LINES] [--label LABEL] FILE1 FILE2", "diff(1)";
    "expr", applet::expr::main, "expr EXPRESSION", "expr(1)";
    "factor", applet::expr::factor, "factor [NUMBER]...", "factor(1)";
    "fold", applet::columns::fold, "fold [-bs] [-w WIDTH] [FILE]...", "fold(1)";
    "getent", applet::getent::main, "getent DATABASE [KEY]...", "getent(1)";
    "install", applet::install::main, "install [-DvT] [-m MODE] [-t DIR] SOURCE... DEST; install -d DIRECTORY...", "install(1)";
    "join", applet::columns::join, "join [-t CHAR] [-1 FIELD] [-2 FIELD] [-a FILE] [-v FILE] FILE1 FILE2", "join(1)";
    "link", applet::small::link, "link FILE1 FILE2", "link(1)";
    "logname", applet::small::logname, "logname", "logname(1)";
    "nl", applet::columns::nl, "nl [-b STYLE] [-w WIDTH] [-s STRING] [-v NUMBER] [-i NUMBER] [FILE]...", "nl(1)";
    "paste", applet::columns::paste, "paste [-s] [-d LIST] [FILE]...", "paste(1)";
    "shuf", applet::encode::shuf, "shuf [-er] [-i LO-HI] [-n COUNT] [FILE]", "shuf(1)";
    "split", applet::small::split, "split [-a N] [-d] [-l LINES | -b SIZE] [FILE [PREFIX]]", "split(1)";
    "stty", applet::stty::main, "stty [-F DEVICE] [-a|-g|SETTING...]", "stty(1)";
    "tput", applet::small::tput, "tput [-T TERM] CAPABILITY [NUMBER]...", "tput(1)";
    "tty", applet::small::tty, "tty [-s]", "tty(1)";
    "unlink", applet::small::unlink, "unlink FILE", "unlink(1)";
    "users", applet::small::users, "users", "users(1)";
    "who", applet::small::who, "who", "who(1)";
}

/// Programs that only a host with docker has.
pub const HOST_ONLY: &[&str] = &[
    "auctioneer",
    "cf",
    "containerd-shim-runc-v2",
    "docker",
    "docker-init",
    "docker-proxy",
    "pip",
    "python3",
    "qemu-system-x86_64",
    "rep",
    "vm",
];

/// Programs that lie in images only.
pub const IMAGE_ONLY: &[&str] = &["apk", "busybox-image", "pip2", "python2.7"];

/// The programs of a virtual machine's guest.
pub fn guest_names() -> Vec<&'static str> {
    applet_names().iter().copied().filter(|name| !HOST_ONLY.contains(name) && !IMAGE_ONLY.contains(name)).collect()
}

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

#[cfg(test)]
mod tests {
    use super::{TOOLS, UNMODELLED};

    #[test]
    fn no_tool_says_that_it_is_not_modelled() {
        let both: Vec<&str> = TOOLS.iter().map(|row| row.name).filter(|name| UNMODELLED.contains(name)).collect();
        assert!(both.is_empty(), "{both:?}");
    }
}
