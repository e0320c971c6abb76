//! sudo(8) 1.9.13: commands as another user, as /etc/sudoers and its folder allow them.

use std::sync::Arc;

use nslab_abi::Syscall;

use super::become_user::{self, User, put};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, lines, lossy, words};

const SPEC: Spec = Spec {
    shorts: "EHinsu:g:",
    longs: &[
        ("preserve-env", Takes::Nothing, 'E'),
        ("set-home", Takes::Nothing, 'H'),
        ("login", Takes::Nothing, 'i'),
        ("non-interactive", Takes::Nothing, 'n'),
        ("shell", Takes::Nothing, 's'),
        ("user", Takes::Argument, 'u'),
    ],
    unmodelled: "AbBC:D:eg:h:KklPp:R:r:ST:t:U:vV",
    unmodelled_longs: &[
        "askpass",
        "background",
        "chdir",
        "edit",
        "group",
        "help",
        "list",
        "stdin",
        "validate",
        "version",
    ],
    in_order: true,
    status: 1,
    usage: "usage: sudo [-EHins] [-u USER] [VAR=VALUE] COMMAND [ARG]...",
    ..Spec::NONE
};

/// sudoers(5), `secure_path`, as Debian sets it.
const SECURE_PATH: &[u8] = b"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// `sudo [OPTIONS] [VAR=VALUE] COMMAND [ARG]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('g') {
        return crate::getopt::unmodelled(&sys, "sudo", "-g").await;
    }
    match run(&sys, &args, &parsed).await {
        Ok(status) => status,
        Err(message) => {
            sys.complain("sudo", message).await;
            1
        }
    }
}

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<u8, String> {
    let is_shell = parsed.has('i') || parsed.has('s');
    if parsed.operands.is_empty() && !is_shell {
        sys.eprint(format!("{}\n", SPEC.usage)).await;
        return Ok(1);
    }
    if sys.int(Syscall::Geteuid).await != Ok(0) {
        let what = "effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS \
                    file system without root privileges?";
        return Err(what.to_string());
    }
    let uid = sys.int(Syscall::Getuid).await.unwrap_or(0) as u32;
    let gid = sys.int(Syscall::Getgid).await.unwrap_or(0) as u32;
    let Some(caller) = User::numbered(sys, uid).await else {
        return Err("you do not exist in the passwd database".to_string());
    };
    let wanted = parsed.value('u').unwrap_or(b"root");
    let by_number = wanted.strip_prefix(b"#").and_then(crate::text::number);
    let target = match by_number {
        Some(uid) => User::numbered(sys, uid).await,
        None => User::named(sys, wanted).await,
    };
    let Some(target) = target else { return Err(format!("unknown user {}", lossy(wanted))) };
    match rule(sys, &caller).await {
        Some(is_free) if is_free || uid == 0 => {}
        _ if parsed.has('n') => return Err("a password is required".to_string()),
        _ => {
            let status = crate::getopt::unmodelled(sys, "sudo", "of asking for a password").await;
            return Ok(status);
        }
    }
    let (assignments, command): (Vec<_>, Vec<_>) = {
        let nr = parsed.operands.iter().take_while(|word| is_assignment(word)).count();
        (parsed.operands[..nr].to_vec(), parsed.operands[nr..].to_vec())
    };
    let mut envp = if parsed.has('E') { args.envp.clone() } else { Vec::new() };
    for name in ["LANG", "LC_ALL", "TERM", "DISPLAY", "LS_COLORS"] {
        if let Some(value) = args.env(name) {
            put(&mut envp, name, value);
        }
    }
    put(&mut envp, "PATH", SECURE_PATH);
    let shell = match args.env("SHELL").filter(|_| parsed.has('s') && !parsed.has('i')) {
        Some(shell) => shell.to_vec(),
        None => target.shell.clone(),
    };
    let argv = if is_shell { shell_words(parsed, &shell, &command) } else { command };
    let shown: Vec<String> = argv.iter().map(|word| lossy(word)).collect();
    for (name, value) in [
        ("HOME", &target.home[..]),
        ("MAIL", &[b"/var/mail/", &target.name[..]].concat()),
        ("LOGNAME", &target.name),
        ("USER", &target.name),
        ("SHELL", &target.shell),
        ("SUDO_COMMAND", shown.join(" ").as_bytes()),
        ("SUDO_USER", &caller.name),
        ("SUDO_UID", uid.to_string().as_bytes()),
        ("SUDO_GID", gid.to_string().as_bytes()),
    ] {
        put(&mut envp, name, value);
    }
    for assignment in assignments {
        let (name, value) =
            lossy(&assignment).split_once('=').map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
        put(&mut envp, &name, value.as_bytes());
    }
    if let Some(status) = become_user::fork(sys).await? {
        return Ok(status);
    }
    target.take_ids(sys).await.map_err(|errno| format!("unable to change to runas uid: {}", errno.strerror()))?;
    if parsed.has('i') {
        let _ = sys.call(Syscall::Chdir { path: target.home.clone() }).await;
    }
    let errno = match is_shell {
        true => sys.execve(&shell, &argv, &envp).await,
        false => sys.execvp(&argv, &envp).await,
    };
    Err(match errno {
        nslab_abi::Errno::ENOENT => format!("{}: command not found", shown.first().map_or("", String::as_str)),
        errno => format!("unable to execute {}: {}", shown.first().map_or("", String::as_str), errno.strerror()),
    })
}

/// A shell and what it runs: with `-i` it is a login shell.
fn shell_words(parsed: &Parsed, shell: &[u8], command: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let base = basename(shell);
    let mut argv = vec![if parsed.has('i') { [b"-", base].concat() } else { base.to_vec() }];
    if !command.is_empty() {
        let quoted = |word: &Vec<u8>| -> Vec<u8> {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte);
            word.iter().flat_map(|&byte| if is_plain(byte) { vec![byte] } else { vec![b'\\', byte] }).collect()
        };
        let joined = command.iter().map(quoted).collect::<Vec<_>>().join(&b' ');
        argv.extend([b"-c".to_vec(), joined]);
    }
    argv
}

fn is_assignment(word: &[u8]) -> bool {
    let Some(at) = word.iter().position(|&byte| byte == b'=') else { return false };
    at > 0 && word[..at].iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What sudoers(5) says of a user: may he, and without a password? Rules are `WHO ALL=(ALL) [NOPASSWD:] ALL`.
async fn rule(sys: &Sys, user: &User) -> Option<bool> {
    let groups = user.groups(sys).await;
    let mut files = vec![b"/etc/sudoers".to_vec()];
    let names = sys.list_dir(b"/etc/sudoers.d").await.unwrap_or_default();
    files.extend(
        names
            .iter()
            .filter(|entry| !entry.d_name.contains(&b'.'))
            .map(|entry| [b"/etc/sudoers.d/", &entry.d_name[..]].concat()),
    );
    let mut found = None;
    for file in files {
        let content = sys.read_file(&file).await.unwrap_or_default();
        for line in lines(&content) {
            let fields = words(line);
            let Some((who, rest)) = fields.split_first() else { continue };
            let who = lossy(who);
            let is_user = who.as_bytes() == user.name || who == "ALL";
            let is_group = who.strip_prefix('%').is_some_and(|name| groups.iter().any(|group| group.1 == name));
            if (is_user || is_group) && rest.first().is_some_and(|word| word.starts_with(b"ALL=")) {
                let rest: Vec<String> = rest.iter().map(|word| lossy(word)).collect();
                found = Some(rest.join(" ").contains("NOPASSWD:"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::is_assignment;

    #[test]
    fn variables_stand_before_the_command() {
        assert!(is_assignment(b"A_1=x") && is_assignment(b"PS1="));
        assert!(!is_assignment(b"=x") && !is_assignment(b"ls") && !is_assignment(b"a-b=c"));
    }
}
