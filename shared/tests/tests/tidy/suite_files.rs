//! The programs of the suite say what they show.

use super::sources::{self, none};

#[test]
fn suite_programs_say_what_they_show() {
    let mut complaints = Vec::new();
    let programs = sources::below("shared/tests/suite", &["c"]);
    assert!(programs.len() >= 90, "{} programs", programs.len());
    for source in &programs {
        let head: String = source.text.lines().take_while(|line| line.starts_with("//")).collect();
        if head.len() < 40 {
            complaints.push(source.at(1, "say in a comment what it shows"));
        }
        // A number in the name is a fact's, and the comment says which.
        let name = source.path.rsplit('/').next().unwrap_or_default();
        let number: String =
            name.strip_prefix('f').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = number.parse::<u32>()
            && !head.contains(&number.to_string())
        {
            complaints.push(source.at(1, &format!("fact {number} is in the name, not in the comment")));
        }
    }
    none(complaints);
}

#[test]
fn suite_programs_keep_to_what_a_script_may_use() {
    let mut complaints = Vec::new();
    for source in sources::below("shared/tests/suite", &["c"]) {
        for (at, line) in source.text.lines().enumerate() {
            if ["__asm__", "asm("].iter().any(|word| line.contains(word)) {
                complaints.push(source.at(at + 1, line.trim()));
            }
        }
    }
    none(complaints);
}
