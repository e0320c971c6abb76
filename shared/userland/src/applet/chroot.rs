//! chroot(1) and pivot_root(8).

use std::sync::Arc;

use nslab_abi::{Errno, Syscall};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const CHROOT: Spec = Spec {
    longs: &[("groups", Takes::Argument, '1'), ("userspec", Takes::Argument, '2'), ("skip-chdir", Takes::Nothing, '3')],
    in_order: true,
    status: 125,
    ..Spec::NONE
};
const PIVOT: Spec = Spec { unmodelled: "hV", short_hint: true, ..Spec::NONE };

/// `chroot NEWROOT [COMMAND [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &CHROOT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let operands = &parsed.operands;
    let Some((root, command)) = operands.split_first() else {
        return args.missing(&sys, &CHROOT, "missing operand").await;
    };
    if parsed.has('3') && &root[..] != b"/" {
        return args.missing(&sys, &CHROOT, "option --skip-chdir only permitted if NEWROOT is old '/'").await;
    }
    if let Err(errno) = sys.call(Syscall::Chroot { path: root.clone() }).await {
        sys.complain_errno(&name, format!("cannot change root directory to '{}'", lossy(root)), errno).await;
        return 125;
    }
    if !parsed.has('3') {
        let _ = sys.call(Syscall::Chdir { path: b"/".to_vec() }).await;
    }
    if let Err(message) = become_user(&sys, &parsed).await {
        sys.complain(&name, message).await;
        return 125;
    }
    let shell = args.envp.iter().find_map(|entry| entry.strip_prefix(b"SHELL=")).unwrap_or(b"/bin/sh");
    let default = [shell.to_vec(), b"-i".to_vec()];
    let command = if command.is_empty() { &default[..] } else { command };
    let errno = sys.execvp(command, &args.envp).await;
    sys.complain_errno(&name, format!("failed to run command {}", args.quote(&command[0])), errno).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

/// Takes on what `--userspec` and `--groups` say; names are those of the new root.
async fn become_user(sys: &Sys, parsed: &Parsed) -> Result<(), String> {
    let (users, groups) = (Accounts::users(sys).await, Accounts::groups(sys).await);
    let spec = parsed.value('2').unwrap_or_default();
    let mut parts = spec.splitn(2, |&byte| byte == b':');
    let (user, group) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let by_number = number::<u32>(user);
    let uid = match user {
        b"" => None,
        name => Some(users.id(name).map(|ids| ids.0).or(by_number).ok_or("invalid user")?),
    };
    let own_group = uid.and_then(|uid| users.name(uid).and_then(|name| users.id(name))).map(|ids| ids.1);
    let gid = match group {
        b"" => own_group,
        name => Some(groups.id(name).map(|ids| ids.0).or_else(|| number(name)).ok_or("invalid group")?),
    };
    let list = match parsed.value('1') {
        Some(list) => {
            let id = |name: &[u8]| number(name).or_else(|| groups.id(name).map(|ids| ids.0));
            let ids: Option<Vec<u32>> =
                list.split(|&byte| byte == b',').filter(|name| !name.is_empty()).map(id).collect();
            Some(ids.ok_or_else(|| format!("invalid group list '{}'", lossy(list)))?)
        }
        None => uid.and(gid).map(|gid| vec![gid]),
    };
    let calls = [
        (list.map(|list| Syscall::Setgroups { list }), "failed to set supplemental groups"),
        (gid.map(|gid| Syscall::Setgid { gid }), "failed to set group-ID"),
        (uid.map(|uid| Syscall::Setuid { uid }), "failed to set user-ID"),
    ];
    for (call, what) in calls {
        if let Some(call) = call {
            sys.call(call).await.map_err(|errno| format!("{what}: {}", errno.strerror()))?;
        }
    }
    Ok(())
}

/// `pivot_root NEW_ROOT PUT_OLD`
pub(crate) async fn pivot_root(sys: Sys, args: Arc<Args>) -> u8 {
    let operands = match args.getopt(&sys, &PIVOT).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let [new_root, put_old] = &operands[..] else {
        sys.complain("pivot_root", "bad usage").await;
        return args.hint(&sys, &PIVOT).await;
    };
    let call = Syscall::PivotRoot { new_root: new_root.clone(), put_old: put_old.clone() };
    match sys.call(call).await {
        Ok(_) => 0,
        Err(errno) => {
            let text = format!("failed to change root from `{}' to `{}'", lossy(new_root), lossy(put_old));
            sys.complain_errno("pivot_root", text, errno).await;
            1
        }
    }
}
