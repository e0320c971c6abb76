//! The table of findmnt(8): a tree, a list, raw lines, pairs.

use super::Mount;

/// How the table is drawn.
pub(super) struct Style {
    pub(super) is_tree: bool,
    pub(super) is_ascii: bool,
    pub(super) is_raw: bool,
    pub(super) is_pairs: bool,
    pub(super) has_head: bool,
    pub(super) shows_root: bool,
    pub(super) width: Option<usize>,
}

/// Places the lines of a tree: in the order in which they are drawn, with what is drawn before each.
fn branches(shown: &[(Mount, Option<usize>)], is_ascii: bool) -> Vec<(usize, String)> {
    let (last, middle, bar) = if is_ascii { ("`-", "|-", "| ") } else { ("└─", "├─", "│ ") };
    let children =
        |parent: Option<usize>| -> Vec<usize> { (0..shown.len()).filter(|&at| shown[at].1 == parent).collect() };
    let mut all = Vec::new();
    let mut left: Vec<(usize, String, String)> =
        children(None).into_iter().rev().map(|at| (at, String::new(), String::new())).collect();
    while let Some((at, own, below)) = left.pop() {
        all.push((at, own));
        let kids = children(Some(at));
        let end = kids.len();
        for (nr, kid) in kids.into_iter().enumerate().rev() {
            let is_last = nr + 1 == end;
            let own = format!("{below}{}", if is_last { last } else { middle });
            left.push((kid, own, format!("{below}{}", if is_last { "  " } else { bar })));
        }
    }
    all
}

/// Draws the table.
pub(super) fn table(shown: &[(Mount, Option<usize>)], columns: &[&str], style: &Style) -> String {
    let order = match style.is_tree {
        true => branches(shown, style.is_ascii),
        false => (0..shown.len()).map(|at| (at, String::new())).collect(),
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    if style.has_head && !style.is_pairs {
        rows.push(columns.iter().map(|column| column.to_string()).collect());
    }
    for (at, branch) in order {
        let cell = |column: &&str| match *column {
            "TARGET" => format!("{branch}{}", shown[at].0.target),
            column => shown[at].0.cell(column, style.shows_root),
        };
        rows.push(columns.iter().map(cell).collect());
    }
    let mut text = String::new();
    if style.is_pairs {
        for row in &rows {
            let pairs: Vec<String> = columns.iter().zip(row).map(|(name, cell)| format!("{name}=\"{cell}\"")).collect();
            text += &(pairs.join(" ") + "\n");
        }
        return text;
    }
    if style.is_raw {
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(' ', "\\x20")).collect();
            text += &(cells.join(" ") + "\n");
        }
        return text;
    }
    let length = |cell: &String| cell.chars().count();
    let widths: Vec<usize> =
        (0..columns.len()).map(|at| rows.iter().map(|row| length(&row[at])).max().unwrap_or(0)).collect();
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[at] - length(cell));
            let is_number = matches!(columns[at], "ID" | "PARENT");
            match (is_number, at + 1 == row.len()) {
                (true, is_last) => line += &format!("{pad}{cell}{}", if is_last { "" } else { " " }),
                (false, true) => line += cell,
                (false, false) => line += &format!("{cell}{pad} "),
            }
        }
        if let Some(width) = style.width {
            line = line.chars().take(width).collect();
        }
        text += &(line + "\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Style, branches, table};
    use crate::applet::findmnt::parse;

    #[test]
    fn a_tree_of_mounts() {
        let lines: [&[u8]; 3] = [
            b"1 0 0:1 / / rw,relatime - tmpfs none rw,size=4k",
            b"2 1 0:1 /a /a rw shared:3 master:1 - tmpfs none rw",
            b"3 1 0:2 / /b ro - proc proc rw",
        ];
        let mounts: Vec<_> = lines.iter().filter_map(|line| parse(line)).collect();
        assert_eq!(mounts[1].propagation(), "shared,slave");
        let shown: Vec<_> = mounts.into_iter().zip([None, Some(0), Some(0)]).collect();
        assert_eq!(branches(&shown, false)[2], (2, "└─".to_string()));
        let style = Style {
            is_tree: true,
            is_ascii: true,
            is_raw: false,
            is_pairs: false,
            has_head: true,
            shows_root: true,
            width: None,
        };
        let text = table(&shown, &["TARGET", "SOURCE", "OPTIONS"], &style);
        assert_eq!(
            text,
            "TARGET SOURCE   OPTIONS\n/      none     rw,relatime,size=4k\n|-/a   none[/a] rw\n`-/b   proc     ro\n"
        );
    }
}
