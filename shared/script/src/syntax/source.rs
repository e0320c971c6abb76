//! The files of one compilation: read once, cut into tokens once.

use nslab_small::Map;
use std::rc::Rc;
use std::sync::Arc;

use super::intern::Interner;
use super::lexer::lex;
use super::span::FileId;
use super::token::Token;
use crate::diag::Sink;
use crate::ir::SourceFile;

/// What all stages of one compilation share.
#[derive(Default)]
pub struct Sources {
    /// All files so far.
    pub files: Vec<SourceFile>,
    /// All names so far.
    pub interner: Interner,
    /// What is wrong so far.
    pub sink: Sink,
    by_name: Map<Arc<str>, FileId>,
    tokens: Vec<Rc<[Token]>>,
}

impl Sources {
    /// Adds a file, or finds it if the library's file of this name is there already.
    pub fn add(&mut self, name: &str, text: &str, is_library: bool) -> FileId {
        if is_library && let Some(&file) = self.by_name.get(name) {
            return file;
        }
        let file = FileId(self.files.len() as u16);
        let tokens = lex(text, file, &mut self.interner, &mut self.sink);
        let name: Arc<str> = name.into();
        self.files.push(SourceFile::new(name.clone(), text.into(), is_library));
        self.tokens.push(tokens.into());
        if is_library {
            self.by_name.insert(name, file);
        }
        file
    }

    /// Returns a file's tokens.
    pub fn tokens(&self, file: FileId) -> Rc<[Token]> {
        self.tokens[usize::from(file.0)].clone()
    }
}
