//! su(1) of util-linux 2.38.1. Accounts here have no passwords that fit: root needs none, nobody else gets in.

use std::sync::Arc;

use nslab_abi::{Fd, Syscall};

use super::become_user::{self, User, put};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, lossy};

const SPEC: Spec = Spec {
    shorts: "c:lmps:",
    longs: &[
        ("command", Takes::Argument, 'c'),
        ("session-command", Takes::Argument, 'C'),
        ("login", Takes::Nothing, 'l'),
        ("preserve-environment", Takes::Nothing, 'm'),
        ("shell", Takes::Argument, 's'),
    ],
    unmodelled: "fg:G:PThVw:",
    unmodelled_longs: &["fast", "group", "supp-group", "pty", "whitelist-environment", "help", "version"],
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

/// login.defs(5): ENV_PATH and ENV_SUPATH.
const PATH: &[u8] = b"/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
const SUPATH: &[u8] = b"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// `su [OPTIONS] [-] [USER [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let mut parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run(&sys, &args, &mut parsed).await {
        Ok(status) => status,
        Err(message) => {
            sys.complain("su", message).await;
            1
        }
    }
}

async fn run(sys: &Sys, args: &Args, parsed: &mut Parsed) -> Result<u8, String> {
    let mut is_login = parsed.has('l');
    if parsed.operands.first().is_some_and(|word| word == b"-") {
        is_login = true;
        parsed.operands.remove(0);
    }
    let name = if parsed.operands.is_empty() { b"root".to_vec() } else { parsed.operands.remove(0) };
    let Some(user) = User::named(sys, &name).await else {
        let what = "does not exist or the user entry does not contain all the required fields";
        return Err(format!("user {} {what}", lossy(&name)));
    };
    // Without a configuration PAM has nothing to ask - pam_start(3).
    if sys.stat(b"/etc/pam.d").await.is_err() && sys.stat(b"/etc/pam.conf").await.is_err() {
        return Err("Critical error - immediate abort".to_string());
    }
    let is_root = sys.int(Syscall::Getuid).await == Ok(0);
    if !is_root {
        return refuse(sys).await;
    }
    let keeps = parsed.has('m') && !is_login;
    let shell = parsed.value('s').map_or_else(|| user.shell.clone(), <[u8]>::to_vec);
    if let Some(status) = become_user::fork(sys).await? {
        return Ok(status);
    }
    if parsed.has('c') {
        // Whoever runs one command keeps it from the terminal of the caller.
        let _ = sys.call(Syscall::Setsid).await;
    }
    user.take_ids(sys).await.map_err(|errno| format!("cannot set user id: {}", errno.strerror()))?;
    let mut envp = if is_login { Vec::new() } else { args.envp.clone() };
    if is_login {
        if let Some(term) = args.env("TERM") {
            put(&mut envp, "TERM", term);
        }
        put(&mut envp, "PATH", if user.uid == 0 { SUPATH } else { PATH });
        put(&mut envp, "MAIL", &[b"/var/mail/", &user.name[..]].concat());
    }
    if !keeps {
        put(&mut envp, "HOME", &user.home);
        put(&mut envp, "SHELL", &shell);
        if is_login || user.uid != 0 {
            put(&mut envp, "USER", &user.name);
            put(&mut envp, "LOGNAME", &user.name);
        }
    }
    if is_login && let Err(errno) = sys.call(Syscall::Chdir { path: user.home.clone() }).await {
        let text = format!("warning: cannot change directory to {}: {}", lossy(&user.home), errno.strerror());
        sys.complain("su", text).await;
    }
    let base = basename(&shell);
    let mut argv = vec![if is_login { [b"-", base].concat() } else { base.to_vec() }];
    if let Some(command) = parsed.value('c').or(parsed.value('C')) {
        argv.extend([b"-c".to_vec(), command.to_vec()]);
    }
    argv.extend(parsed.operands.iter().cloned());
    let errno = sys.execve(&shell, &argv, &envp).await;
    let status = if errno == nslab_abi::Errno::ENOENT { 127 } else { 126 };
    sys.complain("su", format!("failed to execute {}: {}", lossy(&shell), errno.strerror())).await;
    Ok(status)
}

/// Asks for a password that nobody has: in /etc/shadow there is none.
async fn refuse(sys: &Sys) -> Result<u8, String> {
    sys.eprint("Password: ").await;
    // A line and no byte more: what follows is not meant for it.
    while let Ok(byte) = sys.read(Fd(0), 1).await {
        if byte.is_empty() || byte == b"\n" {
            break;
        }
    }
    sys.eprint("\n").await;
    Err("Authentication failure".to_string())
}
