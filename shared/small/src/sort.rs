//! Stable sorting whose algorithm exists once: it sorts places, and only what compares and swaps is made for each type.

use std::cmp::Ordering;

/// Sorts; equal elements keep their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by a key; elements of equal keys keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a comparison; equal elements keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let mut places = places(items.len(), &|a, b| compare(&items[a], &items[b]) == Ordering::Greater);
    for at in 0..places.len() {
        // Each swap brings one element to its place.
        while places[at] != at {
            let to = places[at];
            items.swap(at, to);
            places.swap(at, to);
        }
    }
}

/// For each element, where it belongs: a merge sort from the bottom up.
fn places(len: usize, is_greater: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    if (1..len).all(|at| !is_greater(at - 1, at)) {
        return order;
    }
    let mut width = 1;
    while width < len {
        let mut merged = Vec::with_capacity(len);
        for run in order.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
                if is_greater(a, b) {
                    merged.push(b);
                    right = &right[1..];
                } else {
                    merged.push(a);
                    left = &left[1..];
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        width *= 2;
    }
    let mut places = vec![0; len];
    for (place, &item) in order.iter().enumerate() {
        places[item] = place;
    }
    places
}
