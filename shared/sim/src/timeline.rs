//! Snapshots of a world, so that any moment can be seen again.
//!
//! A copy of a world costs little, because copies share what they have in common; the newest are all kept, older ones are thinned,
//! and what lies between two is reached by running again from the earlier: the same world and the same input do the same thing.

use std::sync::Arc;

use nslab_small::Map;

use crate::trace::Trace;
use crate::world::World;

/// The newest snapshots, all of which are kept.
const NEWEST_KEPT: usize = 256;
/// Of the older ones every how many-th is kept.
const THINNED_TO_EVERY: u64 = 64;
/// Snapshots altogether; beyond, the older half is thinned again.
const MAX_SNAPSHOTS: usize = 4096;
/// Turns without an event after which a snapshot is taken all the same, so that a long computation need not be run again from its start.
const TURNS_BETWEEN: u64 = 256;

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
}

impl Input {
    /// Hands it to a world.
    pub fn apply(&self, world: &mut World) {
        match self {
            Input::Bytes(bytes) => world.kernel.input(bytes),
            Input::End => world.kernel.input_eof(),
            Input::Pace => world.is_paced = true,
            Input::Clock(ns) => world.kernel.advance_clock_to(*ns),
        }
    }
}

/// The snapshots of a run, by turn.
#[derive(Clone, Default)]
pub struct Timeline {
    snapshots: Map<u64, Arc<World>>,
    inputs: Vec<(u64, Input)>,
    last_kept: u64,
    stride: u64,
}

impl Timeline {
    /// Starts with a world before its first turn.
    pub fn new(start: World) -> Timeline {
        Timeline {
            snapshots: Map::from([(start.turns(), Arc::new(start))]),
            inputs: Vec::new(),
            last_kept: 0,
            stride: THINNED_TO_EVERY,
        }
    }

    /// Keeps a snapshot after a turn; `is_event`: something happened that can be looked at.
    pub fn note(&mut self, world: &World, is_event: bool) {
        let turn = world.turns();
        if !is_event && turn - self.last_kept < TURNS_BETWEEN {
            return;
        }
        self.last_kept = turn;
        self.snapshots.insert(turn, Arc::new(world.clone()));
        let over = self.snapshots.len().saturating_sub(NEWEST_KEPT);
        if over > 1 {
            // This one is no longer among the newest.
            let fallen = self.snapshots.keys().nth(over - 1).copied();
            if let Some(turn) = fallen.filter(|turn| turn % self.stride != 0) {
                self.snapshots.remove(&turn);
            }
        }
        if self.snapshots.len() > MAX_SNAPSHOTS {
            self.stride *= 2;
            let (stride, newest) = (self.stride, turn);
            self.snapshots.retain(|&t, _| t % stride == 0 || t == 0 || t + NEWEST_KEPT as u64 > newest);
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
            unheard.drain(0);
        }
        Some(world)
    }
}
