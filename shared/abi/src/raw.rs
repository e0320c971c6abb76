//! System calls that are passed on as they came: a number, words, and the memory that some of the words point to.

/// Such a call.
#[derive(Clone, Debug, PartialEq)]
pub struct RawCall {
    /// Its name; [`RawCall::UNKNOWN`] where no call has the number.
    pub name: &'static str,
    /// Its number on x86-64.
    pub number: i64,
    /// The argument registers.
    pub args: [u64; 6],
    /// How many of them the call has.
    pub count: usize,
    /// What the pointers among them point to.
    pub memory: Vec<RawMemory>,
    /// The call reaches memory in ways that are not told here: nobody but a simulator that models it can answer it.
    pub is_opaque: bool,
}

/// What one argument points to.
#[derive(Clone, Debug, PartialEq)]
pub struct RawMemory {
    /// Which argument.
    pub arg: usize,
    /// The bytes there before the call.
    pub bytes: Vec<u8>,
    /// The call may write there.
    pub is_written: bool,
    /// It is a string, with its NUL.
    pub is_text: bool,
}

impl RawCall {
    /// The name of a call that Linux does not have.
    pub const UNKNOWN: &str = "syscall";

    /// Does no call have the number?
    pub fn is_unknown(&self) -> bool {
        self.name == RawCall::UNKNOWN
    }

    /// Returns the bytes that an argument points to; none where it points nowhere.
    pub fn bytes(&self, arg: usize) -> &[u8] {
        self.memory.iter().find(|memory| memory.arg == arg).map_or(&[], |memory| &memory.bytes)
    }
}
