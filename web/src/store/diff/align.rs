//! Aligning two lists of lines.

use nslab_small::Map;

/// Largest product of lengths that is aligned exactly; longer lists are paired in order.
const CELLS: usize = 4_000_000;

/// A line and its counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// The same on both sides.
    Same(String, String),
    /// On both sides, at another place.
    Moved(Option<String>, Option<String>),
    /// One stands where the other does.
    Changed(String, String),
    /// Only on the left.
    Left(String),
    /// Only on the right.
    Right(String),
}

/// Aligns by the longest common subsequence; then finds moved and changed lines among the rest.
pub fn align(left: &[String], right: &[String]) -> Vec<Pair> {
    let matches = if left.len() * right.len() <= CELLS { common(left, right) } else { in_order(left, right) };
    let mut spare = spares(left, right, &matches);
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (mi, mj) in matches.into_iter().chain([(left.len(), right.len())]) {
        gap(&left[i..mi], &right[j..mj], &mut spare, &mut out);
        if mi < left.len() && mj < right.len() {
            out.push(Pair::Same(left[mi].clone(), right[mj].clone()));
        }
        (i, j) = (mi + 1, mj + 1);
    }
    out
}

/// Lines that both sides have beyond the matched ones: they only stand elsewhere.
fn spares(left: &[String], right: &[String], matches: &[(usize, usize)]) -> Map<String, [usize; 2]> {
    let mut counts: Map<&str, [usize; 2]> = Map::new();
    let is_matched =
        |side: usize, index: usize| matches.iter().any(|m| if side == 0 { m.0 == index } else { m.1 == index });
    for (side, lines) in [left, right].into_iter().enumerate() {
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            if !is_matched(side, index) {
                counts.entry(line).or_default()[side] += 1;
            }
        }
    }
    let both = counts.into_iter().filter(|(_, [l, r])| *l > 0 && *r > 0);
    both.map(|(line, [l, r])| (line.to_string(), [l.min(r); 2])).collect()
}

fn gap(left: &[String], right: &[String], spare: &mut Map<String, [usize; 2]>, out: &mut Vec<Pair>) {
    let mut take = |line: &String, side: usize| match spare.get_mut(line) {
        Some(counts) if counts[side] > 0 => {
            counts[side] -= 1;
            true
        }
        _ => false,
    };
    let (mut rest_left, mut rest_right) = (Vec::new(), Vec::new());
    for line in left {
        if take(line, 0) { out.push(Pair::Moved(Some(line.clone()), None)) } else { rest_left.push(line.clone()) }
    }
    for line in right {
        if take(line, 1) { out.push(Pair::Moved(None, Some(line.clone()))) } else { rest_right.push(line.clone()) }
    }
    let paired = rest_left.len().min(rest_right.len());
    let tail_left = rest_left.split_off(paired);
    let tail_right = rest_right.split_off(paired);
    out.extend(rest_left.into_iter().zip(rest_right).map(|(l, r)| Pair::Changed(l, r)));
    out.extend(tail_left.into_iter().map(Pair::Left));
    out.extend(tail_right.into_iter().map(Pair::Right));
}

fn common(left: &[String], right: &[String]) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    let mut longest = vec![0u32; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            longest[i * width + j] = if left[i] == right[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i] == right[j] {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

fn in_order(left: &[String], right: &[String]) -> Vec<(usize, usize)> {
    left.iter().zip(right).enumerate().filter(|(_, (l, r))| l == r).map(|(index, _)| (index, index)).collect()
}
