//! Makes a failing program as small as it gets.

use super::{Script, Step};

/// Leaves out steps, then flags, as long as `fails` says that the rest still fails.
pub fn shrink(script: &Script, mut fails: impl FnMut(&Script) -> bool) -> Script {
    let mut best = script.clone();
    let mut size = best.steps.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < best.steps.len() {
            let candidate = without(&best, at, size);
            if candidate.steps.len() < best.steps.len() && fails(&candidate) {
                best = candidate;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    for at in 0..best.steps.len() {
        let mut flag = 0;
        while flag < best.steps[at].call.flags.as_ref().map_or(0, Vec::len) {
            let mut candidate = best.clone();
            if let Some(flags) = &mut candidate.steps[at].call.flags {
                flags.remove(flag);
            }
            if fails(&candidate) {
                best = candidate;
            } else {
                flag += 1;
            }
        }
    }
    best
}

/// Leaves out `size` steps from `at` on, and all that whoever is no longer made would have done.
fn without(script: &Script, at: usize, size: usize) -> Script {
    let mut steps: Vec<Step> = Vec::new();
    let mut actors = vec![0];
    for (n, step) in script.steps.iter().enumerate() {
        if (at..at + size).contains(&n) || !actors.contains(&step.actor) {
            continue;
        }
        actors.extend(step.call.child);
        steps.push(step.clone());
    }
    Script { steps, ..*script }
}
