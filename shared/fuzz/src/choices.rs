//! Bytes as a row of choices.

/// What is chosen next. When the bytes are used up, the first alternative is, so that everything comes to an end.
pub struct Choices<'a> {
    bytes: &'a [u8],
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Choices<'a> {
        Choices { bytes }
    }

    pub fn is_over(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        first
    }

    /// One of `limit` alternatives; `limit` is 1 to 256.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit.max(1)
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A number of eight bytes.
    pub fn number(&mut self) -> u64 {
        (0..8).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }

    /// A number that is often near a limit.
    pub fn edge(&mut self) -> i64 {
        const EDGES: [i64; 16] = [
            0,
            1,
            -1,
            2,
            8,
            255,
            4096,
            65_536,
            i32::MAX as i64,
            i32::MIN as i64,
            u32::MAX as i64,
            1 << 40,
            1 << 62,
            i64::MAX,
            i64::MIN,
            -4096,
        ];
        match self.below(20) {
            16 => self.number() as i64,
            17 => i64::from(self.byte()),
            18 => EDGES[self.below(16)].wrapping_add(i64::from(self.byte())),
            19 => EDGES[self.below(16)].wrapping_sub(i64::from(self.byte())),
            index => EDGES[index],
        }
    }
}
