use super::Regex;

fn fits(pattern: &str, is_extended: bool, line: &str) -> bool {
    Regex::compile(pattern.as_bytes(), is_extended, false).expect("it is modelled").is_match(line.as_bytes())
}

#[test]
fn matches_as_grep_does() {
    for (pattern, line, is_match) in [
        ("^[UG]id", "Uid:\t0", true),
        ("^[UG]id", "PPid:", false),
        ("Cap(Prm|Inh|Eff)", "CapEff: 0", true),
        ("Cap(Prm|Inh|Eff)", "CapBnd: 0", false),
        ("a+b?c{2}$", "xaacc", true),
        ("a+b?c{2}$", "xaac", false),
        ("^(ab|c)*$", "abcab", true),
        ("^(ab|c)*$", "abca", false),
        ("[^[:space:]]+:[0-9]{1,3}", " x:12", true),
        ("^$", "", true),
        ("a|", "b", true),
        ("(a*)*b", &"a".repeat(2000), false),
    ] {
        assert_eq!(fits(pattern, true, line), is_match, "grep -E '{pattern}' in '{line}'");
    }
    for (pattern, line, is_match) in [
        ("a.*b", "xaxxb", true),
        ("*a", "*a", true),
        ("a\\|b", "b", true),
        ("\\(ab\\)\\{2\\}", "abab", true),
        ("a+b", "a+b", true),
        ("a+b", "aab", false),
        ("[s]sh", "sshd", true),
        ("a$b", "a$b", true),
    ] {
        assert_eq!(fits(pattern, false, line), is_match, "grep '{pattern}' in '{line}'");
    }
    assert!(Regex::compile(b"\\(a\\)\\1", false, false).is_none());
    assert!(Regex::fixed(b"a.b\nc", false).expect("plain").is_match(b"xc"));
}
