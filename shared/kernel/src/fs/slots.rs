//! The slots of descriptor tables, which a fork's two tables share - fs/file.c:dup_fd().

use nslab_small::PMap;

use super::Vfs;
use super::file::{FilesId, Slot};

/// Names the slots of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotsId(u64);

/// The slots of a table in use. A fork's table has its parent's until one of them changes them: then it has a copy, and so many
/// more descriptors refer to the descriptions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    by_fd: PMap<i32, Slot>,
    /// Tables that have them.
    tables: u32,
}

impl Vfs {
    /// Files slots with one table.
    pub(super) fn new_slots(&mut self, by_fd: PMap<i32, Slot>) -> SlotsId {
        self.last_slots += 1;
        let id = SlotsId(self.last_slots);
        self.slots.insert(id, Slots { by_fd, tables: 1 });
        id
    }

    /// Returns the slots of a table that are in use, by descriptor.
    pub(crate) fn slots(&self, id: FilesId) -> &PMap<i32, Slot> {
        &self.slots.get(&self.files_struct(id).slots).expect("a table's slots exist").by_fd
    }

    /// Returns the slots of a table to change them: for it alone.
    pub(crate) fn slots_mut(&mut self, id: FilesId) -> &mut PMap<i32, Slot> {
        if self.has_shared_slots(id) {
            let (old, by_fd) = (self.files_struct(id).slots, self.slots(id).clone());
            for slot in by_fd.values() {
                self.file_mut(slot.file).refs += 1;
            }
            self.let_slots_go(old);
            self.files_mut(id).slots = self.new_slots(by_fd);
        }
        let own = self.files_struct(id).slots;
        &mut self.slots.get_mut(&own).expect("a table's slots exist").by_fd
    }

    /// One table more has a table's slots.
    pub(super) fn share_slots(&mut self, id: FilesId) -> SlotsId {
        let slots = self.files_struct(id).slots;
        self.slots.get_mut(&slots).expect("a table's slots exist").tables += 1;
        slots
    }

    /// Are they another table's as well?
    pub(super) fn has_shared_slots(&self, id: FilesId) -> bool {
        self.slots.get(&self.files_struct(id).slots).is_some_and(|slots| slots.tables > 1)
    }

    /// One table less has them.
    pub(super) fn let_slots_go(&mut self, id: SlotsId) {
        match self.slots.get_mut(&id) {
            Some(slots) if slots.tables > 1 => slots.tables -= 1,
            _ => drop(self.slots.remove(&id)),
        }
    }
}
