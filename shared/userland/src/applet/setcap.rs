//! setcap(8) and getcap(8) of libcap 2.66.

use std::sync::Arc;

use nslab_abi::{AtFlags, Cap, CapSet, Errno, Fd, OpenFlags, Ret, Stat, Syscall, XattrFile, XattrOp};

use super::capsh;
use crate::caps::Sets;
use crate::getopt::{Spec, unmodelled};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy, number};

/// The attribute, and how it is laid out - linux/capability.h.
const NAME: &[u8] = b"security.capability";
const REVISION_2: u32 = 0x0200_0000;
const REVISION_3: u32 = 0x0300_0000;
const REVISION_MASK: u32 = 0xff00_0000;
const EFFECTIVE: u32 = 1;
const BYTES_3: usize = 24;

const USAGE: &str = "\
usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... (-r|-|<capsN>) <filenameN> ]

 Note <filename> must be a regular (non-symlink) file.
 -r          remove capability from file
 -           read capability text from stdin
 <capsN>     cap_from_text(3) formatted file capability
 [ Note: capsh --suggest=\"something...\" might help you pick. ]
 -h          this message and exit status 0
 -q          quietly
 -v          validate supplied capability matches file
 -n <rootid> write a user namespace (!= 0) limited capability
 --license   display the license info
";

const GETCAP: Spec = Spec {
    shorts: "rvhn",
    unmodelled: "l",
    unmodelled_longs: &[],
    usage: "usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]\n\n\tdisplays the capabilities on the queried file(s).\n",
    ..Spec::NONE
};

/// What a file has: sets, and the root for whom they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Owned {
    sets: Sets,
    root: u32,
}

impl Owned {
    /// Reads the attribute's value; `None`: it is no such value.
    fn decode(bytes: &[u8]) -> Option<Owned> {
        let word = |at: usize| bytes.get(4 * at..4 * at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let magic = word(0)?;
        let root = match magic & REVISION_MASK {
            REVISION_2 => 0,
            REVISION_3 => word(5)?,
            _ => return None,
        };
        let set = |at: usize| Some(CapSet(u64::from(word(at)?) | u64::from(word(at + 2)?) << 32));
        let (permitted, inheritable) = (set(1)?, set(2)?);
        let is_effective = magic & EFFECTIVE != 0;
        let effective = if is_effective { CapSet(permitted.0 | inheritable.0) } else { CapSet::EMPTY };
        Some(Owned { sets: Sets { effective, permitted, inheritable }, root })
    }

    /// The attribute's value; `None`: the one effective bit cannot say it - libcap's cap_file.c.
    fn encode(&self) -> Option<Vec<u8>> {
        let Sets { effective, permitted, inheritable } = self.sets;
        let is_effective = effective.0 != 0;
        if is_effective && !effective.0 & (permitted.0 | inheritable.0) != 0 {
            return None;
        }
        let revision = if self.root == 0 { REVISION_2 } else { REVISION_3 };
        let mut words = vec![revision | if is_effective { EFFECTIVE } else { 0 }];
        for shift in [0, 32] {
            words.extend([(permitted.0 >> shift) as u32, (inheritable.0 >> shift) as u32]);
        }
        if self.root != 0 {
            words.push(self.root);
        }
        Some(words.into_iter().flat_map(u32::to_le_bytes).collect())
    }

    /// cap_get_file(3).
    async fn read(sys: &Sys, path: &[u8]) -> Result<Owned, Errno> {
        let op = XattrOp::Get { name: NAME.to_vec(), size: BYTES_3 };
        match sys.call(Syscall::Xattr { file: XattrFile::Path(path.to_vec()), op }).await? {
            Ret::Bytes(bytes) => Owned::decode(&bytes).ok_or(Errno::EINVAL),
            _ => Err(Errno::EINVAL),
        }
    }
}

/// Why it ends: what is said to standard error, and the status.
struct Stop(String, u8);

impl Stop {
    fn usage(status: u8) -> Stop {
        Stop(USAGE.to_string(), status)
    }
}

/// `setcap [-q] [-v] [-n ROOTID] {-r | - | CAPS} FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    match setcap(&sys, &args).await {
        Ok(status) => sys.finish("setcap", status).await,
        Err(Stop(text, status)) => {
            let _ = sys.flush().await;
            sys.eprint(text).await;
            status
        }
    }
}

async fn setcap(sys: &Sys, args: &Args) -> Result<u8, Stop> {
    let mut words = args.argv[1..].iter();
    if words.len() == 0 {
        return Err(Stop::usage(1));
    }
    let (mut is_quiet, mut verifies, mut root) = (false, false, 0);
    while let Some(word) = words.next() {
        let wanted = match &word[..] {
            b"-q" => {
                is_quiet = true;
                continue;
            }
            b"-v" => {
                verifies = true;
                continue;
            }
            b"-h" => return Err(Stop::usage(0)),
            b"--license" => return Ok(unmodelled(sys, "setcap", "--license").await),
            b"-n" => {
                let Some(word) = words.next() else {
                    return Err(Stop("usage: .. -n <rootid> .. - rootid!=0 file caps".to_string(), 1));
                };
                root = number::<u32>(word).filter(|&root| root != 0).ok_or_else(|| {
                    Stop(format!("bad ns rootid: want positive integer, got \"{}\"\n", lossy(word)), 1)
                })?;
                continue;
            }
            b"-r" => None,
            b"-" => Some(read_text(sys, is_quiet).await?),
            text => Some(lossy(text)),
        };
        let wanted = match wanted {
            None => None,
            Some(text) => match Sets::parse(&text) {
                Some(sets) => Some(Owned { sets, root }),
                None => return Err(Stop(format!("fatal error: Invalid argument\n{USAGE}"), 1)),
            },
        };
        let path = words.next().ok_or_else(|| Stop::usage(1))?;
        match verifies {
            true => verify(sys, path, wanted.unwrap_or_default(), is_quiet).await?,
            false => write(sys, path, wanted).await?,
        }
    }
    Ok(0)
}

/// Reads capabilities from standard input, until an empty line or the end.
async fn read_text(sys: &Sys, is_quiet: bool) -> Result<String, Stop> {
    const MAX: usize = 2048;
    if !is_quiet {
        sys.eprint("Please enter caps for file [empty line to end]:\n").await;
    }
    let mut text = Vec::new();
    while text.len() < MAX {
        match sys.read(Fd(0), MAX - text.len()).await {
            Err(_) => return Err(Stop("\n[Error - aborting]\n".to_string(), 1)),
            Ok(bytes) if bytes.is_empty() || bytes[0] == b'\n' => break,
            Ok(bytes) => text.extend(bytes),
        }
    }
    if text.is_empty() { Err(Stop::usage(1)) } else { Ok(lossy(&text)) }
}

/// Says whether a file has these; a difference ends it.
async fn verify(sys: &Sys, path: &[u8], wanted: Owned, is_quiet: bool) -> Result<(), Stop> {
    let found = Owned::read(sys, path).await.unwrap_or_default();
    let name = lossy(path);
    if found == wanted {
        if !is_quiet {
            sys.print(format!("{name}: OK\n"));
        }
        return Ok(());
    }
    if !is_quiet {
        if found.root != wanted.root {
            sys.print(format!("nsowner[got={}, want={}],", found.root as i32, wanted.root as i32));
        }
        let (a, b) = (found.sets, wanted.sets);
        let pairs = [
            (a.permitted == b.permitted, 'p'),
            (a.inheritable == b.inheritable, 'i'),
            (a.effective == b.effective, 'e'),
        ];
        let differing: String = pairs.iter().filter(|pair| !pair.0).map(|pair| pair.1).collect();
        sys.print(format!("{name} differs in [{differing}]\n"));
    }
    Err(Stop(String::new(), 1))
}

/// Gives a file capabilities, or takes them away.
async fn write(sys: &Sys, path: &[u8], wanted: Option<Owned>) -> Result<(), Stop> {
    let mut own = capsh::sets(sys, 0).await.unwrap_or_default();
    own.effective = CapSet(own.effective.0 | 1 << Cap::CAP_SETFCAP.0);
    if let Err(errno) = capsh::set(sys, own).await {
        return Err(Stop(format!("unable to set CAP_SETFCAP effective capability: {}\n", errno.strerror()), 1));
    }
    let name = lossy(path);
    let what = match write_attribute(sys, path, wanted).await {
        Ok(()) => return Ok(()),
        Err(Errno::EINVAL) => format!("Invalid file '{name}' for capability operation"),
        Err(Errno::ENODATA) => format!("File '{name}' has no capablity to remove"),
        Err(errno) => format!("Failed to set capabilities on file '{name}': {}", errno.strerror()),
    };
    Err(Stop(what + "\n", 1))
}

/// cap_set_fd(3) on the file.
async fn write_attribute(sys: &Sys, path: &[u8], wanted: Option<Owned>) -> Result<(), Errno> {
    let fd = match sys.open_with(path, OpenFlags::NOFOLLOW, 0).await {
        Err(Errno::ELOOP) => return Err(Errno::EINVAL),
        fd => fd?,
    };
    let done = write_to(sys, fd, wanted).await;
    sys.close(fd).await;
    done
}

async fn write_to(sys: &Sys, fd: Fd, wanted: Option<Owned>) -> Result<(), Errno> {
    if !sys.fstatat(fd, b"", AtFlags::EMPTY_PATH).await?.is_file() {
        return Err(Errno::EINVAL);
    }
    let op = match wanted {
        None => XattrOp::Remove { name: NAME.to_vec() },
        Some(owned) => XattrOp::Set { name: NAME.to_vec(), value: owned.encode().ok_or(Errno::EINVAL)?, flags: 0 },
    };
    sys.call(Syscall::Xattr { file: XattrFile::Fd(fd), op }).await.map(drop)
}

/// What `getcap` shows.
#[derive(Clone, Copy)]
struct Shown {
    all: bool,
    roots: bool,
}

/// `getcap [-nrv] FILE…`
pub(crate) async fn getcap(sys: Sys, args: Arc<Args>) -> u8 {
    let mut parsed = match args.getopt(&sys, &GETCAP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') || parsed.operands.is_empty() {
        sys.eprint(GETCAP.usage).await;
        return if parsed.has('h') { 0 } else { 1 };
    }
    let shown = Shown { all: parsed.has('v'), roots: parsed.has('n') };
    for path in std::mem::take(&mut parsed.operands) {
        match sys.lstat(&path).await {
            Err(errno) => say(&sys, format!("{} ({})\n", lossy(&path), errno.strerror())).await,
            Ok(_) if parsed.has('r') => walk(&sys, path, shown).await,
            Ok(stat) => show(&sys, &path, &stat, shown).await,
        }
    }
    sys.finish("getcap", 0).await
}

/// Standard output is not written out first: the real one leaves it to stdio.
async fn say(sys: &Sys, text: String) {
    if sys.isatty(Fd(1)).await {
        let _ = sys.flush().await;
    }
    sys.eprint(text).await;
}

async fn show(sys: &Sys, path: &[u8], stat: &Stat, shown: Shown) {
    let name = lossy(path);
    if !stat.is_file() {
        if shown.all {
            sys.print(format!("{name} (Not a regular file)\n"));
        }
        return;
    }
    match Owned::read(sys, path).await {
        Ok(owned) if shown.roots && owned.root.wrapping_add(1) > 1 => {
            sys.print(format!("{name} {} [rootid={}]\n", owned.sets.text(), owned.root as i32));
        }
        Ok(owned) => sys.print(format!("{name} {}\n", owned.sets.text())),
        Err(Errno::ENODATA) if shown.all => sys.print(format!("{name}\n")),
        Err(Errno::ENODATA) => {}
        Err(errno) => {
            say(sys, format!("Failed to get capabilities of file '{name}' ({})\n", errno.strerror())).await;
        }
    }
}

/// nftw(3): each directory before what is in it, links as links.
async fn walk(sys: &Sys, path: Vec<u8>, shown: Shown) {
    let trimmed = match path.iter().rposition(|&byte| byte != b'/') {
        Some(last) => path[..=last].to_vec(),
        None => b"/".to_vec(),
    };
    let mut open = vec![trimmed];
    while let Some(path) = open.pop() {
        let Ok(stat) = sys.lstat(&path).await else { continue };
        show(sys, &path, &stat, shown).await;
        if stat.is_dir()
            && let Ok(entries) = sys.list_dir(&path).await
        {
            let below = entries.into_iter().rev().filter(|entry| entry.d_name != b"." && entry.d_name != b"..");
            open.extend(below.map(|entry| join(&path, &entry.d_name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_linux_s() {
        let owned = |text: &str, root| Owned { sets: Sets::parse(text).unwrap(), root };
        let bytes = owned("cap_net_raw=ep", 0).encode().unwrap();
        assert_eq!(bytes[..8], [1, 0, 0, 2, 0, 0x20, 0, 0]);
        assert_eq!((bytes.len(), owned("cap_kill=p", 7).encode().unwrap().len()), (20, 24));
        for (text, root) in [("cap_net_raw=ep", 0), ("=p cap_kill-p", 0), ("cap_bpf,cap_kill=i", 1000), ("=", 0)] {
            let kept = owned(text, root);
            assert_eq!(Owned::decode(&kept.encode().unwrap()), Some(kept));
        }
        assert_eq!(owned("cap_net_raw=ep cap_kill=i", 0).encode(), None);
    }
}
