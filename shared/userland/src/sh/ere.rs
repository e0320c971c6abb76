//! Extended regular expressions with groups, for `[[ … =~ … ]]` - regex(7).

use super::pattern::{self, Glyph, Rules};

/// Tries after which a match is given up.
const MOST_STEPS: u32 = 500_000;
/// Most repetitions that braces may ask for.
const MOST_REPEATS: u32 = 255;

enum Node {
    /// One character: a pattern of one place.
    One(Vec<Glyph>),
    Start,
    End,
    Group(usize, Vec<Vec<Node>>),
    Repeat(Box<Node>, u32, u32),
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// This is no regular expression.
    Invalid,
    /// It takes too long.
    TooLong,
}

type Spans = Vec<Option<(usize, usize)>>;

/// Looks for the expression: the whole match, then each group; `None` if it is nowhere.
pub(super) fn search(regex: &[Glyph], text: &[u8], rules: Rules) -> Result<Option<Spans>, Failure> {
    let mut reader = Reader { glyphs: regex, at: 0, groups: 0 };
    let choices = reader.choices()?;
    if reader.at < regex.len() {
        return Err(Failure::Invalid);
    }
    let whole = [Node::Group(0, choices)];
    for start in 0..=text.len() {
        let spans = vec![None; reader.groups + 1];
        let mut run = Run { text, rules, steps: 0, best: None };
        run.from(&whole, start, spans, &mut |run, end, spans| {
            // The longest of all that begin here - regex(7).
            let is_longer = run.best.as_ref().is_none_or(|best| best[0].is_none_or(|span| span.1 < end));
            if is_longer {
                run.best = Some(spans);
            }
            end == run.text.len()
        });
        if run.steps > MOST_STEPS {
            return Err(Failure::TooLong);
        }
        if run.best.is_some() {
            return Ok(run.best);
        }
    }
    Ok(None)
}

struct Reader<'a> {
    glyphs: &'a [Glyph],
    at: usize,
    groups: usize,
}

impl Reader<'_> {
    fn special(&self, byte: u8) -> bool {
        self.glyphs.get(self.at).is_some_and(|glyph| !glyph.is_quoted && glyph.byte == byte)
    }

    fn choices(&mut self) -> Result<Vec<Vec<Node>>, Failure> {
        let mut all = vec![self.branch()?];
        while self.special(b'|') {
            self.at += 1;
            all.push(self.branch()?);
        }
        Ok(all)
    }

    fn branch(&mut self) -> Result<Vec<Node>, Failure> {
        let mut nodes = Vec::new();
        while self.at < self.glyphs.len() && !self.special(b'|') && !self.special(b')') {
            let node = self.piece()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(nodes)
    }

    fn piece(&mut self) -> Result<Node, Failure> {
        let glyph = self.glyphs[self.at];
        let one = |glyphs: &[Glyph]| Node::One(glyphs.to_vec());
        self.at += 1;
        if glyph.is_quoted {
            return Ok(one(&[glyph]));
        }
        match glyph.byte {
            b'^' => Ok(Node::Start),
            b'$' => Ok(Node::End),
            b'.' => Ok(one(&[Glyph { byte: b'?', is_quoted: false }])),
            b'(' => {
                self.groups += 1;
                let number = self.groups;
                let choices = self.choices()?;
                if !self.special(b')') {
                    return Err(Failure::Invalid);
                }
                self.at += 1;
                Ok(Node::Group(number, choices))
            }
            b'[' => {
                let rest = &self.glyphs[self.at - 1..];
                let is = |at: usize, byte: u8| rest.get(at).is_some_and(|glyph| glyph.byte == byte);
                let mut end = 1 + usize::from(is(1, b'^'));
                end += usize::from(is(end, b']'));
                while !is(end, b']') {
                    if end >= rest.len() {
                        return Err(Failure::Invalid);
                    }
                    if is(end, b'[') && is(end + 1, b':') {
                        while end < rest.len() && !(is(end, b':') && is(end + 1, b']')) || is(end - 1, b'[') {
                            end += 1;
                        }
                        end += 1;
                    }
                    end += 1;
                }
                let node = one(&rest[..=end.min(rest.len() - 1)]);
                self.at += end;
                Ok(node)
            }
            b'*' | b'+' | b'?' => Err(Failure::Invalid),
            byte => Ok(one(&[Glyph { byte, is_quoted: true }])),
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Failure> {
        let mut node = node;
        loop {
            let (low, high) = if self.special(b'*') {
                (0, u32::MAX)
            } else if self.special(b'+') {
                (1, u32::MAX)
            } else if self.special(b'?') {
                (0, 1)
            } else if self.special(b'{') {
                self.bounds()?
            } else {
                return Ok(node);
            };
            self.at += 1;
            node = Node::Repeat(Box::new(node), low, high);
        }
    }

    /// `{low,high}`; the cursor is left on the brace that closes.
    fn bounds(&mut self) -> Result<(u32, u32), Failure> {
        let rest: Vec<u8> = self.glyphs[self.at + 1..].iter().map(|glyph| glyph.byte).collect();
        let length = rest.iter().position(|&byte| byte == b'}').ok_or(Failure::Invalid)?;
        self.at += length + 1;
        let inside = &rest[..length];
        let bounds = match inside.iter().position(|&byte| byte == b',') {
            None => crate::text::number(inside).map(|count| (count, count)),
            Some(at) if at + 1 == length => crate::text::number(&inside[..at]).map(|low| (low, u32::MAX)),
            Some(at) => crate::text::number(&inside[..at]).zip(crate::text::number(&inside[at + 1..])),
        };
        bounds.filter(|(low, high)| *low <= MOST_REPEATS && low <= high).ok_or(Failure::Invalid)
    }
}

struct Run<'a> {
    text: &'a [u8],
    rules: Rules,
    steps: u32,
    best: Option<Spans>,
}

/// What comes after; true: enough.
type Next<'n> = &'n mut dyn FnMut(&mut Run<'_>, usize, Spans) -> bool;

impl Run<'_> {
    /// Matches nodes from a place on.
    fn from(&mut self, nodes: &[Node], at: usize, spans: Spans, next: Next<'_>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return true;
        }
        let Some((node, rest)) = nodes.split_first() else { return next(self, at, spans) };
        self.node(node, at, spans, &mut |run, at, spans| run.from(rest, at, spans, next))
    }

    fn node(&mut self, node: &Node, at: usize, spans: Spans, next: Next<'_>) -> bool {
        match node {
            Node::Start => at == 0 && next(self, at, spans),
            Node::End => at == self.text.len() && next(self, at, spans),
            Node::One(glyphs) => {
                let length = pattern::character(&self.text[at..], self.rules).1;
                let rules = Rules { has_extended: false, ..self.rules };
                let fits = length > 0
                    && match &glyphs[..] {
                        // A byte of a longer character, or a plain one.
                        [Glyph { byte, is_quoted: true }] if !rules.ignores_case => self.text[at] == *byte,
                        glyphs => pattern::matches(glyphs, &self.text[at..at + length], rules),
                    };
                let taken = if matches!(&glyphs[..], [Glyph { is_quoted: true, .. }]) { 1 } else { length };
                fits && next(self, at + taken, spans)
            }
            Node::Group(number, choices) => {
                for choice in choices {
                    let done = self.from(choice, at, spans.clone(), &mut |run, end, mut spans| {
                        spans[*number] = Some((at, end));
                        next(run, end, spans)
                    });
                    if done {
                        return true;
                    }
                }
                false
            }
            Node::Repeat(node, low, high) => self.repeat(node, *low, *high, at, spans, next),
        }
    }

    fn repeat(&mut self, node: &Node, low: u32, high: u32, at: usize, spans: Spans, next: Next<'_>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return true;
        }
        if high > 0 {
            let done = self.node(node, at, spans.clone(), &mut |run, end, spans| {
                // A round that takes nothing would go on for ever.
                if end == at {
                    return low > 0 && next(run, end, spans);
                }
                let high = if high == u32::MAX { high } else { high - 1 };
                run.repeat(node, low.saturating_sub(1), high, end, spans, next)
            });
            if done {
                return true;
            }
        }
        low == 0 && next(self, at, spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(regex: &str, text: &str) -> Option<String> {
        let glyphs: Vec<Glyph> = regex.bytes().map(|byte| Glyph { byte, is_quoted: false }).collect();
        let spans = search(&glyphs, text.as_bytes(), Rules::default()).expect("it is an expression")?;
        Some(spans.into_iter().map(|span| span.map_or("-", |(from, to)| &text[from..to])).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn groups_are_found() {
        assert_eq!(groups("^([a-z]+)([0-9]+)$", "foo123").as_deref(), Some("foo123,foo,123"));
        assert_eq!(groups("(b|c)+", "abc").as_deref(), Some("bc,c"));
        assert_eq!(groups("^(a)(x)?(b)", "abc").as_deref(), Some("ab,a,-,b"));
        assert_eq!(groups("a|ab|abc", "xabc").as_deref(), Some("abc"));
        assert_eq!(groups("[[:digit:]]{2,3}", "a1234").as_deref(), Some("123"));
        assert_eq!(groups("x", "abc"), None);
        assert_eq!(groups("(a*)*b", &"a".repeat(8)), None);
    }
}
