//! The goldens that the suite is held against where there is no real kernel to ask.

use std::fs;

use nslab_tests::{Answer, Arm, Program};

use super::compare::{Pair, Proof};

/// Compares the golden with what the arm cc has just said; with `BLESS=1` writes it.
pub fn golden(program: &Program, answers: &[(Arm, Answer)]) -> Option<Pair> {
    let path = nslab_tests::golden_path(program)?;
    let (_, answer) = answers.iter().find(|(arm, _)| *arm == Arm::Cc)?;
    let said = answer.transcript();
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a golden lies in a folder")).expect("the goldens can be written");
        fs::write(&path, &said).expect("the goldens can be written");
    }
    let kept = nslab_tests::golden(program).unwrap_or_default();
    let difference = (kept != said).then(|| format!("{}: BLESS=1 writes it; cc says:\n{said}", path.display()));
    Some(Pair { proof: Proof::Golden, difference, is_known_failure: false })
}
