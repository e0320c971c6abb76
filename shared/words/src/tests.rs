use nslab_abi::Reason;

use crate::texts::ALL;
use crate::{Lang, Told, Words, reason, words};

#[test]
fn every_text_is_there_in_both_languages_and_differs() {
    for (name, en, zh) in ALL {
        assert!(!en.is_empty() && !zh.is_empty(), "{name}");
        assert_ne!(en, zh, "{name}");
        assert!(!en.contains('!') && !zh.contains('！'), "{name}: no exclamation marks");
    }
}

#[test]
fn every_check_has_a_question_and_a_rule_in_both_languages() {
    for lang in [Lang::En, Lang::Zh] {
        for check in [Reason::CapSysAdmin, Reason::FlagsCompatible, Reason::PidNsHasInit, Reason::Executable] {
            let text = reason(lang, check);
            assert!(!text.check.is_empty() && !text.rule.is_empty());
        }
    }
}

#[test]
fn names_of_checks_are_read_back() {
    assert_eq!(crate::reason_from_name("CapSysAdmin"), Some(Reason::CapSysAdmin));
    assert_eq!(crate::reason_from_name("NoSuchThing"), None);
}

#[test]
fn a_new_process_is_told_with_both_numbers() {
    let told = Told::Made { host_pid: 4711, pid: 1, types: vec!["mnt".into(), "pid".into()] };
    let en: &dyn Words = words(Lang::En);
    assert_eq!(en.effect(&told), "2 new namespaces; 1 inside, 4711 on the host");
    assert!(words(Lang::Zh).effect(&told).contains("4711"));
}
