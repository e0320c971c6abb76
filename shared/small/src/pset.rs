//! The persistent ordered set.

use std::borrow::Borrow;
use std::fmt;
use std::ops::RangeBounds;

use crate::ptree::PTree;

/// An ordered set whose clone shares everything with the original until one of them changes.
pub struct PSet<K>(PTree<K, ()>);

impl<K> PSet<K> {
    /// Lists the elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, ())| key)
    }

    /// Counts the elements.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there no element?
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Ord + Clone> PSet<K> {
    /// Is it in the set?
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains(key)
    }

    /// Puts it in; tells whether it was missing.
    pub fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ())
    }

    /// Takes it out; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.remove(key)
    }

    /// Lists the elements of a range in their order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = &K> {
        self.0.range(range).map(|(key, ())| key)
    }
}

impl<K> Clone for PSet<K> {
    fn clone(&self) -> PSet<K> {
        PSet(self.0.clone())
    }
}

impl<K> Default for PSet<K> {
    fn default() -> PSet<K> {
        PSet(PTree::default())
    }
}

impl<K: PartialEq> PartialEq for PSet<K> {
    fn eq(&self, other: &PSet<K>) -> bool {
        self.0.shares_all_with(&other.0) || self.iter().eq(other.iter())
    }
}

impl<K: fmt::Debug> fmt::Debug for PSet<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
