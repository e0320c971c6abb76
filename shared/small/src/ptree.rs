//! The persistent tree behind [`PMap`](crate::PMap) and [`PSet`](crate::PSet): a B+ tree whose copies share their nodes.

use std::borrow::Borrow;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

/// A node with more entries is halved: a change copies one node of each level, where they are shared.
const NODE_MAX: usize = 16;
/// Inner nodes above one another, at most: more keys than memory holds.
const HEIGHT_MAX: usize = 12;

/// An ordered map whose clone shares everything with the original until one of them changes; values lie in the nodes themselves.
///
/// No node is empty but the root.
pub struct PTree<K, V> {
    root: Arc<Node<K, V>>,
    len: usize,
}

enum Node<K, V> {
    Leaf(Vec<(K, V)>),
    /// Each child with a key that none of its own, and none of what comes after it, is below. The first child's may be.
    Inner(Vec<Child<K, V>>),
}

type Child<K, V> = (K, Arc<Node<K, V>>);

/// The child that a key is in or would be in: the last that does not begin after it, else the first.
fn child_of<K: Borrow<Q>, Q: Ord + ?Sized, T>(children: &[(K, T)], key: &Q) -> usize {
    children.partition_point(|(first, _)| first.borrow() <= key).saturating_sub(1)
}

/// Cuts the upper half off a list that is too long; the last one alone, if that came at the end.
fn halve<K: Clone, T>(list: &mut Vec<(K, T)>, at: usize) -> Option<Vec<(K, T)>> {
    if list.len() <= NODE_MAX {
        return None;
    }
    let is_appended = at + 1 == list.len();
    Some(list.split_off(if is_appended { at } else { NODE_MAX / 2 }))
}

/// What came of an insertion: was the key new; the upper half of a node that was halved.
type Inserted<K, V> = (bool, Option<Child<K, V>>);

/// A copy is made to be changed: it has room for one entry more.
fn copy_of<T: Clone>(list: &[T]) -> Vec<T> {
    let mut copy = Vec::with_capacity((list.len() + 1).min(NODE_MAX + 1));
    copy.extend_from_slice(list);
    copy
}

impl<K: Clone, V: Clone> Clone for Node<K, V> {
    fn clone(&self) -> Node<K, V> {
        match self {
            Node::Leaf(items) => Node::Leaf(copy_of(items)),
            Node::Inner(children) => Node::Inner(copy_of(children)),
        }
    }
}

impl<K: Ord + Clone, V: Clone> Node<K, V> {
    fn insert(node: &mut Arc<Node<K, V>>, key: K, value: V) -> Inserted<K, V> {
        match Arc::make_mut(node) {
            Node::Leaf(items) => match items.binary_search_by(|(own, _)| own.cmp(&key)) {
                Ok(at) => {
                    items[at].1 = value;
                    (false, None)
                }
                Err(at) => {
                    items.insert(at, (key, value));
                    let upper = halve(items, at).map(|upper| (upper[0].0.clone(), Arc::new(Node::Leaf(upper))));
                    (true, upper)
                }
            },
            Node::Inner(children) => {
                let at = child_of(children, &key);
                let (is_new, upper) = Node::insert(&mut children[at].1, key, value);
                let Some(child) = upper else { return (is_new, None) };
                children.insert(at + 1, child);
                let upper = halve(children, at + 1).map(|upper| (upper[0].0.clone(), Arc::new(Node::Inner(upper))));
                (is_new, upper)
            }
        }
    }

    /// Removes a key that is there; tells whether the node is empty now.
    fn remove<Q: Ord + ?Sized>(node: &mut Arc<Node<K, V>>, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        match Arc::make_mut(node) {
            Node::Leaf(items) => {
                if let Ok(at) = items.binary_search_by(|(own, _)| own.borrow().cmp(key)) {
                    items.remove(at);
                }
                items.is_empty()
            }
            Node::Inner(children) => {
                let at = child_of(children, key);
                if Node::remove(&mut children[at].1, key) {
                    children.remove(at);
                }
                children.is_empty()
            }
        }
    }

    fn last_up_to<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        match self {
            Node::Leaf(items) => {
                let after = items.partition_point(|(own, _)| own.borrow() <= key);
                let (key, value) = items.get(after.checked_sub(1)?)?;
                Some((key, value))
            }
            Node::Inner(children) => {
                let at = child_of(children, key);
                // What a child begins with may have been removed since.
                children[at].1.last_up_to(key).or_else(|| children.get(at.checked_sub(1)?)?.1.last_up_to(key))
            }
        }
    }
}

impl<K, V> PTree<K, V> {
    /// Counts the keys.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Is there no key?
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Lists keys and values in the keys' order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        let mut iter = Iter::default();
        iter.enter(&self.root);
        iter
    }

    pub(crate) fn shares_all_with(&self, other: &PTree<K, V>) -> bool {
        Arc::ptr_eq(&self.root, &other.root)
    }
}

impl<K: Ord + Clone, V: Clone> PTree<K, V> {
    /// Returns the value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let mut node = &self.root;
        loop {
            match &**node {
                Node::Leaf(items) => {
                    let at = items.binary_search_by(|(own, _)| own.borrow().cmp(key)).ok()?;
                    return Some(&items[at].1);
                }
                Node::Inner(children) => node = &children[child_of(children, key)].1,
            }
        }
    }

    /// Returns the value of a key for changing: for keys that are there, as a rule, because the way to it is copied in any case.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let mut node = &mut self.root;
        loop {
            match Arc::make_mut(node) {
                Node::Leaf(items) => {
                    let at = items.binary_search_by(|(own, _)| own.borrow().cmp(key)).ok()?;
                    return Some(&mut items[at].1);
                }
                Node::Inner(children) => {
                    let at = child_of(children, key);
                    node = &mut children[at].1;
                }
            }
        }
    }

    /// Is there such a key?
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }

    /// Sets the value of a key; tells whether the key is new.
    pub fn insert(&mut self, key: K, value: V) -> bool {
        let (is_new, upper) = Node::insert(&mut self.root, key, value);
        self.len += usize::from(is_new);
        if let Some((key, upper)) = upper {
            let lower = std::mem::replace(&mut self.root, Arc::new(Node::Leaf(Vec::new())));
            self.root = Arc::new(Node::Inner(vec![(key.clone(), lower), (key, upper)]));
        }
        is_new
    }

    /// Removes a key; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        if !self.contains(key) {
            return false;
        }
        self.len -= 1;
        if Node::remove(&mut self.root, key) {
            self.root = Arc::new(Node::Leaf(Vec::new()));
        }
        while let Node::Inner(children) = &*self.root
            && let [(_, only)] = &children[..]
        {
            self.root = Arc::clone(only);
        }
        true
    }

    /// Returns the last key up to and including this one, and its value.
    pub fn last_up_to<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.root.last_up_to(key)
    }

    /// Lists keys and values of a range of keys in their order.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        let mut items = Iter::default();
        match range.start_bound() {
            Bound::Unbounded => items.enter(&self.root),
            Bound::Included(key) => items.enter_from(&self.root, key, false),
            Bound::Excluded(key) => items.enter_from(&self.root, key, true),
        }
        items.take_while(move |(key, _)| match range.end_bound() {
            Bound::Included(end) => *key <= end,
            Bound::Excluded(end) => *key < end,
            Bound::Unbounded => true,
        })
    }
}

/// Keys and values in the keys' order.
pub struct Iter<'a, K, V> {
    /// What is still to come of the inner nodes, the root's first.
    above: [&'a [Child<K, V>]; HEIGHT_MAX],
    height: usize,
    leaf: &'a [(K, V)],
}

impl<K, V> Default for Iter<'_, K, V> {
    fn default() -> Self {
        Iter { above: [&[]; HEIGHT_MAX], height: 0, leaf: &[] }
    }
}

impl<'a, K, V> Iter<'a, K, V> {
    fn push(&mut self, rest: &'a [Child<K, V>]) {
        self.above[self.height] = rest;
        self.height += 1;
    }

    fn enter(&mut self, mut node: &'a Node<K, V>) {
        loop {
            match node {
                Node::Leaf(items) => {
                    self.leaf = items;
                    return;
                }
                Node::Inner(children) => {
                    let Some(((_, first), rest)) = children.split_first() else { return };
                    self.push(rest);
                    node = first;
                }
            }
        }
    }

    fn enter_from(&mut self, mut node: &'a Node<K, V>, key: &K, is_after: bool)
    where
        K: Ord,
    {
        loop {
            match node {
                Node::Leaf(items) => {
                    let from = items.partition_point(|(own, _)| own < key || is_after && own == key);
                    self.leaf = &items[from..];
                    return;
                }
                Node::Inner(children) => {
                    let at = child_of(children, key);
                    self.push(&children[at + 1..]);
                    node = &children[at].1;
                }
            }
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        loop {
            if let Some(((key, value), rest)) = self.leaf.split_first() {
                self.leaf = rest;
                return Some((key, value));
            }
            let top = self.height.checked_sub(1)?;
            match self.above[top].split_first() {
                Some(((_, node), rest)) => {
                    self.above[top] = rest;
                    self.enter(node);
                }
                None => self.height = top,
            }
        }
    }
}

impl<K, V> Clone for PTree<K, V> {
    fn clone(&self) -> PTree<K, V> {
        PTree { root: Arc::clone(&self.root), len: self.len }
    }
}

impl<K, V> Default for PTree<K, V> {
    fn default() -> PTree<K, V> {
        PTree { root: Arc::new(Node::Leaf(Vec::new())), len: 0 }
    }
}

impl<K: std::fmt::Debug, V: std::fmt::Debug> std::fmt::Debug for PTree<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
