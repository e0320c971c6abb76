//! brctl(8) of bridge-utils 1.7: bridges, what is at them, and the old ioctls that change them.

use std::sync::Arc;

use nslab_abi::sockios::{SIOCBRADDBR, SIOCBRADDIF, SIOCBRDELBR, SIOCBRDELIF};
use nslab_abi::{Errno, Fd, Syscall};

use super::ip::links::{self, Link};
use super::ip::netlink::Netlink;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// `brctl {show | addbr BRIDGE | delbr BRIDGE | addif BRIDGE DEVICE | delif BRIDGE DEVICE}`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv.iter().skip(1).map(|word| lossy(word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let nr = match words.first() {
        None => {
            sys.eprint("Usage: brctl [commands]\n").await;
            return 1;
        }
        Some(&"show") => return show(&sys, &words[1..]).await,
        Some(&("addbr" | "delbr")) => 1,
        Some(&("addif" | "delif")) => 2,
        Some(
            other @ &("hairpin" | "setageing" | "setbridgeprio" | "setfd" | "sethello" | "setmaxage" | "setpathcost"
            | "setportprio" | "showmacs" | "showstp" | "stp"),
        ) => return crate::getopt::unmodelled(&sys, "brctl", other).await,
        Some(other) => {
            sys.eprint(format!("never heard of command [{other}]\nUsage: brctl [commands]\n")).await;
            return 1;
        }
    };
    if words.len() <= nr {
        sys.eprint("Incorrect number of arguments for command\n").await;
        return 1;
    }
    let bridge = words[1];
    if nr == 2 {
        for device in &words[2..] {
            if let Err(errno) = change_port(&sys, words[0], bridge, device).await {
                sys.eprint(complaint(words[0], bridge, device, errno)).await;
                return 1;
            }
        }
        return 0;
    }
    let request = if words[0] == "addbr" { SIOCBRADDBR } else { SIOCBRDELBR };
    match ioctl(&sys, request, [bridge.as_bytes(), b"\0"].concat()).await {
        Ok(()) => 0,
        Err(errno) => {
            let text = match (words[0], errno) {
                ("addbr", Errno::EEXIST) => {
                    format!("device {bridge} already exists; can't create bridge with the same name\n")
                }
                ("delbr", Errno::ENXIO) => format!("bridge {bridge} doesn't exist; can't delete it\n"),
                ("delbr", Errno::EBUSY) => format!("bridge {bridge} is still up; can't delete it\n"),
                ("addbr", errno) => format!("add bridge failed: {}\n", errno.strerror()),
                (_, errno) => format!("can't delete bridge {bridge}: {}\n", errno.strerror()),
            };
            sys.eprint(text).await;
            1
        }
    }
}

fn complaint(command: &str, bridge: &str, device: &str, errno: Errno) -> String {
    match (command, errno) {
        (_, Errno::ENODEV) => format!("interface {device} does not exist!\n"),
        (_, Errno::EOPNOTSUPP) => format!("bridge {bridge} does not exist!\n"),
        ("addif", Errno::EBUSY) => {
            format!("device {device} is already a member of a bridge; can't enslave it to bridge {bridge}.\n")
        }
        ("addif", errno) => format!("can't add {device} to bridge {bridge}: {}\n", errno.strerror()),
        (_, Errno::EINVAL) => format!("device {device} is not a slave of {bridge}\n"),
        (_, errno) => format!("can't delete {device} from {bridge}: {}\n", errno.strerror()),
    }
}

async fn ioctl(sys: &Sys, request: u64, data: Vec<u8>) -> Result<(), Errno> {
    let fd = Fd(sys.int(Syscall::Socket { domain: 2, kind: 1, protocol: 0 }).await? as i32);
    let done = sys.call(Syscall::Ioctl { fd, request, arg: 0, data }).await;
    sys.close(fd).await;
    done.map(drop)
}

async fn change_port(sys: &Sys, command: &str, bridge: &str, device: &str) -> Result<(), Errno> {
    let all = links(sys).await?;
    let index = all.iter().find(|link| link.name == device).map(|link| link.index).ok_or(Errno::ENODEV)?;
    let mut data = bridge.as_bytes().to_vec();
    data.resize(16, 0);
    data.extend(index.to_le_bytes());
    data.resize(40, 0);
    ioctl(sys, if command == "addif" { SIOCBRADDIF } else { SIOCBRDELIF }, data).await
}

async fn links(sys: &Sys) -> Result<Vec<Link>, Errno> {
    let netlink = Netlink::connect(sys).await?;
    let all = links::all(&netlink).await.map_err(|refused| refused.errno);
    netlink.close().await;
    all
}

fn is_bridge(link: &Link) -> bool {
    link.kind.as_deref() == Some("bridge")
}

async fn show(sys: &Sys, wanted: &[&str]) -> u8 {
    let Ok(mut all) = links(sys).await else { return 1 };
    nslab_small::sort_by_key(&mut all, |link| link.name.clone());
    sys.print("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n");
    let names: Vec<String> = match wanted {
        [] => all.iter().filter(|link| is_bridge(link)).map(|link| link.name.clone()).collect(),
        wanted => wanted.iter().map(|name| name.to_string()).collect(),
    };
    for name in names {
        let Some(bridge) = all.iter().find(|link| link.name == name && is_bridge(link)) else {
            let what =
                if all.iter().any(|link| link.name == name) { "Operation not supported" } else { "No such device" };
            sys.print(format!("{name}\t\tcan't get info {what}\n"));
            continue;
        };
        let mac: String = bridge.hardware.iter().map(|byte| format!("{byte:02x}")).collect();
        let ports: Vec<&str> =
            all.iter().filter(|link| link.master == Some(bridge.index)).map(|link| link.name.as_str()).collect();
        sys.print(format!("{name}\t\t8000.{mac}\tno\t\t{}\n", ports.join("\n\t\t\t\t\t\t\t")));
    }
    sys.finish("brctl", 0).await
}
