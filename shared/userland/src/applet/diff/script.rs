//! What has to be changed to get from one list of lines to another: Myers' algorithm, from both ends to the middle.

/// One hunk: lines `old` of the first become lines `new` of the second; counted from 0, ends excluded.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) old: (usize, usize),
    pub(super) new: (usize, usize),
}

/// A side: its lines as numbers, equal where the lines are; and which of them are changed.
struct Side<'a> {
    lines: &'a [u32],
    changed: Vec<bool>,
}

impl Side<'_> {
    fn is_changed(&self, at: usize) -> bool {
        self.changed.get(at).copied().unwrap_or(false)
    }
}

/// The changes in order; where a run of lines could be shifted, it stands as late as it can, as GNU diff has it.
pub(super) fn changes(a: &[u32], b: &[u32]) -> Vec<Change> {
    let mut old = Side { lines: a, changed: vec![false; a.len()] };
    let mut new = Side { lines: b, changed: vec![false; b.len()] };
    compare(&mut old, &mut new);
    shift(&mut old, &new);
    shift(&mut new, &old);
    let mut all = Vec::new();
    let (mut x, mut y) = (0, 0);
    while x < a.len() || y < b.len() {
        let (from_x, from_y) = (x, y);
        while old.is_changed(x) {
            x += 1;
        }
        while new.is_changed(y) {
            y += 1;
        }
        if (x, y) != (from_x, from_y) {
            all.push(Change { old: (from_x, x), new: (from_y, y) });
        }
        (x, y) = (x + 1, y + 1);
    }
    all
}

/// Marks what is changed. Lines that the other side has not are taken out first: they are changed in any case.
fn compare(old: &mut Side, new: &mut Side) {
    let kept = |side: &Side, other: &Side| -> Vec<usize> {
        let mut known: Vec<u32> = other.lines.to_vec();
        nslab_small::sort_by(&mut known, Ord::cmp);
        (0..side.lines.len()).filter(|&at| known.binary_search(&side.lines[at]).is_ok()).collect()
    };
    let (xs, ys) = (kept(old, new), kept(new, old));
    old.changed = vec![true; old.lines.len()];
    new.changed = vec![true; new.lines.len()];
    xs.iter().for_each(|&at| old.changed[at] = false);
    ys.iter().for_each(|&at| new.changed[at] = false);
    let a: Vec<u32> = xs.iter().map(|&at| old.lines[at]).collect();
    let b: Vec<u32> = ys.iter().map(|&at| new.lines[at]).collect();
    let mut parts = vec![((0, a.len()), (0, b.len()))];
    while let Some(((mut x, mut x_end), (mut y, mut y_end))) = parts.pop() {
        while x < x_end && y < y_end && a[x] == b[y] {
            (x, y) = (x + 1, y + 1);
        }
        while x < x_end && y < y_end && a[x_end - 1] == b[y_end - 1] {
            (x_end, y_end) = (x_end - 1, y_end - 1);
        }
        if x == x_end {
            (y..y_end).for_each(|at| new.changed[ys[at]] = true);
        } else if y == y_end {
            (x..x_end).for_each(|at| old.changed[xs[at]] = true);
        } else {
            let (x_mid, y_mid) = middle(&a[x..x_end], &b[y..y_end]);
            parts.push(((x, x + x_mid), (y, y + y_mid)));
            parts.push(((x + x_mid, x_end), (y + y_mid, y_end)));
        }
    }
}

/// A point that a shortest way from one corner to the other passes; the first lines differ, and so do the last.
fn middle(a: &[u32], b: &[u32]) -> (usize, usize) {
    let (width, height) = (a.len() as isize, b.len() as isize);
    // Diagonals x - y run from -height to width; one more on each side.
    let slot = |diagonal: isize| (diagonal + height + 1) as usize;
    let mut forward = vec![-1_isize; (width + height + 3) as usize];
    let mut backward = vec![isize::MAX; (width + height + 3) as usize];
    let end = width - height;
    let is_odd = end.rem_euclid(2) == 1;
    forward[slot(0)] = 0;
    backward[slot(end)] = width;
    let (mut f_min, mut f_max, mut b_min, mut b_max) = (0, 0, end, end);
    loop {
        widen(&mut f_min, &mut f_max, -height, width, &mut forward, -1, slot);
        let mut diagonal = f_max;
        while diagonal >= f_min {
            let (low, high) = (forward[slot(diagonal - 1)], forward[slot(diagonal + 1)]);
            let mut x = if low < high { high } else { low + 1 };
            while x < width && x - diagonal < height && a[x as usize] == b[(x - diagonal) as usize] {
                x += 1;
            }
            forward[slot(diagonal)] = x;
            if is_odd && (b_min..=b_max).contains(&diagonal) && backward[slot(diagonal)] <= x {
                return (x as usize, (x - diagonal) as usize);
            }
            diagonal -= 2;
        }
        widen(&mut b_min, &mut b_max, -height, width, &mut backward, isize::MAX, slot);
        let mut diagonal = b_max;
        while diagonal >= b_min {
            let (low, high) = (backward[slot(diagonal - 1)], backward[slot(diagonal + 1)]);
            let mut x = if low < high { low } else { high - 1 };
            while x > 0 && x - diagonal > 0 && a[x as usize - 1] == b[(x - diagonal) as usize - 1] {
                x -= 1;
            }
            backward[slot(diagonal)] = x;
            if !is_odd && (f_min..=f_max).contains(&diagonal) && x <= forward[slot(diagonal)] {
                return (x as usize, (x - diagonal) as usize);
            }
            diagonal -= 2;
        }
    }
}

/// One step further on both sides, as far as there are diagonals.
fn widen(
    min: &mut isize,
    max: &mut isize,
    least: isize,
    most: isize,
    reached: &mut [isize],
    nothing: isize,
    slot: impl Fn(isize) -> usize,
) {
    if *min > least {
        *min -= 1;
        reached[slot(*min - 1)] = nothing;
    } else {
        *min += 1;
    }
    if *max < most {
        *max += 1;
        reached[slot(*max + 1)] = nothing;
    } else {
        *max -= 1;
    }
}

/// Moves each run of changed lines: runs that touch become one, a run goes to its end, or to where the other side changes too.
fn shift(side: &mut Side, other: &Side) {
    let lines = side.lines;
    let (mut at, mut across) = (0, 0);
    loop {
        // The next run, and what stands across from it.
        while at < lines.len() && !side.is_changed(at) {
            while other.is_changed(across) {
                across += 1;
            }
            across += 1;
            at += 1;
        }
        if at == lines.len() {
            return;
        }
        let mut start = at;
        while side.is_changed(at) {
            at += 1;
        }
        while other.is_changed(across) {
            across += 1;
        }
        let mut fitting;
        loop {
            let length = at - start;
            while start > 0 && lines[start - 1] == lines[at - 1] {
                start -= 1;
                side.changed[start] = true;
                at -= 1;
                side.changed[at] = false;
                while start > 0 && side.is_changed(start - 1) {
                    start -= 1;
                }
                across -= 1;
                while across > 0 && other.is_changed(across) {
                    across -= 1;
                }
                if other.is_changed(across) {
                    // The other side begins with a change.
                    break;
                }
            }
            fitting = if across > 0 && other.is_changed(across - 1) { at } else { lines.len() };
            while at < lines.len() && lines[start] == lines[at] {
                side.changed[start] = false;
                start += 1;
                side.changed[at] = true;
                at += 1;
                while side.is_changed(at) {
                    at += 1;
                }
                across += 1;
                while other.is_changed(across) {
                    fitting = at;
                    across += 1;
                }
            }
            if at - start == length {
                break;
            }
        }
        while fitting < at {
            start -= 1;
            side.changed[start] = true;
            at -= 1;
            side.changed[at] = false;
            across -= 1;
            while across > 0 && other.is_changed(across) {
                across -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, changes};

    #[test]
    fn a_run_stands_as_late_as_it_can() {
        let one = |old, new| vec![Change { old, new }];
        assert_eq!(changes(&[1, 2, 3], &[1, 2, 2, 3]), one((2, 2), (2, 3)));
        assert_eq!(changes(&[1, 2, 3], &[1, 3]), one((1, 2), (1, 1)));
        assert_eq!(changes(&[], &[1]), one((0, 0), (0, 1)));
        assert_eq!(changes(&[1, 2], &[1, 2]), []);
        assert_eq!(changes(&[1, 2, 3, 4], &[1, 3, 4, 5]).len(), 2);
    }
}
