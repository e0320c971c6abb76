//! Regular expressions as grep(1) takes them, basic and extended - regex(7).
//!
//! A set of states goes over the line, so that no pattern takes more than its length times the line's.

mod spans;

pub(crate) use spans::Spans;

/// Most steps of a compiled pattern.
const STEPS_MAX: usize = 4096;
/// Most repetitions that `{n}` may ask for - `RE_DUP_MAX` is greater; what is beyond is not modelled.
const REPEAT_MAX: usize = 255;
/// How deep groups may lie in one another.
const DEPTH_MAX: usize = 64;

/// A compiled pattern.
pub(crate) struct Regex {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Set(Box<[bool; 256]>),
    Start,
    End,
    Split(usize, usize),
    Jump(usize),
    /// An edge of a word, `\\b`, `\\B`, `\\<`, `\\>`.
    Edge(u8),
    /// Where a group begins (even) or ends (odd); 2 is the first group's beginning.
    Save(usize),
    Match,
}

/// Reads a pattern's text.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    is_extended: bool,
    ignores_case: bool,
    depth: usize,
    groups: usize,
}

impl Regex {
    /// Compiles a pattern; each of its lines is a choice. `None`: it holds what is not modelled, such as back references.
    pub fn compile(text: &[u8], is_extended: bool, ignores_case: bool) -> Option<Regex> {
        let mut choices = Vec::new();
        for line in text.split(|&byte| byte == b'\n') {
            let mut reader = Reader { text: line, at: 0, is_extended, ignores_case, depth: 0, groups: 0 };
            choices.push(reader.choices()?);
            if reader.at < line.len() {
                return None;
            }
        }
        Regex::finish(either(choices)?)
    }

    /// Takes each line as a plain string.
    pub fn fixed(text: &[u8], ignores_case: bool) -> Option<Regex> {
        let reader = Reader { text, at: 0, is_extended: false, ignores_case, depth: 0, groups: 0 };
        let line = |line: &[u8]| line.iter().map(|&byte| reader.literal(byte)).collect();
        Regex::finish(either(text.split(|&byte| byte == b'\n').map(line).collect())?)
    }

    fn finish(mut steps: Vec<Step>) -> Option<Regex> {
        steps.push(Step::Match);
        (steps.len() <= STEPS_MAX).then_some(Regex { steps })
    }

    /// Does the pattern match anywhere in the line?
    pub fn is_match(&self, line: &[u8]) -> bool {
        let mut states = vec![false; self.steps.len()];
        for at in 0..=line.len() {
            if self.add(&mut states, 0, at, line) {
                return true;
            }
            let Some(&byte) = line.get(at) else { break };
            let mut next = vec![false; self.steps.len()];
            for (index, step) in self.steps.iter().enumerate() {
                if let Step::Set(set) = step
                    && states[index]
                    && set[usize::from(byte)]
                    && self.add(&mut next, index + 1, at + 1, line)
                {
                    return true;
                }
            }
            states = next;
        }
        false
    }

    /// Adds a state with all that it leads to without a character; is the end among them?
    fn add(&self, states: &mut [bool], first: usize, at: usize, line: &[u8]) -> bool {
        let mut is_end = false;
        let mut left = vec![first];
        while let Some(index) = left.pop() {
            if std::mem::replace(&mut states[index], true) {
                continue;
            }
            match &self.steps[index] {
                Step::Match => is_end = true,
                Step::Jump(to) => left.push(*to),
                Step::Split(one, other) => left.extend([*one, *other]),
                Step::Start if at == 0 => left.push(index + 1),
                Step::End if at == line.len() => left.push(index + 1),
                Step::Edge(kind) if is_edge(*kind, line, at) => left.push(index + 1),
                Step::Save(_) => left.push(index + 1),
                Step::Start | Step::End | Step::Edge(_) | Step::Set(_) => {}
            }
        }
        is_end
    }
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Takes `byte`, as a basic expression writes it with a backslash.
    fn takes_operator(&mut self, byte: u8) -> bool {
        let rest = &self.text[self.at..];
        let length = match (self.is_extended, rest) {
            (true, [first, ..]) if *first == byte => 1,
            (false, [b'\\', second, ..]) if *second == byte => 2,
            _ => return false,
        };
        self.at += length;
        true
    }

    fn choices(&mut self) -> Option<Vec<Step>> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let mut choices = vec![self.sequence()?];
        while self.takes_operator(b'|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        either(choices)
    }

    fn sequence(&mut self) -> Option<Vec<Step>> {
        let mut all = Vec::new();
        let mut is_first = true;
        while let Some(byte) = self.peek() {
            let rest = &self.text[self.at..];
            let closes = if self.is_extended { byte == b')' } else { rest.starts_with(b"\\)") };
            let divides = if self.is_extended { byte == b'|' } else { rest.starts_with(b"\\|") };
            if divides || (closes && self.depth > 1) {
                break;
            }
            let item = self.item(byte, is_first)?;
            append(&mut all, &self.repeated(item, is_first)?);
            is_first = false;
            if all.len() > STEPS_MAX {
                return None;
            }
        }
        Some(all)
    }

    fn item(&mut self, byte: u8, is_first: bool) -> Option<Vec<Step>> {
        if self.takes_operator(b'(') {
            self.groups += 1;
            let group = self.groups;
            let inner = self.choices()?;
            let mut all = vec![Step::Save(2 * group)];
            append(&mut all, &inner);
            all.push(Step::Save(2 * group + 1));
            return self.takes_operator(b')').then_some(all);
        }
        self.at += 1;
        Some(vec![match byte {
            b'^' if self.is_extended || is_first => Step::Start,
            b'$' if self.is_extended || self.ends_here() => Step::End,
            b'.' => set(|_| true),
            b'[' => self.bracket()?,
            b'*' | b'+' | b'?' | b'{' if self.is_extended => return None,
            b'\\' => {
                let next = self.peek()?;
                self.at += 1;
                match next {
                    b'w' => set(|byte| byte == b'_' || byte.is_ascii_alphanumeric()),
                    b'W' => set(|byte| byte != b'_' && !byte.is_ascii_alphanumeric()),
                    b's' => set(|byte| byte.is_ascii_whitespace() || byte == 0x0b),
                    b'S' => set(|byte| !byte.is_ascii_whitespace() && byte != 0x0b),
                    b'b' | b'B' | b'<' | b'>' => Step::Edge(next),
                    b'n' => self.literal(b'\n'),
                    b't' => self.literal(b'\t'),
                    // Back references and the edges of the text.
                    b'1'..=b'9' | b'`' | b'\'' => return None,
                    other => self.literal(other),
                }
            }
            other => self.literal(other),
        }])
    }

    /// Is `$` the last of its choice in a basic expression?
    fn ends_here(&self) -> bool {
        let rest = &self.text[self.at..];
        rest.is_empty() || rest.starts_with(b"\\)") || rest.starts_with(b"\\|")
    }

    /// Repeats an item as often as what follows it says.
    fn repeated(&mut self, item: Vec<Step>, is_first: bool) -> Option<Vec<Step>> {
        let mut item = item;
        loop {
            // "a '*' … at the beginning of the RE" is an ordinary character of a basic one - regex(7).
            let is_anchor = matches!(item[..], [Step::Start]) && is_first && !self.is_extended;
            let (least, most) = if self.peek() == Some(b'*') && !is_anchor {
                self.at += 1;
                (0, None)
            } else if self.takes_operator(b'+') {
                (1, None)
            } else if self.takes_operator(b'?') {
                (0, Some(1))
            } else if self.takes_operator(b'{') {
                self.bounds()?
            } else {
                return Some(item);
            };
            item = repeat(&item, least, most)?;
        }
    }

    fn bounds(&mut self) -> Option<(usize, Option<usize>)> {
        let least = self.number();
        let most = if self.peek() == Some(b',') {
            self.at += 1;
            self.number()
        } else {
            Some(least?)
        };
        let is_closed = self.takes_operator(b'}');
        let least = least.unwrap_or(0);
        let is_valid = is_closed && least <= REPEAT_MAX && most.is_none_or(|most| (least..=REPEAT_MAX).contains(&most));
        is_valid.then_some((least, most))
    }

    fn number(&mut self) -> Option<usize> {
        let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = str::from_utf8(&self.text[self.at..self.at + digits]).ok()?;
        self.at += digits;
        text.parse().ok()
    }

    fn bracket(&mut self) -> Option<Step> {
        let is_not = self.peek() == Some(b'^');
        self.at += usize::from(is_not);
        let mut members = [false; 256];
        let mut is_first = true;
        loop {
            let rest = &self.text[self.at..];
            match rest {
                [] => return None,
                [b']', ..] if !is_first => break,
                [b'[', b':', tail @ ..] => {
                    let length = tail.windows(2).position(|pair| pair == b":]")?;
                    let is_member = class(&tail[..length])?;
                    (0..=255u8).filter(is_member).for_each(|byte| members[usize::from(byte)] = true);
                    self.at += length + 4;
                }
                [b'[', b'.' | b'=', ..] => return None,
                [from, b'-', to, ..] if *to != b']' => {
                    (*from..=*to).for_each(|byte| members[usize::from(byte)] = true);
                    self.at += 3;
                }
                [byte, ..] => {
                    members[usize::from(*byte)] = true;
                    self.at += 1;
                }
            }
            is_first = false;
        }
        self.at += 1;
        let folds = self.ignores_case;
        Some(set(move |byte| {
            let cases = [byte, byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
            let is_in = cases[..if folds { 3 } else { 1 }].iter().any(|&case| members[usize::from(case)]);
            is_in != is_not
        }))
    }

    fn literal(&self, wanted: u8) -> Step {
        let folds = self.ignores_case;
        set(move |byte| byte == wanted || (folds && byte.eq_ignore_ascii_case(&wanted)))
    }
}

/// Is there an edge of a word before byte `at`?
fn is_edge(kind: u8, line: &[u8], at: usize) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| *byte == b'_' || byte.is_ascii_alphanumeric());
    let (before, after) = (at > 0 && is_word(line.get(at - 1)), is_word(line.get(at)));
    match kind {
        b'<' => !before && after,
        b'>' => before && !after,
        b'B' => before == after,
        _ => before != after,
    }
}

/// Members of a class such as `[:alpha:]`.
pub(crate) fn class(name: &[u8]) -> Option<fn(&u8) -> bool> {
    Some(match name {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| (b' '..=b'~').contains(byte),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| byte.is_ascii_whitespace() || *byte == 0x0b,
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    })
}

fn set(is_member: impl Fn(u8) -> bool) -> Step {
    let mut members = Box::new([false; 256]);
    (0..=255u8).for_each(|byte| members[usize::from(byte)] = is_member(byte));
    Step::Set(members)
}

/// Places steps behind others: their targets move.
fn append(all: &mut Vec<Step>, steps: &[Step]) {
    let by = all.len();
    all.extend(steps.iter().map(|step| match step {
        Step::Split(one, other) => Step::Split(one + by, other + by),
        Step::Jump(to) => Step::Jump(to + by),
        other => other.clone(),
    }));
}

fn either(choices: Vec<Vec<Step>>) -> Option<Vec<Step>> {
    let mut choices = choices.into_iter().rev();
    let mut all = choices.next()?;
    for choice in choices {
        let mut both = vec![Step::Split(1, choice.len() + 2)];
        append(&mut both, &choice);
        both.push(Step::Jump(both.len() + 1 + all.len()));
        append(&mut both, &all);
        all = both;
    }
    Some(all)
}

fn repeat(item: &[Step], least: usize, most: Option<usize>) -> Option<Vec<Step>> {
    if item.len() * most.unwrap_or(least + 1) > STEPS_MAX {
        return None;
    }
    let mut all = Vec::new();
    for _ in 0..least {
        append(&mut all, item);
    }
    match most {
        None => {
            let begin = all.len();
            all.push(Step::Split(begin + 1, begin + item.len() + 2));
            append(&mut all, item);
            all.push(Step::Jump(begin));
        }
        Some(most) => {
            for _ in least..most {
                let begin = all.len();
                all.push(Step::Split(begin + 1, begin + item.len() + 1));
                append(&mut all, item);
            }
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests;
