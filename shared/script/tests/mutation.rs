//! Broken programs: whatever is cut off, dropped or doubled, the compiler answers and does not panic.

use nslab_script::{clone_flag_expr, clone_to_clone3, compile, highlight};

const PROGRAMS: [&str; 3] = [
    include_str!("programs/language.c"),
    include_str!("programs/library.c"),
    "#define _GNU_SOURCE\n#include <sched.h>\n#define F(a, ...) a##__VA_ARGS__ #a\nstatic int f(void *p) { return F(1, 2)[0]; }\n\
     int main(void) { char s[10]; return clone(f, s + 10, CLONE_NEWUTS | 17, 0) == -1 ? 1 : (int){2}; }\n",
];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn digest(text: &str) {
    compile("broken.c", text);
    let pieces = highlight(text);
    assert!(pieces.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "pieces overlap");
    clone_flag_expr(text);
    clone_to_clone3(text);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn truncated() {
    for program in PROGRAMS {
        for end in (0..program.len()).step_by(97) {
            digest(&text(&program.as_bytes()[..end]));
        }
    }
}

#[test]
fn mutated() {
    let mut numbers = Numbers(1);
    let pieces = [
        "(", ")", "{", "}", "[", "]", ";", "#", "##", "\"", "'", "*", "&", ",", "...", "0x", "struct", "int",
        "#if 1\n", "\\", "。", "\0", "typedef ", "/*", "= {", "sizeof", "->", "case",
    ];
    for round in 0..600 {
        let mut bytes = PROGRAMS[round % PROGRAMS.len()].as_bytes().to_vec();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len());
            let end = (at + numbers.below(40)).min(bytes.len());
            match numbers.below(4) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let part = bytes[at..end].to_vec();
                    let to = numbers.below(bytes.len());
                    bytes.splice(to..to, part);
                }
                2 => bytes[at] = numbers.below(256) as u8,
                _ => drop(bytes.splice(at..at, pieces[numbers.below(pieces.len())].bytes())),
            }
        }
        digest(&text(&bytes));
    }
}
