//! Who runs a session's program: home, name, environment.

use nslab_kernel::Stdio;

/// The home of whoever runs the program, and the user's name.
fn account(uid: u32) -> (&'static str, String) {
    match uid {
        0 => ("/root", "root".to_string()),
        1000 => ("/home/learner", "learner".to_string()),
        other => ("/home/learner", other.to_string()),
    }
}

/// Where a script's program lies: `/root/box` for root's `box.c`, as in a real session.
pub fn program_path(name: &str, uid: u32) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    let stem = base.strip_suffix(".c").unwrap_or(base);
    format!("{}/{}", account(uid).0, if stem.is_empty() { "a.out" } else { stem })
}

/// The environment that a session's init hands on.
pub(crate) fn environment(uid: u32, stdio: Stdio) -> Vec<Vec<u8>> {
    let (home, user) = account(uid);
    let envp = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_string(),
        format!("HOME={home}"),
        format!("USER={user}"),
        "SHELL=/bin/bash".to_string(),
        format!("TERM={}", if stdio == Stdio::Tty { "xterm-256color" } else { "dumb" }),
        "LANG=C.UTF-8".to_string(),
    ];
    envp.into_iter().map(String::into_bytes).collect()
}
