//! What is kept on the device. Where storage is refused, nothing is kept and nothing breaks.

use nslab_words::Lang;

use crate::store::{Prefs, Theme};

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(&format!("nslab.{key}")).ok()?
}

fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("nslab.{key}"), value);
    }
}

/// Reads what was kept, and what the device prefers where nothing was.
pub fn load() -> Prefs {
    let mut prefs = Prefs::default();
    let window = web_sys::window();
    let tag = get("lang").or_else(|| window.as_ref().and_then(|w| w.navigator().language()));
    prefs.lang = Lang::from_tag(&tag.unwrap_or_default());
    let is_dark = || {
        let query = window.as_ref().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
        query.is_some_and(|query| query.matches())
    };
    prefs.theme = match get("theme").as_deref() {
        Some("dark") => Theme::Dark,
        Some("light") => Theme::Light,
        _ if is_dark() => Theme::Dark,
        _ => Theme::Light,
    };
    prefs.letter_keys = get("letter_keys").as_deref() != Some("off");
    if let Some(speed) = get("speed").and_then(|speed| speed.parse().ok()) {
        prefs.speed = speed;
    }
    for (index, edge) in
        get("edges").unwrap_or_default().split(' ').filter_map(|edge| edge.parse().ok()).enumerate().take(3)
    {
        prefs.edges[index] = edge;
    }
    prefs
}

/// Longest program that is kept.
const DOC_BYTES_MAX: usize = 256 * 1024;

/// Reads the program that was kept: its name and its text.
pub fn load_doc() -> Option<(String, String)> {
    Some((get("doc_name")?, get("doc")?))
}

/// Keeps a program, unless it is very long.
pub fn save_doc(name: &str, source: &str) {
    if source.len() <= DOC_BYTES_MAX {
        set("doc_name", name);
        set("doc", source);
    }
}

/// Keeps the preferences.
pub fn save(prefs: &Prefs) {
    set("lang", prefs.lang.tag());
    set("theme", prefs.theme.name());
    set("letter_keys", if prefs.letter_keys { "on" } else { "off" });
    set("speed", &prefs.speed.to_string());
    set("edges", &prefs.edges.map(|edge| edge.to_string()).join(" "));
}
