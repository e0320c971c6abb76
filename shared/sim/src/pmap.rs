//! The persistent ordered map, behind one name.

/// A map whose copies share what they have in common.
pub type PMap<K, V> = rpds::RedBlackTreeMapSync<K, V>;
