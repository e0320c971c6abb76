//! Memories that several programs have in common - clone(2), CLONE_VM.

use nslab_script::Mm;
use nslab_small::PMap;

/// Memories by number, from 1; each is lent to the program that computes.
#[derive(Clone, Default)]
pub struct Memories {
    shared: PMap<u64, Memory>,
    last: u64,
}

#[derive(Clone)]
struct Memory {
    mm: Mm,
    users: u32,
}

impl Memories {
    /// Takes a memory that one program has; returns its number.
    pub fn insert(&mut self, mm: Mm) -> u64 {
        self.last += 1;
        self.shared.insert(self.last, Memory { mm, users: 1 });
        self.last
    }

    /// One program more has it.
    pub fn join(&mut self, number: u64) {
        if let Some(memory) = self.shared.get_mut(&number) {
            memory.users += 1;
        }
    }

    /// One program less has it; the last one takes it along.
    pub fn leave(&mut self, number: u64) {
        let Some(memory) = self.shared.get_mut(&number) else { return };
        memory.users -= 1;
        if memory.users == 0 {
            self.shared.remove(&number);
        }
    }

    /// Copies it, as fork(2) does.
    pub fn copy(&self, number: u64) -> Mm {
        self.shared.get(&number).map(|memory| memory.mm.clone()).unwrap_or_default()
    }

    /// Hands it out, or takes it back; 0 is none.
    pub fn lend(&mut self, number: u64, swap: impl FnOnce(&mut Mm)) {
        if number != 0
            && let Some(memory) = self.shared.get_mut(&number)
        {
            swap(&mut memory.mm);
        }
    }
}
