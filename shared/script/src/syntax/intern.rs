//! Names as small numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::token::{KEYWORDS, Kw};

/// An interned text: an identifier, or a literal as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sym(pub u32);

/// All texts of a compilation. The keywords come first, so a symbol says by its number whether it is one.
pub struct Interner {
    texts: Vec<Arc<str>>,
    by_text: BTreeMap<Arc<str>, Sym>,
}

impl Interner {
    /// Makes an interner that knows the keywords.
    pub fn new() -> Interner {
        let mut interner = Interner { texts: Vec::new(), by_text: BTreeMap::new() };
        for (text, _) in KEYWORDS {
            interner.intern(text);
        }
        interner
    }

    /// Returns the symbol of a text.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.by_text.get(text) {
            return sym;
        }
        let sym = Sym(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.by_text.insert(text, sym);
        sym
    }

    /// Returns the symbol of a text that may be unknown.
    pub fn lookup(&self, text: &str) -> Option<Sym> {
        self.by_text.get(text).copied()
    }

    /// Returns the text of a symbol.
    pub fn text(&self, sym: Sym) -> &Arc<str> {
        &self.texts[sym.0 as usize]
    }

    /// Returns the keyword that a symbol is.
    pub fn keyword(sym: Sym) -> Option<Kw> {
        KEYWORDS.get(sym.0 as usize).map(|&(_, keyword)| keyword)
    }
}

impl Default for Interner {
    fn default() -> Interner {
        Interner::new()
    }
}
