//! Snapshots of a world, so that any moment can be seen again.
//!
//! A copy of a world costs little, because copies share what they have in common; the newest are all kept, older ones are thinned,
//! and what lies between two is reached by running again from the earlier: the same world and the same input do the same thing.

use std::sync::Arc;

use nslab_small::Map;

use crate::trace::Trace;
use crate::world::World;

/// The newest snapshots, all of which are kept.
const NEWEST_KEPT: usize = 64;
/// Of the older ones the first of so many turns is kept.
const THINNED_TO_EVERY: u64 = 64;
/// Snapshots altogether; beyond, the older half is thinned again.
const MAX_SNAPSHOTS: usize = 4096;
/// Turns between two snapshots where things happen, as long as programs compute little: they are run again in a fraction of
/// a millisecond.
const TURNS_BETWEEN: u64 = 32;
/// The same where programs have computed …
const BUSY_TURNS_BETWEEN: u64 = 8;
/// … so many steps since the last one.
const BUSY_STEPS: u64 = 100_000;
/// The same where programs only compute; a turn is then many times as long.
const IDLE_TURNS_BETWEEN: u64 = 256;

/// Something that came from outside, and before which turn.
#[derive(Clone)]
pub enum Input {
    /// Bytes typed or piped in.
    Bytes(Vec<u8>),
    /// The end of input.
    End,
    /// From now on time passes only as it is told.
    Pace,
    /// Time passed: the clock shows so many nanoseconds.
    Clock(u64),
    /// The terminal has so many rows and columns.
    Size(u16, u16),
}

impl Input {
    /// Hands it to a world.
    pub fn apply(&self, world: &mut World) {
        match self {
            Input::Bytes(bytes) => world.kernel.input(bytes),
            Input::End => world.kernel.input_eof(),
            Input::Pace => world.is_paced = true,
            Input::Clock(ns) => world.pass_time_to(*ns),
            Input::Size(rows, columns) => world.kernel.resize_tty(*rows, *columns),
        }
    }
}

/// The snapshots of a run, by turn.
#[derive(Clone, Default)]
pub struct Timeline {
    snapshots: Map<u64, Arc<World>>,
    inputs: Vec<(u64, Input)>,
    /// The turn of the newest, and the steps by then.
    last_kept: u64,
    last_steps: u64,
    stride: u64,
}

impl Timeline {
    /// Starts with a world before its first turn.
    pub fn new(start: World) -> Timeline {
        Timeline {
            snapshots: Map::from([(start.turns(), Arc::new(start))]),
            inputs: Vec::new(),
            last_kept: 0,
            last_steps: 0,
            stride: THINNED_TO_EVERY,
        }
    }

    /// Keeps a snapshot after a turn, if it is time for one; `is_event`: something happened that can be looked at.
    pub fn note(&mut self, world: &World, is_event: bool) {
        let turn = world.turns();
        let between = match is_event {
            true if world.steps() - self.last_steps >= BUSY_STEPS => BUSY_TURNS_BETWEEN,
            true => TURNS_BETWEEN,
            false => IDLE_TURNS_BETWEEN,
        };
        if turn - self.last_kept < between {
            return;
        }
        (self.last_kept, self.last_steps) = (turn, world.steps());
        self.snapshots.insert(turn, Arc::new(world.clone()));
        let over = self.snapshots.len().saturating_sub(NEWEST_KEPT);
        // The last of these is no longer among the newest.
        let old: Vec<u64> = self.snapshots.keys().copied().skip(over.saturating_sub(2)).take(over.min(2)).collect();
        if let [older, fallen] = old[..]
            && older / self.stride == fallen / self.stride
        {
            self.snapshots.remove(&fallen);
        }
        if self.snapshots.len() > MAX_SNAPSHOTS {
            self.stride *= 2;
            let stride = self.stride;
            let newest = self.snapshots.keys().nth(self.snapshots.len() - NEWEST_KEPT - 1).copied();
            let mut before = None;
            self.snapshots.retain(|&turn, _| {
                let is_first = before.replace(turn / stride) != Some(turn / stride);
                is_first || Some(turn) > newest
            });
        }
    }

    /// Notes input that comes before the next turn of `world`.
    pub fn note_input(&mut self, world: &World, input: Input) {
        self.inputs.push((world.turns(), input));
    }

    /// Returns the world after this many turns.
    pub fn at(&self, turn: u64) -> Option<World> {
        let (_, snapshot) = self.snapshots.range(..=turn).next_back()?;
        let mut world = World::clone(snapshot);
        let mut inputs = self.inputs.iter().filter(|(before, _)| *before >= snapshot.turns()).peekable();
        let mut unheard = Trace::default();
        while world.turns() < turn {
            while let Some((_, input)) = inputs.next_if(|(before, _)| *before == world.turns()) {
                input.apply(&mut world);
            }
            world.turn(&mut unheard);
            drop(unheard.drain());
        }
        Some(world)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Progress, Session, SessionConfig, Start};

    #[test]
    fn however_long_a_run_each_moment_has_a_snapshot_near_before_it() {
        let source = "#include <unistd.h>\nint main(void) { for (int i = 0; i < 9000; i++) getppid(); return 0; }\n";
        let config = SessionConfig {
            machine: nslab_kernel::Machine::Lab,
            plan: nslab_kernel::Plan::Full,
            uid: 0,
            stdio: nslab_kernel::Stdio::Pipe,
            start: Start::Script { name: "calls.c".to_string(), source: source.to_string() },
            args: vec![],
            files: vec![],
            programs: vec![],
            epoch_s: 0,
            seed: 0,
        };
        let mut session = Session::new(config).expect("it compiles");
        while session.run(1000) == Progress::Running {}
        let timeline = session.timeline.expect("it is kept");
        let turns: Vec<u64> = timeline.snapshots.keys().copied().collect();
        let longest = turns.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
        assert!(turns.len() > NEWEST_KEPT + 9000 / (2 * THINNED_TO_EVERY as usize), "{} snapshots", turns.len());
        assert!(turns.len() <= MAX_SNAPSHOTS && turns.len() < 900, "{} snapshots", turns.len());
        assert!(longest <= 2 * timeline.stride, "{longest} turns without a snapshot");
    }
}
