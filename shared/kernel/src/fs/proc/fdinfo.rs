//! `/proc/PID/fdinfo/FD` - fs/proc/fd.c:seq_show(), and what each kind of file adds.

use std::fmt::Write as _;

use crate::Kernel;
use crate::fs::epoll::EpollId;
use crate::fs::events::{EventfdId, TimerfdId};
use crate::fs::super_block::split_dev;
use crate::fs::{FileId, FileObject, FilesId, MountId};
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

impl Kernel {
    pub(super) fn fdinfo_text(
        &self,
        (files, id): (FilesId, FileId),
        is_cloexec: bool,
        pid_ns: NsId,
    ) -> Result<Vec<u8>, Stop> {
        let file = self.vfs.file(id);
        // O_LARGEFILE is set on 64 bits in what open(2) and memfd_create(2) opened.
        let is_memfd = file.path.mnt == MountId::INTERNAL && self.attr(file.path.node).is_reg();
        let is_path = file.flags.contains(nslab_abi::OpenFlags::PATH);
        let is_opened =
            matches!(file.object, FileObject::Node | FileObject::Ns(_) | FileObject::Tty(..) | FileObject::Ptmx(_))
                && !is_path;
        let is_large = is_opened && (is_memfd || file.path.mnt != MountId::INTERNAL);
        let mut flags = file.flags.bits();
        flags |= if is_large { 0o100_000 } else { 0 } | if is_cloexec { 0o2_000_000 } else { 0 };
        let (mnt_id, ino) = (self.vfs.mount(file.path.mnt).nr, self.attr(file.path.node).ino);
        let mut text = format!("pos:\t{}\nflags:\t0{flags:o}\nmnt_id:\t{mnt_id}\nino:\t{ino}\n", file.pos);
        text.push_str(&self.fd_locks_text(id, files, pid_ns));
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
            // The handle of what is watched has a number of the file system's that is drawn.
            FileObject::Inotify(id)
                if self.vfs.inotifies.get(&id).is_some_and(|inotify| !inotify.watches.is_empty()) =>
            {
                return unsupported("read", "/proc/PID/fdinfo of inotify with a watch");
            }
            FileObject::Eventfd(id) => self.eventfd_lines(id, &mut text),
            FileObject::Timerfd(id) => self.timerfd_lines(id, &mut text),
            FileObject::Epoll(id) => self.epoll_lines(id, &mut text),
            _ => {}
        }
        Ok(text.into_bytes())
    }

    /// fs/eventfd.c:eventfd_show_fdinfo()
    fn eventfd_lines(&self, id: EventfdId, text: &mut String) {
        let Some(eventfd) = self.vfs.eventfds.get(&id) else { return };
        let (count, nr, is_semaphore) = (eventfd.count, eventfd.nr, u8::from(eventfd.is_semaphore));
        let _ = write!(text, "eventfd-count: {count:16x}\neventfd-id: {nr}\neventfd-semaphore: {is_semaphore}\n");
    }

    /// fs/timerfd.c:timerfd_show()
    fn timerfd_lines(&self, id: TimerfdId, text: &mut String) {
        let Some(timer) = self.vfs.timerfds.get(&id) else { return };
        let pair = |ns: u64| format!("({}, {})", ns / 1_000_000_000, ns % 1_000_000_000);
        let left = pair(timer.expires_ns.map_or(0, |at| at.saturating_sub(self.clock_ns)));
        let (clockid, ticks, flags, interval) = (timer.clockid, timer.ticks, timer.flags, pair(timer.interval_ns));
        let _ = write!(text, "clockid: {clockid}\nticks: {ticks}\nsettime flags: 0{flags:o}\n");
        let _ = write!(text, "it_value: {left}\nit_interval: {interval}\n");
    }

    /// fs/eventpoll.c:ep_show_fdinfo(); Linux has them by where the files lie in memory.
    fn epoll_lines(&self, id: EpollId, text: &mut String) {
        for item in self.vfs.epoll(id).items.iter() {
            let (tfd, file) = (item.key.0, self.vfs.file(item.key.1));
            let (events, data) = (item.event.events, item.event.data);
            let (pos, ino) = (file.pos, self.attr(file.path.node).ino);
            let (major, minor) = split_dev(self.dev_of(file.path));
            let sdev = major << 20 | minor;
            let _ = writeln!(
                text,
                "tfd: {tfd:8} events: {events:8x} data: {data:16x}  pos:{pos} ino:{ino:x} sdev:{sdev:x}"
            );
        }
    }
}
