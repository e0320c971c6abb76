//! The place of a key in a [`crate::Map`].

/// A key's place, taken or free.
pub struct Entry<'a, K, V> {
    pub(crate) items: &'a mut Vec<(K, V)>,
    pub(crate) key: K,
    pub(crate) at: Result<usize, usize>,
}

impl<'a, K, V> Entry<'a, K, V> {
    /// The value, made now if there is none.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let at = match self.at {
            Ok(at) => at,
            Err(at) => {
                self.items.insert(at, (self.key, make()));
                at
            }
        };
        &mut self.items[at].1
    }

    /// The value, this one if there is none.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value, the default one if there is none.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}
