//! The forms in which diff(1) prints: the normal one, unified and context.

use super::script::Change;

/// A file's lines; the last may have no newline.
pub(super) struct Text<'a> {
    pub(super) lines: Vec<&'a [u8]>,
}

const NO_NEWLINE: &[u8] = b"\\ No newline at end of file\n";

impl<'a> Text<'a> {
    /// Cuts content into lines, each with its newline.
    pub(super) fn new(content: &'a [u8]) -> Text<'a> {
        Text { lines: content.split_inclusive(|&byte| byte == b'\n').collect() }
    }

    fn put(&self, out: &mut Vec<u8>, mark: &str, range: (usize, usize)) {
        for line in &self.lines[range.0..range.1] {
            out.extend(mark.bytes());
            out.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                out.push(b'\n');
                out.extend(NO_NEWLINE);
            }
        }
    }
}

/// `FROM,TO` as the normal form counts; what is empty stands behind a line.
fn span((from, to): (usize, usize)) -> String {
    match to - from {
        0 => from.to_string(),
        1 => to.to_string(),
        _ => format!("{},{to}", from + 1),
    }
}

/// `2c3`, `< old`, `---`, `> new`
pub(super) fn normal(a: &Text, b: &Text, changes: &[Change]) -> Vec<u8> {
    let mut out = Vec::new();
    for change in changes {
        let (has_old, has_new) = (change.old.0 < change.old.1, change.new.0 < change.new.1);
        let letter = match (has_old, has_new) {
            (true, true) => 'c',
            (true, false) => 'd',
            _ => 'a',
        };
        out.extend(format!("{}{letter}{}\n", span(change.old), span(change.new)).bytes());
        a.put(&mut out, "< ", change.old);
        if has_old && has_new {
            out.extend(b"---\n");
        }
        b.put(&mut out, "> ", change.new);
    }
    out
}

/// Changes whose surroundings touch, with the surroundings.
fn hunks<'a>(a: &Text, b: &Text, changes: &'a [Change], context: usize) -> Vec<(&'a [Change], Change)> {
    let mut all = Vec::new();
    let mut from = 0;
    while from < changes.len() {
        let mut to = from + 1;
        while to < changes.len() && changes[to].old.0 - changes[to - 1].old.1 <= 2 * context {
            to += 1;
        }
        let (first, last) = (&changes[from], &changes[to - 1]);
        let whole = Change {
            old: (first.old.0.saturating_sub(context), (last.old.1 + context).min(a.lines.len())),
            new: (first.new.0.saturating_sub(context), (last.new.1 + context).min(b.lines.len())),
        };
        all.push((&changes[from..to], whole));
        from = to;
    }
    all
}

/// `@@ -1,3 +1,4 @@`
pub(super) fn unified(a: &Text, b: &Text, changes: &[Change], context: usize) -> Vec<u8> {
    let range = |(from, to): (usize, usize)| match to - from {
        0 => format!("{from},0"),
        1 => to.to_string(),
        length => format!("{},{length}", from + 1),
    };
    let mut out = Vec::new();
    for (inner, whole) in hunks(a, b, changes, context) {
        out.extend(format!("@@ -{} +{} @@\n", range(whole.old), range(whole.new)).bytes());
        let mut at = whole.old.0;
        for change in inner {
            a.put(&mut out, " ", (at, change.old.0));
            a.put(&mut out, "-", change.old);
            b.put(&mut out, "+", change.new);
            at = change.old.1;
        }
        a.put(&mut out, " ", (at, whole.old.1));
    }
    out
}

/// `*** 1,3 ****`, `--- 1,4 ----`
pub(super) fn context(a: &Text, b: &Text, changes: &[Change], context: usize) -> Vec<u8> {
    let range = |(from, to): (usize, usize)| if to - from <= 1 { to.to_string() } else { format!("{},{to}", from + 1) };
    let mut out = Vec::new();
    for (inner, whole) in hunks(a, b, changes, context) {
        out.extend(format!("***************\n*** {} ****\n", range(whole.old)).bytes());
        let side = |out: &mut Vec<u8>, text: &Text, mark: &str, whole: (usize, usize), is_old: bool| {
            let mut at = whole.0;
            for change in inner {
                let (own, other) = if is_old { (change.old, change.new) } else { (change.new, change.old) };
                text.put(out, "  ", (at, own.0));
                text.put(out, if other.0 < other.1 { "! " } else { mark }, own);
                at = own.1;
            }
            text.put(out, "  ", (at, whole.1));
        };
        if inner.iter().any(|change| change.old.0 < change.old.1) {
            side(&mut out, a, "- ", whole.old, true);
        }
        out.extend(format!("--- {} ----\n", range(whole.new)).bytes());
        if inner.iter().any(|change| change.new.0 < change.new.1) {
            side(&mut out, b, "+ ", whole.new, false);
        }
    }
    out
}
