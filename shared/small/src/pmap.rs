//! The persistent ordered map behind all kernel state: cloning a kernel is cheap because of it.

use std::borrow::Borrow;
use std::fmt;
use std::ops::RangeBounds;
use std::sync::Arc;

use crate::ptree::PTree;

/// An ordered map whose clone shares everything with the original until one of them changes, each value on its own.
pub struct PMap<K, V>(PTree<K, Arc<V>>);

impl<K, V> PMap<K, V> {
    /// Lists keys and values in the keys' order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, &**value))
    }

    /// Lists keys in their order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// Lists values in the keys' order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| &**value)
    }

    /// Counts the keys.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there no key?
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Ord + Clone, V: Clone> PMap<K, V> {
    /// Returns the value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key).map(|value| &**value)
    }

    /// Returns the value of a key for changing: for keys that are there, as a rule, because the way to it is copied in any case.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key).map(Arc::make_mut)
    }

    /// Is there such a key?
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains(key)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        self.0.insert(key, Arc::new(value));
    }

    /// Removes a key; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.remove(key)
    }

    /// Returns the last key up to and including this one, and its value.
    pub fn last_up_to(&self, key: &K) -> Option<(&K, &V)> {
        self.0.last_up_to(key).map(|(key, value)| (key, &**value))
    }

    /// Lists keys and values of a range of keys in their order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        self.0.range(range).map(|(key, value)| (key, &**value))
    }
}

impl<K, V> Clone for PMap<K, V> {
    fn clone(&self) -> PMap<K, V> {
        PMap(self.0.clone())
    }
}

impl<K, V> Default for PMap<K, V> {
    fn default() -> PMap<K, V> {
        PMap(PTree::default())
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for PMap<K, V> {
    fn eq(&self, other: &PMap<K, V>) -> bool {
        self.0.shares_all_with(&other.0) || self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for PMap<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for PMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
