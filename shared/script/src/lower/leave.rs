//! Leaving blocks: what `__attribute__((cleanup))` asks for, and jumps to labels.

use std::rc::Rc;

use super::function::Builder;
use crate::ir::{Inst, SwitchTable};
use crate::sema::hir::{Expr, LabelId, Stmt};

impl Builder<'_> {
    /// Does, last first, what the open blocks have to do at exit beyond the first `nr`; they stay open.
    pub fn run_at_exit(&mut self, nr: usize) {
        let all = self.at_exit.clone();
        let mark = self.top;
        for index in (nr..all.len()).rev() {
            // What it does is outside of itself: a jump in it would not do it again.
            self.at_exit.truncate(index);
            self.statement(&all[index]);
        }
        self.at_exit = all;
        self.top = mark;
    }

    /// Does it, and closes the blocks.
    pub fn close(&mut self, nr: usize) {
        self.run_at_exit(nr);
        self.at_exit.truncate(nr);
    }

    pub fn note_depth(&mut self, label: LabelId) {
        self.depths.insert(label, self.at_exit.clone());
    }

    /// `goto`: what it passes is known when its label is.
    pub fn goto(&mut self, label: LabelId) {
        let target = if self.at_exit.is_empty() {
            self.named_label(label)
        } else {
            let detour = self.label();
            self.detours.push((detour, label, self.at_exit.clone()));
            detour
        };
        self.jump(target);
    }

    /// The ways from `goto`s out of blocks with something to do.
    pub fn make_detours(&mut self) {
        for (detour, label, passed) in std::mem::take(&mut self.detours) {
            let stays = self.depths.get(&label).cloned().unwrap_or_default();
            let same = |(left, right): &(&Rc<Stmt>, &Rc<Stmt>)| Rc::ptr_eq(left, right);
            let nr = passed.iter().zip(&stays).take_while(same).count();
            self.bind(detour);
            self.at_exit = passed;
            self.run_at_exit(nr);
            let target = self.named_label(label);
            self.jump(target);
        }
        self.at_exit.clear();
    }

    /// `goto *address`. "jumping to a label … in a different function … totally unpredictable things happen": here it ends.
    pub fn goto_address(&mut self, address: &Expr) {
        let a = self.expr(address, None);
        let wild = self.label();
        let mut cases: Vec<_> = self.body.addressed.iter().map(|label| (label.address() as i64, label.0)).collect();
        nslab_small::sort(&mut cases);
        let table = self.switches.len() as u32;
        self.switches.push(SwitchTable { cases, default: wild.0 });
        self.emit(Inst::Switch { a, table });
        self.bind(wild);
        self.emit(Inst::Trap);
    }
}
