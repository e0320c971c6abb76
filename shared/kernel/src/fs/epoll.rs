//! Epoll instances: what is watched, and what became ready - fs/eventpoll.c.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::EpollEvent;

use super::{FileId, FileObject, Vfs};
use crate::kernel::Kernel;
use crate::sched::WaitKey;

/// Names one epoll instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EpollId(pub u64);

/// `EPOLLERR` and `EPOLLHUP`, which are always asked for.
pub(crate) const EPOLLERR_HUP: u32 = 0x18;
/// `EPOLLET`.
pub(crate) const EPOLLET: u32 = 1 << 31;
/// `EPOLLONESHOT`.
pub(crate) const EPOLLONESHOT: u32 = 1 << 30;
/// `EPOLLWAKEUP`.
pub(crate) const EPOLLWAKEUP: u32 = 1 << 29;
/// `EPOLLEXCLUSIVE`.
pub(crate) const EPOLLEXCLUSIVE: u32 = 1 << 28;
/// What is no event: `EP_PRIVATE_BITS`.
pub(crate) const PRIVATE_BITS: u32 = EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE;
/// Most epoll instances that one file may lie below - `EP_MAX_NESTS`.
const NESTS_MAX: usize = 4;

/// A descriptor and its description: what epoll_ctl(2) takes for one file.
pub(crate) type ItemKey = (i32, FileId);

/// One file that is watched.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Which one.
    pub key: ItemKey,
    /// What was asked for, with [`EPOLLERR_HUP`]; only [`PRIVATE_BITS`] once EPOLLONESHOT has fired.
    pub event: EpollEvent,
}

/// An epoll instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Epoll {
    /// What it watches, in the order of addition.
    pub items: Arc<Vec<Item>>,
    /// What may be ready, in the order in which it became so: Linux's `rdllist`.
    pub ready: Arc<VecDeque<ItemKey>>,
}

impl Epoll {
    /// Finds a watched file.
    pub fn item(&self, key: ItemKey) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// Finds a watched file, to change what it is watched for.
    pub fn item_mut(&mut self, key: ItemKey) -> Option<&mut Item> {
        Arc::make_mut(&mut self.items).iter_mut().find(|item| item.key == key)
    }

    /// Puts a file on the ready list; false if it is there.
    pub fn mark_ready(&mut self, key: ItemKey) -> bool {
        let is_new = !self.ready.contains(&key);
        if is_new {
            Arc::make_mut(&mut self.ready).push_back(key);
        }
        is_new
    }

    /// Stops watching.
    pub fn remove(&mut self, is_it: impl Fn(ItemKey) -> bool) {
        Arc::make_mut(&mut self.items).retain(|item| !is_it(item.key));
        Arc::make_mut(&mut self.ready).retain(|&key| !is_it(key));
    }
}

impl Vfs {
    pub(crate) fn epoll(&self, id: EpollId) -> &Epoll {
        self.epolls.get(&id).expect("an open epoll instance exists")
    }

    pub(crate) fn epoll_mut(&mut self, id: EpollId) -> &mut Epoll {
        self.epolls.get_mut(&id).expect("an open epoll instance exists")
    }
}

impl Kernel {
    /// Something happened that poll(2) would see: marks it in every epoll instance that watches - ep_poll_callback().
    ///
    /// `events` 0: whatever it may be.
    pub(crate) fn wake_epolls(&mut self, key: &WaitKey, events: u32) {
        let mut marked = Vec::new();
        for (&id, epoll) in self.vfs.epolls.iter() {
            let wants = |item: &&Item| {
                let asked = item.event.events & !PRIVATE_BITS;
                asked != 0 && (events == 0 || events & asked != 0) && self.file_key(item.key.1).as_ref() == Some(key)
            };
            marked.extend(epoll.items.iter().filter(wants).map(|item| (id, item.key)));
        }
        for (id, item) in marked {
            if self.vfs.epoll_mut(id).mark_ready(item) {
                self.wake_up(WaitKey::Epoll(id));
            }
        }
    }

    /// Returns what poll(2) says of an epoll instance - ep_eventpoll_poll().
    pub(crate) fn epoll_poll(&self, id: EpollId) -> u32 {
        const POLLIN_RDNORM: u32 = 0x41;
        let epoll = self.vfs.epoll(id);
        let is_ready = |key: &ItemKey| {
            epoll.item(*key).is_some_and(|item| self.file_poll(item.key.1) & item.event.events & !PRIVATE_BITS != 0)
        };
        if epoll.ready.iter().any(is_ready) { POLLIN_RDNORM } else { 0 }
    }

    /// The last descriptor of a file is closed: nobody watches it any more - eventpoll_release_file().
    pub(crate) fn forget_watched(&mut self, file: FileId) {
        let watchers: Vec<EpollId> = self
            .vfs
            .epolls
            .iter()
            .filter(|(_, epoll)| epoll.items.iter().any(|item| item.key.1 == file))
            .map(|(&id, _)| id)
            .collect();
        for id in watchers {
            self.vfs.epoll_mut(id).remove(|key| key.1 == file);
        }
    }

    /// Would watching `inner` from `outer` close a circle, or pile up too many instances? - ep_loop_check()
    pub(crate) fn is_epoll_loop(&self, outer: EpollId, inner: EpollId) -> bool {
        self.epoll_depth(inner, outer, NESTS_MAX).is_none_or(|below| below + self.epoll_height(outer) > NESTS_MAX)
    }

    /// How many instances lie below this one; `None`: `sought` is among them, or there are more than `left`.
    fn epoll_depth(&self, at: EpollId, sought: EpollId, left: usize) -> Option<usize> {
        if at == sought {
            return None;
        }
        let mut deepest = 0;
        for item in self.vfs.epoll(at).items.iter() {
            if let FileObject::Epoll(below) = self.vfs.file(item.key.1).object {
                deepest = deepest.max(1 + self.epoll_depth(below, sought, left.checked_sub(1)?)?);
            }
        }
        Some(deepest)
    }

    /// How many instances lie above this one, itself included.
    fn epoll_height(&self, id: EpollId) -> usize {
        let watches =
            |epoll: &Epoll| epoll.items.iter().any(|item| self.vfs.file(item.key.1).object == FileObject::Epoll(id));
        let above = self.vfs.epolls.iter().filter(|(_, epoll)| watches(epoll)).map(|(&above, _)| above);
        1 + above.map(|above| self.epoll_height(above)).max().unwrap_or(0)
    }
}
