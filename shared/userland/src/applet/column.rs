//! column(1) with -t: a table of what is between separators.

use std::sync::Arc;

use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy};

const SPEC: Spec = Spec {
    shorts: "N:o:R:s:t",
    longs: &[
        ("table", Takes::Nothing, 't'),
        ("table-columns", Takes::Argument, 'N'),
        ("table-right", Takes::Argument, 'R'),
        ("output-separator", Takes::Argument, 'o'),
        ("separator", Takes::Argument, 's'),
    ],
    unmodelled: "C:c:dE:eH:hi:Jl:Ln:O:p:r:T:VW:x",
    unmodelled_longs: &[
        "fillrows",
        "help",
        "json",
        "keep-empty-lines",
        "output-width",
        "table-column",
        "table-columns-limit",
        "table-empty-lines",
        "table-header-repeat",
        "table-hide",
        "table-name",
        "table-noextreme",
        "table-noheadings",
        "table-order",
        "table-truncate",
        "table-wrap",
        "tree",
        "version",
    ],
    short_hint: true,
    ..Spec::NONE
};

/// `column -t [-s SEPARATORS] [-o SEPARATOR] [-N NAMES] [-R COLUMNS] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.has('t') {
        return crate::getopt::unmodelled(&sys, "column", "(none): without -t").await;
    }
    let right: Option<Vec<usize>> = lossy(parsed.value('R').unwrap_or_default())
        .split(',')
        .filter(|text| !text.is_empty())
        .map(|nr| nr.parse().ok())
        .collect();
    let Some(right) = right else {
        return crate::getopt::unmodelled(&sys, "column", "-R with names").await;
    };
    let (inputs, has_failed) = text_input::read(&sys, "column", "", &parsed.operands).await;
    let split = |line: &[u8]| -> Vec<String> {
        match parsed.value('s') {
            None => crate::text::words(line).into_iter().map(lossy).collect(),
            Some(set) => line.split(|byte| set.contains(byte)).map(lossy).collect(),
        }
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    if let Some(names) = parsed.value('N') {
        rows.push(lossy(names).split(',').map(str::to_string).collect());
    }
    // Empty lines are left out.
    let filled = inputs.iter().flat_map(|(_, content)| lines(content)).filter(|line| !line.trim_ascii().is_empty());
    rows.extend(filled.map(split));
    if rows.len() == usize::from(parsed.has('N')) {
        return u8::from(has_failed);
    }
    let nr = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..nr).map(width).collect();
    let between = lossy(parsed.value('o').unwrap_or(b"  "));
    for row in &rows {
        let mut line = String::new();
        for (at, &width) in widths.iter().enumerate() {
            let cell = row.get(at).map_or("", String::as_str);
            line += &match (right.contains(&(at + 1)), at + 1 == nr) {
                (true, _) => format!("{cell:>width$}"),
                (false, true) => cell.to_string(),
                (false, false) => format!("{cell:<width$}"),
            };
            line += if at + 1 == nr { "" } else { &between };
        }
        sys.print(line + "\n");
    }
    sys.finish("column", u8::from(has_failed)).await
}
