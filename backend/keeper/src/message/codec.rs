//! Numbers and byte strings in a row.

/// A message that is not one of ours.
#[derive(Debug)]
pub struct Malformed;

/// Appends fields.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Appends a number.
    pub fn number(&mut self, value: u64) -> &mut Writer {
        self.0.extend(value.to_le_bytes());
        self
    }

    /// Appends a byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Writer {
        self.number(value.len() as u64);
        self.0.extend(value);
        self
    }

    /// Appends a list of byte strings.
    pub fn list(&mut self, values: &[Vec<u8>]) -> &mut Writer {
        self.number(values.len() as u64);
        for value in values {
            self.bytes(value);
        }
        self
    }

    /// Returns the message.
    pub fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

/// Takes fields off the front.
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    /// Takes a number.
    pub fn number(&mut self) -> Result<u64, Malformed> {
        let (head, rest) = self.0.split_first_chunk::<8>().ok_or(Malformed)?;
        self.0 = rest;
        Ok(u64::from_le_bytes(*head))
    }

    /// Takes a byte string.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Malformed> {
        let len = usize::try_from(self.number()?).map_err(|_| Malformed)?;
        let (head, rest) = self.0.split_at_checked(len).ok_or(Malformed)?;
        self.0 = rest;
        Ok(head.to_vec())
    }

    /// Takes a list of byte strings.
    pub fn list(&mut self) -> Result<Vec<Vec<u8>>, Malformed> {
        let len = self.number()?;
        // Each entry takes at least its length field, so a lying count runs out of bytes at once.
        (0..len).map(|_| self.bytes()).collect()
    }

    /// Takes text.
    pub fn text(&mut self) -> Result<String, Malformed> {
        String::from_utf8(self.bytes()?).map_err(|_| Malformed)
    }
}
