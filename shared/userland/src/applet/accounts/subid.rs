//! Ranges of subuid(5) and subgid(5) - lib/subordinateio.c.

use super::db::Table;
use super::defs::Defs;

fn range(row: &[String]) -> Option<(u64, u64)> {
    Some((row.get(1)?.parse().ok()?, row.get(2)?.parse().ok()?))
}

/// Gives a user the first range that is free; the rows are then in the order of their starts, but for the new one.
pub(super) fn allocate(table: &mut Table, defs: &Defs, letter: char, user: &str) {
    let number = |what: &str, default| u64::from(defs.number(&format!("SUB_{letter}ID_{what}"), default));
    let (min, max, count) = (number("MIN", 100_000), number("MAX", 600_100_000), number("COUNT", 65_536));
    let is_owner = |row: &Vec<String>| row[0] == user;
    if !table.is_there() || count == 0 || table.rows.iter().any(is_owner) {
        return;
    }
    let key = |row: &Vec<String>| (range(row).unwrap_or_default(), row[0].clone());
    nslab_small::sort_by_key(&mut table.rows, key);
    let mut low = min;
    for (first, length) in table.rows.iter().filter_map(|row| range(row)) {
        if first >= low && first - low >= count {
            break;
        }
        low = low.max(first + length);
    }
    if low + count - 1 <= max {
        table.push(&[user, &low.to_string(), &count.to_string()]);
    }
}

/// Gives a range.
pub(super) fn add(table: &mut Table, user: &str, first: u64, last: u64) {
    table.push(&[user, &first.to_string(), &(last - first + 1).to_string()]);
}

/// Takes a range away: what is left of a row's own stays.
pub(super) fn remove(table: &mut Table, user: &str, first: u64, last: u64) {
    let mut rows = Vec::new();
    for row in std::mem::take(&mut table.rows) {
        let Some((start, count)) =
            range(&row).filter(|(start, count)| row[0] == user && first < start + count && *start <= last)
        else {
            rows.push(row);
            continue;
        };
        let end = start + count;
        let pieces = [(start, first.max(start)), ((last + 1).min(end), end)];
        for (from, to) in pieces.into_iter().filter(|(from, to)| from < to) {
            rows.push(vec![user.to_string(), from.to_string(), (to - from).to_string()]);
        }
    }
    table.rows = rows;
}
