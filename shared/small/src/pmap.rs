//! The persistent ordered map behind all kernel state: cloning a kernel is cheap because of it.

use std::borrow::Borrow;
use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

/// A chunk that grows beyond this is halved: a change copies one chunk and the list of chunks.
const CHUNK_KEYS_MAX: usize = 32;

type Chunk<K, V> = Arc<Vec<(K, Arc<V>)>>;

/// An ordered map whose clone shares everything with the original until one of them changes.
///
/// Sorted chunks in one sorted list; no chunk is empty. What a change touches is copied where it is shared.
pub struct PMap<K, V> {
    chunks: Arc<Vec<Chunk<K, V>>>,
    len: usize,
}

impl<K, V> PMap<K, V> {
    /// Lists keys and values in the keys' order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        listed(&self.chunks)
    }

    /// Lists keys in their order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// Lists values in the keys' order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Counts the keys.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Is there no key?
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

fn listed<K, V>(chunks: &[Chunk<K, V>]) -> impl Iterator<Item = (&K, &V)> {
    chunks.iter().flat_map(|chunk| chunk.iter()).map(|(key, value)| (key, &**value))
}

impl<K: Ord + Clone, V: Clone> PMap<K, V> {
    /// The chunk that a key is in or would be in: the last that does not begin after it, else the first.
    fn chunk_of<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        let after = self.chunks.partition_point(|chunk| chunk.first().is_some_and(|(first, _)| first.borrow() <= key));
        after.saturating_sub(1)
    }

    /// Where a key is: its chunk and its place there.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(usize, usize)>
    where
        K: Borrow<Q>,
    {
        let index = self.chunk_of(key);
        let chunk = self.chunks.get(index)?;
        chunk.binary_search_by(|(own, _)| own.borrow().cmp(key)).ok().map(|at| (index, at))
    }

    /// Returns the value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).map(|(index, at)| &*self.chunks[index][at].1)
    }

    /// Returns the value of a key for changing; copies nothing if there is no such key.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (index, at) = self.find(key)?;
        let chunk = Arc::make_mut(&mut Arc::make_mut(&mut self.chunks)[index]);
        Some(Arc::make_mut(&mut chunk[at].1))
    }

    /// Is there such a key?
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_some()
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        let index = self.chunk_of(&key);
        let value = Arc::new(value);
        let chunks = Arc::make_mut(&mut self.chunks);
        let Some(chunk) = chunks.get_mut(index) else {
            chunks.push(Arc::new(vec![(key, value)]));
            self.len += 1;
            return;
        };
        let chunk = Arc::make_mut(chunk);
        match chunk.binary_search_by(|(own, _)| own.cmp(&key)) {
            Ok(at) => chunk[at].1 = value,
            Err(at) => {
                chunk.insert(at, (key, value));
                self.len += 1;
            }
        }
        if chunk.len() > CHUNK_KEYS_MAX {
            let upper = chunk.split_off(CHUNK_KEYS_MAX / 2);
            chunks.insert(index + 1, Arc::new(upper));
        }
    }

    /// Removes a key; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        let Some((index, at)) = self.find(key) else { return false };
        let chunks = Arc::make_mut(&mut self.chunks);
        let chunk = Arc::make_mut(&mut chunks[index]);
        chunk.remove(at);
        self.len -= 1;
        if chunk.is_empty() {
            chunks.remove(index);
        }
        true
    }

    /// Returns the last key up to and including this one, and its value.
    pub fn last_up_to(&self, key: &K) -> Option<(&K, &V)> {
        let chunk = self.chunks.get(self.chunk_of(key))?;
        let after = chunk.partition_point(|(own, _)| own <= key);
        let (key, value) = chunk.get(after.checked_sub(1)?)?;
        Some((key, value))
    }

    /// Lists keys and values of a range of keys in their order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        let from = match range.start_bound() {
            Bound::Included(key) | Bound::Excluded(key) => self.chunk_of(key),
            Bound::Unbounded => 0,
        };
        let is_before = |key: &K, bound: Bound<&K>| match bound {
            Bound::Included(start) => key < start,
            Bound::Excluded(start) => key <= start,
            Bound::Unbounded => false,
        };
        let mut items = listed(&self.chunks[from..]).peekable();
        while items.next_if(|(key, _)| is_before(key, range.start_bound())).is_some() {}
        items.take_while(move |(key, _)| match range.end_bound() {
            Bound::Included(end) => *key <= end,
            Bound::Excluded(end) => *key < end,
            Bound::Unbounded => true,
        })
    }
}

impl<K, V> Clone for PMap<K, V> {
    fn clone(&self) -> PMap<K, V> {
        PMap { chunks: self.chunks.clone(), len: self.len }
    }
}

impl<K, V> Default for PMap<K, V> {
    fn default() -> PMap<K, V> {
        PMap { chunks: Arc::default(), len: 0 }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for PMap<K, V> {
    fn eq(&self, other: &PMap<K, V>) -> bool {
        Arc::ptr_eq(&self.chunks, &other.chunks) || self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for PMap<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for PMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
