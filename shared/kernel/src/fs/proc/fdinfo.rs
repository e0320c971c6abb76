//! `/proc/PID/fdinfo/FD` - fs/proc/fd.c:seq_show(), and what each kind of file adds.

use std::fmt::Write as _;

use crate::Kernel;
use crate::fs::{FileObject, MountId, OpenFile};
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

impl Kernel {
    pub(super) fn fdinfo_text(&self, file: &OpenFile, is_cloexec: bool, pid_ns: NsId) -> Result<Vec<u8>, Stop> {
        // O_LARGEFILE is set on 64 bits in what open(2) and memfd_create(2) opened.
        let is_memfd = file.path.mnt == MountId::INTERNAL && self.attr(file.path.node).is_reg();
        let is_path = file.flags.contains(nslab_abi::OpenFlags::PATH);
        let is_opened = matches!(file.object, FileObject::Node | FileObject::Ns(_) | FileObject::Tty) && !is_path;
        let is_large = is_opened && (is_memfd || file.path.mnt != MountId::INTERNAL);
        let mut flags = file.flags.bits();
        flags |= if is_large { 0o100_000 } else { 0 } | if is_cloexec { 0o2_000_000 } else { 0 };
        let (mnt_id, ino) = (self.vfs.mount(file.path.mnt).nr, self.attr(file.path.node).ino);
        let mut text = format!("pos:\t{}\nflags:\t0{flags:o}\nmnt_id:\t{mnt_id}\nino:\t{ino}\n", file.pos);
        match file.object {
            // kernel/fork.c:pidfd_show_fdinfo(): -1 for who was waited for.
            FileObject::PidFd(task) => {
                let numbers = self.tasks.get(&task).and_then(|_| self.pids.get(&task));
                let shown = numbers.map_or(-1, |numbers| numbers.nr(pid_ns).map_or(0, |pid| pid.0));
                let _ = write!(text, "Pid:\t{shown}\nNSpid:\t{shown}");
                let levels = numbers.map_or(&[][..], |numbers| &numbers.0[..]);
                for (_, pid) in levels.iter().skip_while(|&&(ns, _)| ns != pid_ns).skip(1).filter(|_| shown > 0) {
                    let _ = write!(text, "\t{}", pid.0);
                }
                text.push('\n');
            }
            FileObject::Signalfd(id) => {
                let mask = self.vfs.signalfds.get(&id).map_or(0, |mask| mask.0);
                let _ = writeln!(text, "sigmask:\t{mask:016x}");
            }
            FileObject::Socket(_) => text.push_str("scm_fds: 0\n"),
            FileObject::Epoll(_) | FileObject::Eventfd(_) | FileObject::Timerfd(_) | FileObject::Inotify(_) => {
                return unsupported("read", "/proc/PID/fdinfo of epoll, eventfd, timerfd and inotify");
            }
            _ => {}
        }
        Ok(text.into_bytes())
    }
}
