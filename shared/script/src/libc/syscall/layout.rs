//! Structs of the x86-64 ABI as bytes.

use nslab_abi::{Caps, Dirent, Itimerval, MqAttr, SigAction, SigInfo, Stat, Statfs, Sysinfo, Timespec, Utsname};

/// `sizeof(struct rusage)`.
pub(super) const RUSAGE_BYTES: u64 = 144;
/// `sizeof(siginfo_t)`.
pub(crate) const SIGINFO_BYTES: u64 = 128;
/// Length of each field of `struct utsname`.
const UTS_FIELD_BYTES: usize = 65;

/// `struct timespec`.
pub(super) fn timespec(time: Timespec) -> Vec<u8> {
    words(&[time.tv_sec as u64, time.tv_nsec as u64])
}

/// `struct itimerval`.
pub(super) fn itimerval(timer: &Itimerval) -> Vec<u8> {
    let (interval, value) = (timer.it_interval, timer.it_value);
    words(&[interval.tv_sec as u64, interval.tv_usec as u64, value.tv_sec as u64, value.tv_usec as u64])
}

/// `siginfo_t`.
pub(crate) fn siginfo(info: &SigInfo) -> Vec<u8> {
    let mut bytes = vec![0; SIGINFO_BYTES as usize];
    let fields = [(0, i32::from(info.signal.0)), (8, info.code), (16, info.pid.0), (20, info.uid as i32)];
    for (offset, field) in fields {
        bytes[offset..offset + 4].copy_from_slice(&field.to_le_bytes());
    }
    bytes[24..32].copy_from_slice(&info.value.to_le_bytes());
    bytes
}

/// `struct stat` of arch/x86/include/uapi/asm/stat.h.
pub(super) fn stat(stat: &Stat) -> Vec<u8> {
    let mut bytes = words(&[stat.st_dev, stat.st_ino, stat.st_nlink]);
    for half in [stat.st_mode, stat.st_uid, stat.st_gid, 0] {
        bytes.extend(half.to_le_bytes());
    }
    bytes.extend(words(&[stat.st_rdev, stat.st_size as u64, stat.st_blksize as u64, stat.st_blocks as u64]));
    for time in [stat.st_atim, stat.st_mtim, stat.st_ctim] {
        bytes.extend(timespec(time));
    }
    bytes.extend([0; 24]);
    bytes
}

/// `struct statfs`.
pub(super) fn statfs(statfs: &Statfs) -> Vec<u8> {
    let mut bytes = words(&[
        statfs.f_type as u64,
        statfs.f_bsize as u64,
        statfs.f_blocks,
        statfs.f_bfree,
        statfs.f_bavail,
        statfs.f_files,
        statfs.f_ffree,
        0,
        statfs.f_namelen as u64,
        statfs.f_bsize as u64,
        statfs.f_flags as u64,
    ]);
    bytes.extend([0; 32]);
    bytes
}

/// `struct utsname`.
pub(super) fn utsname(name: &Utsname) -> Vec<u8> {
    let fields = [&name.sysname, &name.nodename, &name.release, &name.version, &name.machine, &name.domainname];
    let mut bytes = vec![0; fields.len() * UTS_FIELD_BYTES];
    for (room, field) in bytes.chunks_mut(UTS_FIELD_BYTES).zip(fields) {
        let len = field.len().min(UTS_FIELD_BYTES - 1);
        room[..len].copy_from_slice(&field[..len]);
    }
    bytes
}

/// The kernel's `struct sigaction`: handler, flags, restorer, mask.
pub(super) fn sigaction(action: &SigAction) -> Vec<u8> {
    words(&[action.handler, action.flags, 0, action.mask.0])
}

/// Two `struct __user_cap_data_struct`.
pub(super) fn caps(caps: &Caps) -> Vec<u8> {
    let sets = [caps.effective.0, caps.permitted.0, caps.inheritable.0];
    let low = sets.iter().flat_map(|set| (*set as u32).to_le_bytes());
    let high = sets.iter().flat_map(|set| ((set >> 32) as u32).to_le_bytes());
    low.chain(high).collect()
}

/// `struct linux_dirent`.
pub(super) fn dirent(entry: &Dirent) -> Vec<u8> {
    let mut bytes = words(&[entry.d_ino, entry.d_off as u64]);
    bytes.extend((entry.reclen() as u16).to_le_bytes());
    bytes.extend(&entry.d_name);
    bytes.resize(entry.reclen() - 1, 0);
    bytes.push(entry.d_type);
    bytes
}

/// `struct linux_dirent64`.
pub(super) fn dirent64(entry: &Dirent) -> Vec<u8> {
    let mut bytes = words(&[entry.d_ino, entry.d_off as u64]);
    bytes.extend((entry.reclen() as u16).to_le_bytes());
    bytes.push(entry.d_type);
    bytes.extend(&entry.d_name);
    bytes.resize(entry.reclen(), 0);
    bytes
}

/// `struct mq_attr`: four words, four more unused.
pub(super) fn mq_attr(attr: &MqAttr) -> Vec<u8> {
    words(&[attr.mq_flags as u64, attr.mq_maxmsg as u64, attr.mq_msgsize as u64, attr.mq_curmsgs as u64, 0, 0, 0, 0])
}

/// `struct sysinfo`.
pub(super) fn sysinfo(info: &Sysinfo) -> Vec<u8> {
    let mut bytes = words(&[info.uptime as u64, 0, 0, 0, info.totalram, info.freeram, 0, 0, 0, 0]);
    bytes.extend(words(&[u64::from(info.procs), 0, 0]));
    // mem_unit
    bytes.extend(words(&[1]));
    bytes
}

fn words(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
