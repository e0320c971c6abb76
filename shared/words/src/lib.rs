//! Every sentence shown to a person that is not Linux's own, in English and in Chinese.
//!
//! One trait, [`Words`], and two implementations, [`English`] and [`Chinese`]: a missing string does not compile.
//! System calls, flags, errno names, `strerror` texts, tool output and names of namespaces stay English in both.
//! **Invariant:** ids and their arguments in, text out; no logic, no markup.
#![forbid(unsafe_code)]

mod cli;
mod diagnostic;
mod en;
mod memory;
pub mod preflight;
mod quote;
mod reason;
mod sample;
pub mod scene;
mod sentence;
mod texts;
mod told;
mod zh;

pub use cli::{Said, say};
pub use en::English;
pub use quote::{Quote, USER_FIRST, quote, quotes};
pub use reason::{ReasonWords, from_name as reason_from_name, manual};
pub use sample::sample_title;
pub use sentence::{Clash, EndWords, LabWords, Words};
pub use texts::Texts;
pub use told::{Caller, Told};
pub use zh::Chinese;

/// A language of the page and the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// Reads a language tag (`zh-CN`) or a value of `LC_ALL` (`zh_CN.UTF-8`); English for all others.
    pub fn from_tag(tag: &str) -> Lang {
        if tag.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
    }

    /// The value of `lang` on `<html>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
        }
    }

    /// The other one.
    pub fn other(self) -> Lang {
        match self {
            Lang::En => Lang::Zh,
            Lang::Zh => Lang::En,
        }
    }
}

/// The sentences about a check, in a language.
pub fn reason(lang: Lang, reason: nslab_abi::Reason) -> ReasonWords {
    match lang {
        Lang::En => reason::en(reason),
        Lang::Zh => reason::zh(reason),
    }
}

/// The sentences of a language.
pub fn words(lang: Lang) -> &'static dyn Words {
    match lang {
        Lang::En => &English,
        Lang::Zh => &Chinese,
    }
}

#[cfg(test)]
mod tests;
