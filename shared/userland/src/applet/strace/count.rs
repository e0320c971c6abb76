//! The table of `-c`.

use super::names;

/// Calls of one name.
#[derive(Clone, Debug)]
pub(super) struct Count {
    pub(super) name: &'static str,
    pub(super) calls: u64,
    pub(super) errors: u64,
    pub(super) spent_ns: u64,
}

/// Notes one call.
pub(super) fn note(counts: &mut Vec<Count>, name: &'static str, is_error: bool, spent_ns: u64) {
    let at = counts.iter().position(|count| count.name == name).unwrap_or_else(|| {
        counts.push(Count { name, calls: 0, errors: 0, spent_ns: 0 });
        counts.len() - 1
    });
    let count = &mut counts[at];
    count.calls += 1;
    count.errors += u64::from(is_error);
    count.spent_ns += spent_ns;
}

/// Writes the table, the most time first.
pub(super) fn table(counts: &[Count]) -> String {
    let mut rows = counts.to_vec();
    nslab_small::sort_by(&mut rows, |a, b| {
        (b.spent_ns / 1000, names::order(a.name)).cmp(&(a.spent_ns / 1000, names::order(b.name)))
    });
    let rule = "------ ----------- ----------- --------- --------- ----------------\n";
    let head = "% time     seconds  usecs/call     calls    errors syscall\n";
    let total_us: u64 = rows.iter().map(|row| row.spent_ns / 1000).sum();
    let row = |percent: f64, us: u64, calls: u64, errors: u64, name: &str| {
        let errors = if errors == 0 { String::new() } else { errors.to_string() };
        let each = us / calls.max(1);
        let seconds = format!("{}.{:06}", us / 1_000_000, us % 1_000_000);
        format!("{percent:6.2} {seconds:>11} {each:11} {calls:9} {errors:>9} {name}\n")
    };
    let percent = |us: u64| if total_us == 0 { 0.0 } else { us as f64 * 100.0 / total_us as f64 };
    let mut text = format!("{head}{rule}");
    for count in &rows {
        let us = count.spent_ns / 1000;
        text += &row(percent(us), us, count.calls, count.errors, count.name);
    }
    let (calls, errors) = (rows.iter().map(|row| row.calls).sum(), rows.iter().map(|row| row.errors).sum());
    text + rule + &row(100.0, total_us, calls, errors, "total")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_straces() {
        let mut counts = Vec::new();
        super::note(&mut counts, "close", false, 300);
        super::note(&mut counts, "read", true, 300);
        let shown = "% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
  0.00    0.000000           0         1         1 read
  0.00    0.000000           0         1           close
------ ----------- ----------- --------- --------- ----------------
100.00    0.000000           0         2         1 total
";
        assert_eq!(super::table(&counts), shown);
    }
}
