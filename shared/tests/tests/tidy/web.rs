//! The walls within `web`.

use super::sources::{self, Source, has_word, none};

fn web(room: &str) -> Vec<Source> {
    let prefix = format!("web/src/{room}");
    sources::below("web/src", &["rs"]).into_iter().filter(|source| source.path.starts_with(&prefix)).collect()
}

fn uses(sources: &[Source], words: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for (at, line) in source.code().filter(|(_, line)| words.iter().any(|word| has_word(line, word))) {
            complaints.push(source.at(at, line.trim()));
        }
    }
    complaints
}

#[test]
fn browser_apis_stay_in_platform() {
    let outside: Vec<Source> =
        web("").into_iter().filter(|source| !source.path.starts_with("web/src/platform")).collect();
    none(uses(&outside, &["web_sys", "js_sys", "wasm_bindgen", "gloo_timers", "gloo_events"]));
}

#[test]
fn store_and_layout_are_plain_data() {
    let rooms: Vec<Source> = ["store", "layout"].into_iter().flat_map(web).collect();
    none(uses(&rooms, &["yew", "web_sys", "async"]));
}

#[test]
fn web_never_touches_the_machine_of_a_script() {
    let mut complaints = Vec::new();
    for source in web("") {
        for (at, line) in source.code().filter(|(_, line)| line.contains("nslab_script::machine")) {
            complaints.push(source.at(at, line.trim()));
        }
    }
    none(complaints);
}

/// String literals of a line, escapes left as they are.
fn literals(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

/// Would a person read this? Chinese, or a capital letter and a second word. Class lists and paths have neither.
fn is_sentence(text: &str) -> bool {
    let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let is_capital =
        first.starts_with(|c: char| c.is_ascii_uppercase()) && first.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let is_second =
        words.next().is_some_and(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == ','));
    is_chinese || is_capital && first.len() > 1 && is_second
}

#[test]
fn components_take_their_words_from_words() {
    let mut complaints = Vec::new();
    for source in web("components") {
        for (at, line) in source.code() {
            // What a broken invariant says is for developers.
            if line.contains("expect(") || line.contains("reason =") || line.contains("panic!(") {
                continue;
            }
            for text in literals(line).into_iter().filter(|text| is_sentence(text)) {
                complaints.push(source.at(at, &format!("\"{text}\" belongs in shared/words")));
            }
        }
    }
    none(complaints);
}

#[test]
fn sentences_are_told_from_class_lists() {
    assert!(is_sentence("Press run"));
    assert!(is_sentence("运行"));
    for text in ["tree row is-open", "Enter", "M 0 0 L 3 4", "ArrowLeft", "/ws", "PID USER"] {
        assert!(!is_sentence(text), "{text}");
    }
}
