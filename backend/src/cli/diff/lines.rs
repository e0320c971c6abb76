//! Comparing lines.

/// Lines of one side that are compared with all of the other; longer texts are compared line by line.
const LINES_MAX: usize = 3_000;

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// On both.
    Same(String),
    /// On the simulator only.
    Sim(String),
    /// On the real kernel only.
    Native(String),
}

/// Compares two texts: a longest common subsequence, so that one line more is one difference.
pub fn compare(sim: &[String], native: &[String]) -> Vec<Line> {
    if sim.len().max(native.len()) > LINES_MAX {
        return in_step(sim, native);
    }
    // common[i][j]: how many lines sim[i..] and native[j..] have in common.
    let width = native.len() + 1;
    let mut common = vec![0u32; (sim.len() + 1) * width];
    for i in (0..sim.len()).rev() {
        for j in (0..native.len()).rev() {
            common[i * width + j] = if sim[i] == native[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < sim.len() || j < native.len() {
        if i < sim.len() && j < native.len() && sim[i] == native[j] {
            lines.push(Line::Same(sim[i].clone()));
            (i, j) = (i + 1, j + 1);
        } else if j == native.len() || (i < sim.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            lines.push(Line::Sim(sim[i].clone()));
            i += 1;
        } else {
            lines.push(Line::Native(native[j].clone()));
            j += 1;
        }
    }
    lines
}

fn in_step(sim: &[String], native: &[String]) -> Vec<Line> {
    let pairs = (0..sim.len().max(native.len())).map(|at| (sim.get(at), native.get(at)));
    let lines = pairs.flat_map(|pair| match pair {
        (Some(a), Some(b)) if a == b => vec![Line::Same(a.clone())],
        (a, b) => a.cloned().map(Line::Sim).into_iter().chain(b.cloned().map(Line::Native)).collect(),
    });
    lines.collect()
}

/// Counts the places where the sides part: a run of differing lines is one.
pub fn count(lines: &[Line]) -> usize {
    let is_same = |line: &Line| matches!(line, Line::Same(_));
    let begins = |at: usize| !is_same(&lines[at]) && (at == 0 || is_same(&lines[at - 1]));
    (0..lines.len()).filter(|&at| begins(at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[&str]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_line_more_is_one_difference() {
        let lines = compare(&texts(&["a", "b", "c"]), &texts(&["a", "x", "b", "c"]));
        assert_eq!(lines[1], Line::Native("x".into()));
        assert_eq!(count(&lines), 1);
        assert_eq!(count(&compare(&texts(&["a", "b"]), &texts(&["c", "b"]))), 1);
        assert_eq!(count(&compare(&texts(&["a"]), &texts(&["a"]))), 0);
    }

    #[test]
    fn long_texts_are_compared_in_step() {
        let long: Vec<String> = (0..LINES_MAX + 1).map(|n| n.to_string()).collect();
        let mut other = long.clone();
        other[7] = "seven".into();
        assert_eq!(count(&compare(&long, &other)), 1);
    }
}
