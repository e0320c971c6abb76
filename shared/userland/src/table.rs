//! Tables as libsmartcols prints them: lsns(8), prlimit(1).

/// A column.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) is_right: bool,
    /// Does the tree hang in it?
    pub(crate) is_tree: bool,
    /// JSON has it as a number.
    pub(crate) is_number: bool,
}

impl Column {
    /// Text to the left.
    pub(crate) const fn left(name: &'static str) -> Column {
        Column { name, is_right: false, is_tree: false, is_number: false }
    }

    /// Text to the right.
    pub(crate) const fn right(name: &'static str) -> Column {
        Column { name, is_right: true, is_tree: false, is_number: false }
    }

    /// A number, to the right.
    pub(crate) const fn number(name: &'static str) -> Column {
        Column { name, is_right: true, is_tree: false, is_number: true }
    }
}

/// A line, and the one that it hangs below.
pub(crate) struct Line {
    pub(crate) cells: Vec<String>,
    pub(crate) parent: Option<usize>,
}

/// How a table is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// In columns.
    Plain,
    /// `-r`.
    Raw,
    /// `-J`, the table by its name.
    Json(&'static str),
}

/// How a table looks.
pub(crate) struct Look {
    pub(crate) mode: Mode,
    pub(crate) has_head: bool,
    pub(crate) is_utf8: bool,
    /// Columns of the terminal, where lines are cut.
    pub(crate) screen: Option<usize>,
}

/// Prints it; a table without lines has no heading either.
pub(crate) fn render(columns: &[Column], lines: &[Line], look: &Look) -> String {
    let children =
        |parent: Option<usize>| -> Vec<usize> { (0..lines.len()).filter(|&at| lines[at].parent == parent).collect() };
    if let Mode::Json(name) = look.mode {
        let rows = objects(columns, lines, &children(None), 2);
        return format!("{{\n   \"{name}\": [\n{rows}\n   ]\n}}\n");
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    // Line, what is before it for its ancestors, is it a root, is it its parent's last child?
    let mut todo: Vec<(usize, String, bool, bool)> =
        children(None).into_iter().rev().map(|at| (at, String::new(), true, true)).collect();
    while let Some((at, indent, is_root, is_last)) = todo.pop() {
        let (branch, below) = match (is_root, is_last, look.is_utf8) {
            (true, ..) => ("", ""),
            (false, true, true) => ("└─", "  "),
            (false, false, true) => ("├─", "│ "),
            (false, true, false) => ("`-", "  "),
            (false, false, false) => ("|-", "| "),
        };
        let mut cells = lines[at].cells.clone();
        if let Some(tree) = columns.iter().position(|column| column.is_tree) {
            cells[tree] = format!("{indent}{branch}{}", cells[tree]);
        }
        rows.push(cells);
        let own = children(Some(at));
        let last = own.last().copied();
        todo.extend(own.into_iter().rev().map(|child| (child, format!("{indent}{below}"), false, Some(child) == last)));
    }
    if rows.is_empty() {
        return String::new();
    }
    let head: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
    // A heading that is not printed has its width all the same.
    rows.insert(0, head);
    let skipped = usize::from(!look.has_head);
    match look.mode {
        Mode::Raw => rows[skipped..].iter().map(|row| raw(row)).collect(),
        _ => aligned(columns, &rows, skipped, look.screen),
    }
}

fn aligned(columns: &[Column], rows: &[Vec<String>], skipped: usize, screen: Option<usize>) -> String {
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in &rows[skipped..] {
        let mut line = String::new();
        for (at, text) in row.iter().enumerate() {
            let (width, is_last) = (widths[at], at + 1 == columns.len());
            if at > 0 {
                line.push(' ');
            }
            line += &match (columns[at].is_right && !columns[at].is_tree, is_last) {
                (true, _) => format!("{text:>width$}"),
                (false, true) => text.clone(),
                (false, false) => format!("{text:<width$}"),
            };
        }
        out.extend(line.chars().take(screen.unwrap_or(usize::MAX)));
        out.push('\n');
    }
    out
}

fn raw(row: &[String]) -> String {
    let escape = |text: &String| -> String {
        let byte = |byte: u8| match byte {
            b'!'..=b'~' if byte != b'\\' => char::from(byte).to_string(),
            byte => format!("\\x{byte:02x}"),
        };
        text.bytes().map(byte).collect()
    };
    row.iter().map(escape).collect::<Vec<_>>().join(" ") + "\n"
}

/// JSON objects of some lines and, below them, of theirs.
fn objects(columns: &[Column], lines: &[Line], which: &[usize], depth: usize) -> String {
    let pad = "   ".repeat(depth);
    let object = |&at: &usize| {
        let own: Vec<usize> = (0..lines.len()).filter(|&child| lines[child].parent == Some(at)).collect();
        let mut fields: Vec<String> = columns
            .iter()
            .zip(&lines[at].cells)
            .map(|(column, text)| {
                let value = match (text.as_str(), column.is_number) {
                    ("", _) => "null".to_string(),
                    (text, true) => text.to_string(),
                    (text, false) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
                };
                format!("{pad}   \"{}\": {value}", column.name.to_lowercase())
            })
            .collect();
        if !own.is_empty() && columns.iter().any(|column| column.is_tree) {
            fields.push(format!("{pad}   \"children\": [\n{}\n{pad}   ]", objects(columns, lines, &own, depth + 2)));
        }
        format!("{{\n{}\n{pad}}}", fields.join(",\n"))
    };
    format!("{pad}{}", which.iter().map(object).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_hangs_in_its_column() {
        let columns = [Column::number("N"), Column { is_tree: true, ..Column::left("NAME") }];
        let line = |n: &str, name: &str, parent| Line { cells: vec![n.into(), name.into()], parent };
        let lines = [line("1", "a", None), line("10", "b c", Some(0)), line("2", "d", None)];
        let look = |mode| Look { mode, has_head: true, is_utf8: false, screen: None };
        assert_eq!(render(&columns, &lines, &look(Mode::Plain)), " N NAME\n 1 a\n10 `-b c\n 2 d\n");
        assert_eq!(render(&columns, &lines, &look(Mode::Raw)), "N NAME\n1 a\n10 `-b\\x20c\n2 d\n");
        assert_eq!(render(&columns, &[], &look(Mode::Plain)), "");
    }
}
