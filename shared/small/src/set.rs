//! An ordered set in one sorted vector.

use std::borrow::Borrow;

/// An ordered set for up to some thousands of elements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set<T> {
    items: Vec<T>,
}

impl<T> Set<T> {
    /// A set without elements.
    pub const fn new() -> Set<T> {
        Set { items: Vec::new() }
    }

    /// Counts the elements.
    pub const fn len(&self) -> usize {
        self.items.len()
    }

    /// Is there no element?
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Forgets all elements.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Lists the elements in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T: Ord> Set<T> {
    /// Is it in the set?
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.binary_search_by(|own| own.borrow().cmp(item)).is_ok()
    }

    /// Puts it in; tells whether it was missing.
    pub fn insert(&mut self, item: T) -> bool {
        let place = self.items.binary_search(&item);
        if let Err(at) = place {
            self.items.insert(at, item);
        }
        place.is_err()
    }

    /// Takes it out; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let place = self.items.binary_search_by(|own| own.borrow().cmp(item));
        if let Ok(at) = place {
            self.items.remove(at);
        }
        place.is_ok()
    }
}

impl<T> Default for Set<T> {
    fn default() -> Set<T> {
        Set::new()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Set<T> {
        let mut set = Set::new();
        set.extend(items);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Set<T> {
        items.into_iter().collect()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
