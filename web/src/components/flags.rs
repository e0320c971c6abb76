//! Text with linked words: flags in their colour, errno in red.

use nslab_abi::NsType;
use yew::prelude::*;

/// The type whose flag a word is.
pub fn type_of(word: &str) -> Option<NsType> {
    NsType::ALL.into_iter().find(|t| crate::store::flag_name(*t) == word)
}

/// A line of the trace (or of code) with its flags coloured and `errno` in red.
pub fn linked(text: &str, errno: Option<&str>) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    let mut plain = String::new();
    for word in words(text) {
        let html = match (type_of(word), errno) {
            (Some(ns_type), _) => Some(flag(ns_type, word)),
            (None, Some(errno)) if word == errno => Some(html! { <span class="err">{ word.to_string() }</span> }),
            _ => None,
        };
        match html {
            Some(html) => {
                parts.push(html! { <>{ std::mem::take(&mut plain) }</> });
                parts.push(html);
            }
            None => plain.push_str(word),
        }
    }
    parts.push(html! { <>{ plain }</> });
    parts.into_iter().collect()
}

/// A flag's word in its type's colour.
pub fn flag(ns_type: NsType, word: &str) -> Html {
    html! { <span class={classes!("fl", ns_type.name())} data-ns={ns_type.name()}>{ word.to_string() }</span> }
}

/// Cuts a text into words (letters, digits, underscore) and what stands between.
fn words(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = is_part(first);
        let end = rest.find(|c| is_part(c) != inside).unwrap_or(rest.len());
        out.push(&rest[..end]);
        rest = &rest[end..];
    }
    out
}
