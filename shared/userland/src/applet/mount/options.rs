//! From mount options to flags and data.

use nslab_abi::MountFlags;

use crate::getopt::Parsed;
use crate::text::lossy;

/// What the options ask for.
pub(super) struct Wanted {
    pub(super) flags: MountFlags,
    /// Options for the file system, comma-separated.
    pub(super) data: Option<Vec<u8>>,
    /// One more mount(2) call each.
    pub(super) propagation: Vec<MountFlags>,
    has_options: bool,
}

impl Wanted {
    /// Is a change of propagation all that is asked for?
    pub(super) fn has_only_propagation(&self) -> bool {
        !self.propagation.is_empty() && !self.has_options && self.flags.is_empty()
    }
}

/// Reads the command line's options; `Err` names one that is not modelled.
pub(super) fn collect(parsed: &Parsed) -> Result<Wanted, String> {
    let mut wanted = Wanted { flags: MountFlags::empty(), data: None, propagation: Vec::new(), has_options: false };
    let mut data: Vec<&[u8]> = Vec::new();
    for (letter, value) in &parsed.options {
        match letter {
            'B' => wanted.flags |= MountFlags::BIND,
            'R' => wanted.flags |= MountFlags::BIND | MountFlags::REC,
            'M' => wanted.flags |= MountFlags::MOVE,
            'r' => wanted.flags |= MountFlags::RDONLY,
            'w' => wanted.flags -= MountFlags::RDONLY,
            '1'..='8' => wanted.propagation.push(propagation(*letter)),
            'o' => {
                for option in
                    value.iter().flat_map(|value| value.split(|&byte| byte == b',')).filter(|option| !option.is_empty())
                {
                    wanted.has_options = true;
                    if let Some((set, clear)) = flag(option) {
                        wanted.flags = (wanted.flags - clear) | set;
                    } else if let Some(flags) = propagation_option(option) {
                        wanted.propagation.push(flags);
                    } else if USER_SPACE.contains(&option) || option.starts_with(b"X-") || option.starts_with(b"x-") {
                        return Err(format!("-o {}", lossy(option)));
                    } else {
                        data.push(option);
                    }
                }
            }
            _ => {}
        }
    }
    if !data.is_empty() {
        wanted.data = Some(data.join(&b','));
    }
    Ok(wanted)
}

/// Options that mount itself acts on, with loop devices or fstab, which are not there.
const USER_SPACE: &[&[u8]] =
    &[b"loop", b"auto", b"noauto", b"user", b"nouser", b"users", b"owner", b"group", b"_netdev", b"nofail"];

fn propagation(letter: char) -> MountFlags {
    match letter {
        '1' => MountFlags::SHARED,
        '2' => MountFlags::SLAVE,
        '3' => MountFlags::PRIVATE,
        '4' => MountFlags::UNBINDABLE,
        '5' => MountFlags::SHARED | MountFlags::REC,
        '6' => MountFlags::SLAVE | MountFlags::REC,
        '7' => MountFlags::PRIVATE | MountFlags::REC,
        _ => MountFlags::UNBINDABLE | MountFlags::REC,
    }
}

fn propagation_option(option: &[u8]) -> Option<MountFlags> {
    Some(match option {
        b"shared" => propagation('1'),
        b"slave" => propagation('2'),
        b"private" => propagation('3'),
        b"unbindable" => propagation('4'),
        b"rshared" => propagation('5'),
        b"rslave" => propagation('6'),
        b"rprivate" => propagation('7'),
        b"runbindable" => propagation('8'),
        _ => return None,
    })
}

/// Flags that an option sets and clears.
fn flag(option: &[u8]) -> Option<(MountFlags, MountFlags)> {
    let none = MountFlags::empty();
    Some(match option {
        b"ro" => (MountFlags::RDONLY, none),
        b"rw" => (none, MountFlags::RDONLY),
        b"nosuid" => (MountFlags::NOSUID, none),
        b"suid" => (none, MountFlags::NOSUID),
        b"nodev" => (MountFlags::NODEV, none),
        b"dev" => (none, MountFlags::NODEV),
        b"noexec" => (MountFlags::NOEXEC, none),
        b"exec" => (none, MountFlags::NOEXEC),
        b"sync" => (MountFlags::SYNCHRONOUS, none),
        b"async" => (none, MountFlags::SYNCHRONOUS),
        b"dirsync" => (MountFlags::DIRSYNC, none),
        b"remount" => (MountFlags::REMOUNT, none),
        b"bind" => (MountFlags::BIND, none),
        b"rbind" => (MountFlags::BIND | MountFlags::REC, none),
        b"move" => (MountFlags::MOVE, none),
        b"noatime" => (MountFlags::NOATIME, none),
        b"atime" => (none, MountFlags::NOATIME),
        b"nodiratime" => (MountFlags::NODIRATIME, none),
        b"relatime" => (MountFlags::RELATIME, none),
        b"strictatime" => (MountFlags::STRICTATIME, none),
        b"lazytime" => (MountFlags::LAZYTIME, none),
        b"nosymfollow" => (MountFlags::NOSYMFOLLOW, none),
        b"silent" => (MountFlags::SILENT, none),
        b"defaults" => (none, MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC),
        _ => return None,
    })
}
