//! The score: eight columns in which processes of one namespace share one unbroken bar.

use nslab_small::Map;

use nslab_abi::NsType;

use super::measure::Measure;
use super::scene::Row;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its column.
    pub ns_type: NsType,
    /// The namespace.
    pub inode: u64,
    /// Is it the machine's own ("the host's")?
    pub is_host: bool,
    /// The letter, with a number from the second namespace of a type on.
    pub label: String,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Joins neighbouring rows of one namespace.
pub fn bars(rows: &[Row], base: &[u64; 8], measure: &Measure) -> Vec<Bar> {
    NsType::ALL
        .into_iter()
        .enumerate()
        .flat_map(|(column, ns_type)| column_bars(rows, base[column], column, ns_type, measure))
        .collect()
}

fn column_bars(rows: &[Row], base: u64, column: usize, ns_type: NsType, measure: &Measure) -> Vec<Bar> {
    let width = measure.column * 0.58;
    let x = measure.score_x() + column as f64 * measure.column;
    let mut numbers: Map<u64, usize> = Map::new();
    let mut out: Vec<Bar> = Vec::new();
    let mut open = false;
    for row in rows {
        let inode = row.ns[column];
        if inode == 0 {
            open = false;
            continue;
        }
        let bottom = row.y + measure.card;
        match out.last_mut().filter(|bar| open && bar.inode == inode) {
            Some(bar) => bar.height = bottom - bar.y,
            None => {
                let is_host = inode == base;
                let next = numbers.len() + 1;
                let number = if is_host { 1 } else { *numbers.entry(inode).or_insert(next) };
                let letter = ns_type.letter();
                let label = if number > 1 { format!("{letter}{number}") } else { letter.to_string() };
                out.push(Bar { ns_type, inode, is_host, label, x, y: row.y, width, height: measure.card });
            }
        }
        open = true;
    }
    out
}
