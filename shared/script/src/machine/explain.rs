//! What an explanation of a fault or a notice names: the expression, its pointer, the library function, the block.

use crate::ir::Program;
use crate::machine::blocks::{Block, BlockState};
use crate::syntax::span::Span;

/// Longest piece of source that is quoted.
const QUOTE_CHARS_MAX: usize = 60;

/// Returns the learner's source at a place, on one line and not too long.
pub(super) fn quote(program: &Program, span: Span) -> String {
    let text = program.file(span.file).text.get(span.range()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(QUOTE_CHARS_MAX) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

/// Cuts `p->x = f(y)` down to `p->x`.
pub(super) fn target(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().enumerate() {
        let before = if at == 0 { b' ' } else { bytes[at - 1] };
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 && after != b'=' && !matches!(before, b'=' | b'!' | b'<' | b'>') => {
                return text[..at].trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', ' ']);
            }
            _ => {}
        }
    }
    text.trim_end_matches("++").trim_end_matches("--").trim_start_matches("++").trim_start_matches("--")
}

/// Returns the pointer that an expression goes through: `p` of `*p`, `p->x` and `p[1]`.
pub(super) fn pointer(text: &str) -> &str {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('*') {
        let rest = rest.trim();
        let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        return inner.unwrap_or(rest);
    }
    let mut depth = 0_usize;
    let mut found = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' => {
                if byte == b'[' && depth == 0 {
                    found = Some(at);
                }
                depth += 1;
            }
            b']' | b')' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 && at > 0 && text.as_bytes()[at - 1] == b'-' => found = Some(at - 1),
            _ => {}
        }
    }
    found.map_or("", |end| text[..end].trim_end())
}

/// Says what a block is, for the sentences: `live` or `freed`, its size, the lines of malloc(3) and free(3).
pub(super) fn block_words(program: &Program, block: &Block) -> Vec<String> {
    let line = |span: Span| program.line(span).to_string();
    let (state, freed) = match block.state {
        BlockState::Live => ("live", String::new()),
        BlockState::Freed(span) => ("freed", line(span)),
    };
    vec![state.to_string(), block.bytes.to_string(), line(block.allocated), freed]
}

#[cfg(test)]
mod tests {
    use super::{pointer, target};

    #[test]
    fn the_pointer_of_an_expression() {
        let rows = [
            ("*p", "p"),
            ("*(p + 1)", "p + 1"),
            ("p->next->value", "p->next"),
            ("a[i][j + 1]", "a[i]"),
            ("list->items[n]", "list->items"),
            ("f(x)->y", "f(x)"),
            ("x", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(pointer(text), expected, "{text}");
        }
        assert_eq!(target("p->x = q == 2"), "p->x");
        assert_eq!(target("a[i = 2] += 3"), "a[i = 2]");
        assert_eq!(target("*p++"), "*p");
        assert_eq!(target("a <= b"), "a <= b");
    }
}
