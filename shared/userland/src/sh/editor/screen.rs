//! What the terminal shows of a line.

use nslab_abi::Fd;

use super::Line;
use crate::sys::Sys;

/// Where the line is on the screen.
pub(super) struct Screen {
    /// The last line of the prompt.
    pub(super) prompt: Vec<u8>,
    columns: usize,
    /// The row of the cursor below the prompt's, as it is shown.
    row: usize,
    /// Columns of prompt and text that are shown.
    shown: usize,
    /// The text that is shown, and where the cursor is in it.
    text: Vec<u8>,
    at: usize,
}

/// Columns that a text takes; escape sequences take none.
fn width(text: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at] == 27 {
            at += 1;
            if text.get(at) == Some(&b'[') {
                at += 1;
                while text.get(at).is_some_and(|byte| !(0x40..0x7f).contains(byte)) {
                    at += 1;
                }
            }
            at += 1;
            continue;
        }
        // East Asian characters take two columns.
        let rest = &text[at..];
        let length = match rest[0] {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        let is_wide = str::from_utf8(&rest[..length.min(rest.len())]).ok().and_then(|text| text.chars().next()).is_some_and(
            |c| matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f300..=0x1faff | 0x20000..=0x3fffd),
        );
        count += if rest[0] < 32 { 0 } else { 1 + usize::from(is_wide) };
        at += length;
    }
    count
}

impl Screen {
    /// Shows the prompt.
    pub(super) async fn new(sys: &Sys, fd: Fd, prompt: &[u8]) -> Screen {
        let columns = sys.window(fd).await.map_or(0, |(_, columns)| columns);
        sys.eprint(prompt).await;
        let last = prompt.rsplit(|&byte| byte == b'\n').next().unwrap_or_default().to_vec();
        let shown = width(&last);
        Screen {
            prompt: last,
            columns: if columns == 0 { 80 } else { columns },
            row: 0,
            shown,
            text: Vec::new(),
            at: 0,
        }
    }

    /// A character was typed: at the end it is simply shown.
    pub(super) async fn typed(&mut self, sys: &Sys, line: &Line, bytes: &[u8]) {
        let after = self.shown + width(bytes);
        if line.at == line.text.len() && after < (self.row + 1) * self.columns {
            self.shown = after;
            (self.text, self.at) = (line.text.clone(), line.at);
            sys.eprint(bytes).await;
        } else {
            self.refresh(sys, line).await;
        }
    }

    /// Shows what has changed.
    pub(super) async fn refresh(&mut self, sys: &Sys, line: &Line) {
        let before = width(&self.prompt);
        let end = before + width(&line.text);
        if self.row == 0 && self.shown.max(end) < self.columns && before <= self.shown {
            let out = self.difference(line);
            (self.shown, self.text, self.at) = (end, line.text.clone(), line.at);
            sys.eprint(out).await;
            return;
        }
        self.repaint(sys, line).await;
    }

    /// The bytes that make the shown line this one, where both have one row.
    fn difference(&self, line: &Line) -> Vec<u8> {
        let same = self.text.iter().zip(&line.text).take_while(|pair| pair.0 == pair.1).count();
        let mut same = if self.text == line.text { line.at } else { same };
        // Not inside a character.
        while same > 0 && line.text.get(same).is_some_and(|byte| byte & 0xc0 == 0x80) {
            same -= 1;
        }
        let mut out = Vec::new();
        if same < self.at {
            out.extend(std::iter::repeat_n(8, width(&self.text[same..self.at])));
        } else {
            out.extend(&line.text[self.at..same]);
        }
        if self.text != line.text {
            out.extend(&line.text[same..]);
            if width(&line.text) < width(&self.text) {
                out.extend(b"\x1b[K");
            }
            out.extend(std::iter::repeat_n(8, width(&line.text[line.at..])));
        }
        out
    }

    /// Shows the line anew.
    pub(super) async fn repaint(&mut self, sys: &Sys, line: &Line) {
        let before = width(&self.prompt);
        let (cursor, end) = (before + width(&line.text[..line.at]), before + width(&line.text));
        let mut out = Vec::new();
        if self.row > 0 {
            out.extend(format!("\x1b[{}A", self.row).bytes());
        }
        out.push(b'\r');
        out.extend(&self.prompt);
        out.extend(&line.text);
        // A terminal waits in the last column: one more character takes it to the next row.
        if end > 0 && end % self.columns == 0 {
            out.extend(b" \r");
        }
        out.extend(b"\x1b[J");
        let (end_row, row) = (end / self.columns, cursor / self.columns);
        if end_row > row {
            out.extend(format!("\x1b[{}A", end_row - row).bytes());
        }
        if cursor != end {
            out.push(b'\r');
            if cursor % self.columns > 0 {
                out.extend(format!("\x1b[{}C", cursor % self.columns).bytes());
            }
        }
        (self.row, self.shown, self.text, self.at) = (row, end, line.text.clone(), line.at);
        sys.eprint(out).await;
    }

    /// The line is finished: the cursor goes below it.
    pub(super) async fn finish(&mut self, sys: &Sys, line: &Line) {
        let before = width(&self.prompt);
        let (cursor, end) = (before + width(&line.text[..line.at]), before + width(&line.text));
        let rows = end / self.columns - cursor / self.columns;
        sys.eprint("\n".repeat(rows + 1)).await;
        self.row = 0;
    }

    /// ^L
    pub(super) async fn clear(&mut self, sys: &Sys) {
        sys.eprint(b"\x1b[H\x1b[2J").await;
        self.row = 0;
    }

    /// Shows names below the line, in columns that are read downwards, and a new prompt.
    pub(super) async fn list(&mut self, sys: &Sys, line: &Line, names: &[Vec<u8>]) {
        self.finish(sys, line).await;
        let longest = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
        let columns = (self.columns / longest).max(1);
        let rows = names.len().div_ceil(columns);
        let mut out = Vec::new();
        for row in 0..rows {
            for index in (row..names.len()).step_by(rows.max(1)) {
                out.extend(&names[index]);
                if index + rows < names.len() {
                    out.extend(std::iter::repeat_n(b' ', longest - width(&names[index])));
                }
            }
            out.push(b'\n');
        }
        sys.eprint(out).await;
        self.repaint(sys, line).await;
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn widths_are_of_what_is_seen() {
        assert_eq!(width(b"\x1b[01;32mroot\x1b[00m$ "), 6);
        assert_eq!(width("中é".as_bytes()), 3);
    }
}
