//! `docker run`: an overlay, six new namespaces, a new root, and then the program.

pub(super) mod caps;
mod rootfs;

use nslab_abi::{CloneFlags, Errno, Fd, Pid, Syscall, UmountFlags, WaitFlags};

use super::container::{Container, mkdir, now_s, random, write};
use super::{CONTAINERS, FAILED, OVERLAY};
use crate::sys::Sys;

/// What the command line asks for.
#[derive(Default)]
struct Wanted {
    has_tty: bool,
    is_removed: bool,
    is_detached: bool,
    name: Option<String>,
    hostname: Option<String>,
    image: String,
    command: Vec<String>,
}

/// Words of docker's name generator.
const ADJECTIVES: [&str; 8] = ["admiring", "bold", "clever", "eager", "focused", "gracious", "hopeful", "jolly"];
const SURNAMES: [&str; 8] = ["curie", "darwin", "euler", "hopper", "lovelace", "noether", "ritchie", "turing"];

/// `docker run [-it] [--rm] [-d] [--name NAME] [-h HOSTNAME] IMAGE [COMMAND [ARG]…]`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let wanted = match parse(words) {
        Ok(wanted) => wanted,
        Err(option) => return crate::getopt::unmodelled(sys, "docker run", &option).await,
    };
    if wanted.image.is_empty() {
        sys.eprint("\"docker run\" requires at least 1 argument.\n").await;
        return 1;
    }
    // "the input device is not a TTY" - docker/cli, cli/streams/in.go:CheckTty().
    if wanted.has_tty && !wanted.is_detached && !sys.isatty(Fd(0)).await {
        sys.eprint("the input device is not a TTY\n").await;
        return 1;
    }
    let layer = format!("{OVERLAY}/{}/diff", wanted.image.split(':').next().unwrap_or_default());
    if sys.stat(layer.as_bytes()).await.is_err() {
        let tag = if wanted.image.contains(':') { "" } else { ":latest" };
        sys.eprint(format!("Unable to find image '{}{tag}' locally\n", wanted.image)).await;
        return crate::getopt::unmodelled(sys, "docker run", "of pulling an image").await;
    }
    let bytes = random(sys, 34).await;
    let id: String = bytes[..32].iter().map(|byte| format!("{byte:02x}")).collect();
    let generated = format!("{}_{}", ADJECTIVES[usize::from(bytes[32] % 8)], SURNAMES[usize::from(bytes[33] % 8)]);
    let mut container = Container {
        id,
        name: wanted.name.clone().unwrap_or(generated),
        image: wanted.image.clone(),
        command: wanted.command.join(" "),
        pid: 0,
        created_s: now_s(sys).await,
    };
    if let Some(other) = Container::all(sys).await.iter().find(|other| other.name == container.name) {
        let text = format!(
            "docker: Error response from daemon: Conflict. The container name \"/{}\" is already in use by container \"{}\". \
             You have to remove (or rename) that container to be able to reuse that name.\nSee 'docker run --help'.\n",
            container.name, other.id
        );
        sys.eprint(text).await;
        return FAILED;
    }
    let merged = match prepare(sys, &container, &layer, &wanted).await {
        Ok(merged) => merged,
        Err(errno) => return failed(sys, "cannot prepare the container's files", errno).await,
    };
    if wanted.is_detached {
        match sys.fork().await {
            Ok(Pid(0)) => {
                // The monitor: a session of its own, nothing of the terminal.
                let _ = sys.call(Syscall::Setsid).await;
                if let Ok(null) = sys.open_with(b"/dev/null", nslab_abi::OpenFlags::RDWR, 0).await {
                    for fd in [0, 1, 2] {
                        let _ = sys.dup2(null, Fd(fd)).await;
                    }
                    sys.close(null).await;
                }
            }
            Ok(_) => {
                sys.print(format!("{}\n", container.id));
                return sys.finish("docker", 0).await;
            }
            Err(errno) => return failed(sys, "fork", errno).await,
        }
    }
    let flags = CloneFlags::NEWNS
        | CloneFlags::NEWPID
        | CloneFlags::NEWUTS
        | CloneFlags::NEWIPC
        | CloneFlags::NEWNET
        | CloneFlags::NEWCGROUP;
    match sys.clone_with(flags).await {
        Ok(Pid(0)) => inside(sys, &container, &wanted, &merged).await,
        Ok(child) => {
            container.pid = child.0;
            let _ = container.save(sys).await;
            let status = wait(sys, child).await;
            finish(sys, &mut container, &wanted, &merged).await;
            status
        }
        Err(errno) => failed(sys, "clone", errno).await,
    }
}

fn parse(words: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = |attached: Option<&str>| attached.map(str::to_string).or_else(|| rest.next().cloned());
        let (option, attached) =
            word.split_once('=').map_or((word.as_str(), None), |(option, value)| (option, Some(value)));
        match option {
            "--rm" => wanted.is_removed = true,
            "--tty" => wanted.has_tty = true,
            "--interactive" => {}
            "--detach" => wanted.is_detached = true,
            "--name" => wanted.name = value(attached),
            "-h" | "--hostname" => wanted.hostname = value(attached),
            letters
                if letters.starts_with('-')
                    && letters.len() > 1
                    && letters[1..].chars().all(|letter| "itd".contains(letter)) =>
            {
                wanted.has_tty |= letters.contains('t');
                wanted.is_detached |= letters.contains('d');
            }
            other if other.starts_with('-') => return Err(other.to_string()),
            image => {
                wanted.image = image.to_string();
                wanted.command = rest.cloned().collect();
                break;
            }
        }
    }
    // The image's own command: busybox's is sh.
    if wanted.command.is_empty() {
        wanted.command.push("sh".to_string());
    }
    Ok(wanted)
}

async fn failed(sys: &Sys, what: &str, errno: Errno) -> u8 {
    sys.eprint(format!("docker: Error response from daemon: {what}: {}.\n", errno.strerror())).await;
    FAILED
}

/// Directories, files and the overlay; the path of the container's root.
async fn prepare(sys: &Sys, container: &Container, layer: &str, wanted: &Wanted) -> Result<String, Errno> {
    let base = format!("{OVERLAY}/{}", container.id);
    let merged = format!("{base}/merged");
    for dir in [
        base.clone(),
        format!("{base}/diff"),
        format!("{base}/work"),
        merged.clone(),
        CONTAINERS.to_string(),
        container.dir(),
    ] {
        mkdir(sys, &dir).await?;
    }
    let hostname = wanted.hostname.as_deref().unwrap_or(container.short_id());
    write(sys, &format!("{}/hostname", container.dir()), &format!("{hostname}\n")).await?;
    write(sys, &format!("{}/hosts", container.dir()), &format!("127.0.0.1\tlocalhost\n127.0.0.1\t{hostname}\n"))
        .await?;
    container.save(sys).await?;
    let data = format!("lowerdir={layer},upperdir={base}/diff,workdir={base}/work");
    rootfs::mount(sys, "overlay", &merged, Some("overlay"), nslab_abi::MountFlags::empty(), Some(&data)).await?;
    Ok(merged)
}

/// The child: sets itself up and becomes the program.
async fn inside(sys: &Sys, container: &Container, wanted: &Wanted, merged: &str) -> u8 {
    let hostname = wanted.hostname.as_deref().unwrap_or(container.short_id()).as_bytes().to_vec();
    let len = hostname.len() as i64;
    if let Err(errno) = sys.call(Syscall::Sethostname { name: hostname, len }).await {
        return failed(sys, "sethostname", errno).await;
    }
    if let Err((what, errno)) = rootfs::enter(sys, container, merged).await {
        return failed(sys, &what, errno).await;
    }
    if let Err(errno) = caps::keep_default(sys).await {
        return failed(sys, "drop capabilities", errno).await;
    }
    let argv: Vec<Vec<u8>> = wanted.command.iter().map(|word| word.as_bytes().to_vec()).collect();
    let errno = sys.execvp(&argv, &environment(container, wanted.has_tty)).await;
    let what = "docker: Error response from daemon: failed to create task for container: failed to create shim task: \
                OCI runtime create failed: runc create failed";
    cannot_start(sys, what, &wanted.command[0], errno).await
}

/// Says that a program cannot be started, as runc does.
pub(super) async fn cannot_start(sys: &Sys, what: &str, program: &str, errno: Errno) -> u8 {
    let reason = match errno {
        Errno::ENOENT if !program.contains('/') => "executable file not found in $PATH".to_string(),
        errno => errno.strerror().to_lowercase(),
    };
    sys.eprint(format!("{what}: unable to start container process: exec: \"{program}\": {reason}: unknown.\n")).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

/// The environment of a container's program.
pub(super) fn environment(container: &Container, has_tty: bool) -> Vec<Vec<u8>> {
    let mut all = vec![
        b"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_vec(),
        format!("HOSTNAME={}", container.short_id()).into_bytes(),
    ];
    if has_tty {
        all.push(b"TERM=xterm".to_vec());
    }
    all.push(b"HOME=/root".to_vec());
    all
}

async fn wait(sys: &Sys, child: Pid) -> u8 {
    loop {
        match sys.wait4(child, WaitFlags::empty()).await {
            Ok(Some((_, status))) => return status.shell_status(),
            Err(Errno::EINTR) => {}
            _ => return FAILED,
        }
    }
}

/// The end of a container: its mount goes, and with `--rm` its files.
async fn finish(sys: &Sys, container: &mut Container, wanted: &Wanted, merged: &str) {
    container.pid = 0;
    let _ = container.save(sys).await;
    let target = merged.as_bytes().to_vec();
    let _ = sys.call(Syscall::Umount2 { target, flags: UmountFlags::DETACH }).await;
    if wanted.is_removed {
        for path in [format!("{OVERLAY}/{}", container.id), container.dir()] {
            crate::applet::rm::tree(sys, "docker", path.as_bytes()).await;
        }
    }
}
