//! `docs/fidelity.md` says what the headers of the suite say, and no fact that was shown is lost.

use nslab_tests::{by_header, facts, fidelity, floor, hold_fidelity, in_suite};

use super::sources::none;

#[test]
fn fidelity_page_is_true() {
    let programs = in_suite();
    let facts = facts();
    let mut complaints = Vec::new();
    for program in &programs {
        for number in &program.header.facts {
            let fact = facts.iter().find(|fact| fact.number == *number);
            if fact.is_none_or(|fact| program.header.machines.iter().all(|machine| !fact.machines.contains(machine))) {
                complaints.push(format!("{}: fact {number} is not one of its machines'", program.name));
            }
        }
        let number: Option<u32> = program.name.split_once("/f").and_then(|(_, rest)| rest.get(..3)?.parse().ok());
        if number.is_some_and(|number| !program.header.facts.contains(&number)) {
            complaints.push(format!("{}: the fact of its name is missing in //@ facts", program.name));
        }
    }
    let (page, nr_shown) = fidelity(&programs, by_header);
    complaints.extend(hold_fidelity(&page));
    let least = floor("facts");
    if nr_shown < least {
        complaints.push(format!("{nr_shown} rows are shown, the floor is {least}"));
    }
    none(complaints);
}
