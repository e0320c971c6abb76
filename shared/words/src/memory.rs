//! What went wrong with memory while a program ran: faults, and what passed only by luck.

mod en;
mod zh;

pub use en::{english_fault, english_notice};
pub use zh::{chinese_fault, chinese_notice};

/// The arguments of such a sentence, by name.
struct Named<'a> {
    args: &'a [String],
}

impl<'a> Named<'a> {
    fn at(&self, index: usize) -> &'a str {
        self.args.get(index).map_or("", String::as_str)
    }

    fn is_write(&self) -> bool {
        self.at(0) == "write"
    }

    /// The expression in the program.
    fn text(&self) -> &'a str {
        self.at(1)
    }

    /// The pointer that it goes through, if it names one.
    fn pointer(&self) -> &'a str {
        self.at(2)
    }

    /// The library's function that did it, if one did.
    fn function(&self) -> &'a str {
        self.at(3)
    }

    /// What the id brings along.
    fn more(&self, index: usize) -> &'a str {
        self.at(4 + index)
    }
}

#[cfg(test)]
mod tests {
    use super::{chinese_fault, chinese_notice, english_fault, english_notice};

    fn args(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| word.to_string()).collect()
    }

    #[test]
    fn sentences_name_the_variable_and_the_lines() {
        let null = args(&["write", "p->x", "p", ""]);
        assert_eq!(
            english_fault("SIGSEGV", "null-pointer", &null),
            "SIGSEGV: `p` is NULL, and `p->x` writes through it."
        );
        assert_eq!(chinese_fault("SIGSEGV", "null-pointer", &null), "SIGSEGV：`p` 是空指针，`p->x` 通过它写内存。");
        let freed = args(&["read", "p[1]", "p", "", "freed", "10", "7", "9", ""]);
        for sentence in [english_notice("use-after-free", &freed), chinese_notice("use-after-free", &freed)] {
            assert!(["`p[1]`", "7", "9"].iter().all(|word| sentence.contains(word)), "{sentence}");
        }
        let beyond = args(&["write", "strcpy(p, s)", "", "strcpy", "live", "10", "7", "", "0"]);
        assert!(english_notice("beyond-block", &beyond).contains("strcpy writes beyond the end"));
        // Nothing is needed but the id: arguments may be missing, as in recordings of another version.
        for id in ["null-pointer", "unmapped", "protected", "stack-overflow", "divide-by-zero", "not-a-function", "new"]
        {
            assert!(english_fault("SIGSEGV", id, &[]).starts_with("SIGSEGV"));
            assert!(chinese_fault("SIGSEGV", id, &[]).starts_with("SIGSEGV"));
        }
    }
}
