//! Each collection beside the standard library's, on the same operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Map, PMap, PSet, Set, sort_by_key};

/// Numbers without a pattern that are the same in every run - Numerical Recipes' generator.
fn numbers(count: usize) -> impl Iterator<Item = u32> {
    let mut seed = 1u32;
    (0..count).map(move |_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 16
    })
}

#[test]
fn sorting_is_that_of_the_standard_library_and_stable() {
    for len in [0, 1, 2, 3, 7, 8, 9, 100, 1000] {
        let mut ours: Vec<(u32, usize)> = numbers(len).map(|number| number % 50).zip(0..).collect();
        let mut theirs = ours.clone();
        sort_by_key(&mut ours, |pair| pair.0);
        theirs.sort_by_key(|pair| pair.0);
        assert_eq!(ours, theirs, "{len} elements");
    }
}

#[test]
fn maps_and_sets_hold_what_the_standard_librarys_hold() {
    let (mut map, mut set, mut pmap) = (Map::new(), Set::new(), PMap::default());
    let (mut their_map, mut their_set) = (BTreeMap::new(), BTreeSet::new());
    for (step, number) in numbers(5000).enumerate() {
        let key = number % 300;
        if number % 3 == 0 {
            let held = their_map.remove(&key);
            assert_eq!(map.remove(&key), held);
            assert_eq!(pmap.remove(&key), held.is_some());
            assert_eq!(set.remove(&key), their_set.remove(&key));
        } else {
            assert_eq!(map.insert(key, step), their_map.insert(key, step));
            pmap.insert(key, step);
            assert_eq!(set.insert(key), their_set.insert(key));
        }
        assert_eq!(pmap.get(&key), their_map.get(&key));
    }
    assert!(their_map.len() > 100, "the numbers leave enough to compare");
    assert!(map.iter().eq(their_map.iter()));
    assert!(pmap.iter().eq(their_map.iter()));
    assert!(set.iter().eq(their_set.iter()));
    assert_eq!(pmap.len(), their_map.len());
    for key in 0..310 {
        assert_eq!(pmap.last_up_to(&key), their_map.range(..=key).next_back(), "up to {key}");
    }
    for (from, to) in [(0, 300), (17, 18), (100, 100), (250, 1000)] {
        assert!(map.range(from..to).eq(their_map.range(from..to)), "{from}..{to}");
        assert!(pmap.range(from..to).eq(their_map.range(from..to)), "{from}..{to}");
        assert!(pmap.range(from..=to).eq(their_map.range(from..=to)), "{from}..={to}");
        assert!(map.range(..=to).eq(their_map.range(..=to)), "..={to}");
    }
}

#[test]
fn an_entry_is_made_once() {
    let mut map: Map<&str, Vec<u32>> = Map::new();
    map.entry("a").or_default().push(1);
    map.entry("a").or_default().push(2);
    assert_eq!(map["a"], [1, 2]);
    assert_eq!(map.entry("b").or_insert(vec![3]), &[3]);
    assert_eq!(map.entry("b").or_insert_with(|| vec![4]), &[3]);
}

#[test]
fn a_copy_of_a_persistent_map_does_not_see_later_changes() {
    let mut map: PMap<u32, Vec<u32>> = PMap::default();
    for key in 0..200 {
        map.insert(key, vec![key]);
    }
    let copy = map.clone();
    map.get_mut(&7).expect("key 7 is there").push(70);
    map.remove(&8);
    map.insert(1000, Vec::new());
    assert_eq!(map.get_mut(&8), None);
    assert_eq!((copy.get(&7), copy.contains(&8), copy.len()), (Some(&vec![7]), true, 200));
    assert_eq!((map.get(&7), map.contains(&8), map.len()), (Some(&vec![7, 70]), false, 200));
    assert_ne!(map, copy);
}

#[test]
fn equal_persistent_maps_are_equal_whatever_their_history() {
    let up: PMap<u32, u32> = (0..100).fold(PMap::default(), put);
    let down = (0..100).rev().fold(PMap::default(), put);
    assert_eq!(up, down);
}

fn put(mut map: PMap<u32, u32>, key: u32) -> PMap<u32, u32> {
    map.insert(key, key);
    map
}

#[test]
fn a_persistent_tree_of_many_levels_holds_what_the_standard_librarys_holds() {
    let (mut ours, mut theirs) = (PMap::default(), BTreeMap::new());
    let (mut set, mut their_set) = (PSet::default(), BTreeSet::new());
    let mut kept = Vec::new();
    for (step, number) in numbers(60_000).enumerate() {
        // Grows, then shrinks to nothing.
        let key = number % 20_000;
        if number % 5 < if step < 30_000 { 1 } else { 4 } {
            assert_eq!(ours.remove(&key), theirs.remove(&key).is_some());
            assert_eq!(set.remove(&key), their_set.remove(&key));
        } else {
            ours.insert(key, step);
            theirs.insert(key, step);
            assert_eq!(set.insert(key), their_set.insert(key));
        }
        if step % 10_000 == 0 {
            kept.push((ours.clone(), theirs.clone()));
        }
        if step % 500 == 0 {
            let from = number % 19_000;
            assert!(ours.range(from..from + 300).eq(theirs.range(from..from + 300)));
            assert!(set.range(from..=from + 300).eq(their_set.range(from..=from + 300)));
            assert_eq!(ours.last_up_to(&from), theirs.range(..=from).next_back());
        }
    }
    assert!(ours.iter().eq(theirs.iter()) && ours.len() == theirs.len());
    assert!(set.iter().eq(their_set.iter()) && set.len() == their_set.len());
    for (copy, their_copy) in &kept {
        assert!(copy.iter().eq(their_copy.iter()), "a copy stays as it was");
    }
    for key in 0..20_000 {
        ours.remove(&key);
    }
    assert!(ours.is_empty() && ours.iter().next().is_none() && ours.get(&3).is_none());
    for key in 0..1000 {
        ours.insert(key, 0);
    }
    assert!(ours.keys().copied().eq(0..1000));
}
