//! Where a pattern matches: the leftmost place, there the longest, and what its groups hold.

use super::{Regex, Step, is_edge};

/// Begin and end of the whole match, then of each group that took part.
pub(crate) type Spans = Vec<Option<(usize, usize)>>;

impl Regex {
    /// Finds the first match that begins at `from` or later.
    pub fn find(&self, line: &[u8], from: usize) -> Option<Spans> {
        (from..=line.len()).find_map(|start| self.longest(line, start).map(|end| self.groups(line, start, end)))
    }

    /// Returns the end of the longest match that begins here.
    fn longest(&self, line: &[u8], start: usize) -> Option<usize> {
        let mut states = vec![false; self.steps.len()];
        let mut end = self.add(&mut states, 0, start, line).then_some(start);
        for (at, &byte) in line.iter().enumerate().skip(start) {
            let mut next = vec![false; self.steps.len()];
            let (mut is_alive, mut ends) = (false, false);
            for (index, step) in self.steps.iter().enumerate() {
                if let Step::Set(set) = step
                    && states[index]
                    && set[usize::from(byte)]
                {
                    is_alive = true;
                    ends |= self.add(&mut next, index + 1, at + 1, line);
                }
            }
            if ends {
                end = Some(at + 1);
            }
            if !is_alive {
                break;
            }
            states = next;
        }
        end
    }

    /// Walks a known match again, each step from each place at most once.
    fn groups(&self, line: &[u8], start: usize, end: usize) -> Spans {
        let width = end - start + 1;
        let mut seen = vec![false; self.steps.len() * width];
        // Where to go on, with what was saved on the way there.
        let mut left: Vec<(usize, usize, Vec<Option<usize>>)> = vec![(0, start, Vec::new())];
        while let Some((index, at, mut saved)) = left.pop() {
            if std::mem::replace(&mut seen[index * width + at - start], true) {
                continue;
            }
            match &self.steps[index] {
                Step::Match if at == end => return spans(start, end, &saved),
                Step::Match => {}
                Step::Jump(to) => left.push((*to, at, saved)),
                Step::Split(first, second) => {
                    left.push((*second, at, saved.clone()));
                    left.push((*first, at, saved));
                }
                Step::Save(slot) => {
                    if saved.len() <= *slot {
                        saved.resize(slot + 1, None);
                    }
                    saved[*slot] = Some(at);
                    left.push((index + 1, at, saved));
                }
                Step::Set(set) if at < end && set[usize::from(line[at])] => left.push((index + 1, at + 1, saved)),
                Step::Start if at == 0 => left.push((index + 1, at, saved)),
                Step::End if at == line.len() => left.push((index + 1, at, saved)),
                Step::Edge(kind) if is_edge(*kind, line, at) => left.push((index + 1, at, saved)),
                Step::Set(_) | Step::Start | Step::End | Step::Edge(_) => {}
            }
        }
        spans(start, end, &[])
    }
}

fn spans(start: usize, end: usize, saved: &[Option<usize>]) -> Spans {
    let groups = saved.chunks(2).skip(1).map(|pair| Some((pair[0]?, (*pair.get(1)?)?)));
    std::iter::once(Some((start, end))).chain(groups).collect()
}

#[cfg(test)]
mod tests {
    use super::Regex;

    #[test]
    fn the_longest_of_the_leftmost() {
        let find = |pattern: &str, line: &str| {
            Regex::compile(pattern.as_bytes(), true, false).unwrap().find(line.as_bytes(), 0)
        };
        assert_eq!(find("a|ab", "xaby").unwrap()[0], Some((1, 3)));
        assert_eq!(find("([a-z]+)=([0-9]*)", "k=; no=42").unwrap(), [Some((0, 2)), Some((0, 1)), Some((2, 2))]);
        assert_eq!(find("(a)|(b)", "b").unwrap(), [Some((0, 1)), None, Some((0, 1))]);
        assert_eq!(find(r"\bcat\b", "concat cat").unwrap()[0], Some((7, 10)));
        assert_eq!(find("(a*)*", "aab").unwrap()[0], Some((0, 2)));
        assert_eq!(find("z", "ab"), None);
    }
}
