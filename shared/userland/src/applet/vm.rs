//! vm: starts a hypervisor and says which there are - a short name for qemu-system-x86_64(1)'s long command line.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "m:n:d",
    longs: &[("memory", Takes::Argument, 'm'), ("name", Takes::Argument, 'n'), ("detach", Takes::Nothing, 'd')],
    ..Spec::NONE
};
/// The hypervisor.
const QEMU: &str = "/usr/bin/qemu-system-x86_64";
/// Where consoles of hypervisors without a terminal go.
const LOGS: &str = "/var/log/qemu";
/// Bytes of a page.
const PAGE_BYTES: u64 = 4096;

/// `vm run [-d] [-m MB] [--name NAME]`, `vm ps`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words = args.argv.get(1..).unwrap_or_default();
    match words.first().map(|word| lossy(word)).as_deref() {
        Some("run") => run(&sys, &args).await,
        Some("ps") => list(&sys).await,
        Some(other) => {
            sys.complain("vm", format!("'{other}' is not a vm command: vm run [-d] [-m MB] [--name NAME], vm ps"))
                .await;
            1
        }
        None => {
            sys.eprint("usage: vm run [-d] [-m MB] [--name NAME]\n       vm ps\n").await;
            1
        }
    }
}

/// Becomes the hypervisor; with `-d` a child does, in the background.
async fn run(sys: &Sys, args: &Args) -> u8 {
    let own = Args { argv: args.argv[1..].to_vec(), envp: args.envp.clone() };
    let parsed = match own.getopt(sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = parsed.value('n').map_or_else(|| "guest".to_string(), lossy);
    let memory = parsed.value('m').map_or_else(|| "128".to_string(), lossy);
    if memory.trim_end_matches(['M', 'm']).parse::<u32>().is_err() {
        sys.complain("vm", format!("invalid amount of memory '{memory}': megabytes are wanted, such as 128")).await;
        return 1;
    }
    if parsed.has('d') {
        match sys.fork().await {
            Ok(Pid(0)) => {
                if let Err(errno) = detach(sys, &name).await {
                    sys.complain_errno("vm", "cannot detach", errno).await;
                    return 1;
                }
            }
            Ok(child) => {
                sys.print(format!("{name} {}\n", child.0));
                return sys.finish("vm", 0).await;
            }
            Err(errno) => {
                sys.complain_errno("vm", "fork", errno).await;
                return 1;
            }
        }
    }
    let argv = ["qemu-system-x86_64", "-enable-kvm", "-m", &memory, "-name", &name, "-nographic"];
    let argv: Vec<Vec<u8>> = argv.iter().map(|word| word.as_bytes().to_vec()).collect();
    let errno = sys.execve(QEMU.as_bytes(), &argv, &args.envp).await;
    sys.complain_errno("vm", QEMU, errno).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

/// A session of its own; nobody types at the console, and what it shows goes into a file.
async fn detach(sys: &Sys, name: &str) -> Result<(), Errno> {
    let _ = sys.call(Syscall::Setsid).await;
    let path = LOGS.as_bytes().to_vec();
    let _ = sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path, mode: 0o755 }).await;
    // The hypervisor keeps the other end of its input itself, so that the input never ends.
    let (read, _) = sys.pipe().await?;
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
    let log = sys.open_with(format!("{LOGS}/{name}.log").as_bytes(), flags, 0o644).await?;
    for (from, to) in [(read, 0), (log, 1), (log, 2)] {
        sys.dup2(from, Fd(to)).await?;
    }
    sys.close(read).await;
    sys.close(log).await;
    Ok(())
}

/// Hypervisors that run: name, number, memory given, memory touched.
async fn list(sys: &Sys) -> u8 {
    sys.print(format!("{:<10} {:>7} {:>8} {:>9}\n", "NAME", "PID", "MEMORY", "RSS"));
    for pid in Proc::pids(sys).await {
        let Some(process) = Proc::read(sys, pid).await else { continue };
        let words: Vec<String> = process.cmdline.iter().map(|word| lossy(word)).collect();
        if words.first().is_none_or(|word| !word.ends_with("qemu-system-x86_64")) {
            continue;
        }
        let value = |name: &str| words.iter().skip_while(|word| *word != name).nth(1).cloned().unwrap_or_default();
        let rss = (process.rss_pages * PAGE_BYTES) >> 10;
        sys.print(format!("{:<10} {pid:>7} {:>7}M {rss:>7}kB\n", value("-name"), value("-m")));
    }
    sys.finish("vm", 0).await
}
