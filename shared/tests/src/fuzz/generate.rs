//! Draws a program from a number.

use super::rng::Rng;
use super::{MAX_ACTORS, Script, Step, pool};

/// Steps of a program, at least and at most.
const STEPS: (usize, usize) = (12, 40);

/// Id plans and users that programs run as.
pub const PLANS: [(&str, u32); 3] = [("full", 0), ("single", 0), ("full", 1000)];

/// The program of `seed`: the same one for ever, until the generator itself changes.
pub fn generate(seed: u64) -> Script {
    let mut rng = Rng::new(seed);
    let (plan, uid) = *rng.pick(&PLANS);
    let nr_steps = STEPS.0 + rng.below(STEPS.1 - STEPS.0 + 1);
    // A program is about one or two things, or calls that belong together would seldom meet.
    let subjects = pool::subjects(&mut rng);
    let mut nr_actors = 1;
    let mut steps = Vec::new();
    for n in 0..nr_steps {
        // Those made last have seen least and are asked most.
        let actor = if rng.chance(40) { nr_actors - 1 } else { rng.below(nr_actors) };
        let is_young = nr_actors < MAX_ACTORS && (n < 2 || rng.chance(18));
        let call = if is_young {
            nr_actors += 1;
            pool::clone_call(&mut rng, nr_actors - 1)
        } else {
            pool::call(&mut rng, plan, &subjects, nr_actors)
        };
        steps.push(Step { actor, call });
    }
    Script { seed, plan, uid, steps }
}

#[test]
fn fuzz_same_seed_same_program() {
    assert_eq!(generate(7), generate(7));
    assert_ne!(generate(7), generate(8));
}

#[test]
fn fuzz_every_actor_is_made_before_it_acts() {
    for seed in 0..500 {
        let mut made = vec![0];
        for step in generate(seed).steps {
            assert!(made.contains(&step.actor), "seed {seed}");
            made.extend(step.call.child);
        }
    }
}
