//! The persistent ordered map behind all kernel state: cloning a [`crate::Kernel`] is cheap because of it.

use std::borrow::Borrow;
use std::ops::RangeBounds;

use rpds::RedBlackTreeMapSync;

/// An ordered map whose clone shares everything with the original until one of them changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PMap<K: Ord, V>(RedBlackTreeMapSync<K, V>);

impl<K: Ord + Clone, V: Clone> PMap<K, V> {
    /// Returns the value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    /// Returns the value of a key for changing.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        // Without this the path to the key's place is copied even if there is no such key.
        if !self.0.contains_key(key) {
            return None;
        }
        self.0.get_mut(key)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        self.0.insert_mut(key, value);
    }

    /// Removes a key; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.remove_mut(key)
    }

    /// Is there such a key?
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// Lists keys and values in the keys' order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter()
    }

    /// Lists keys in their order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// Lists values in the keys' order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.values()
    }

    /// Lists keys and values of a range of keys in their order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        self.0.range(range)
    }

    /// Counts the keys.
    pub fn len(&self) -> usize {
        self.0.size()
    }

    /// Is there no key?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Ord, V> Default for PMap<K, V> {
    fn default() -> PMap<K, V> {
        PMap(RedBlackTreeMapSync::new_sync())
    }
}
