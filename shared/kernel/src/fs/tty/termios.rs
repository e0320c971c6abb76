//! A terminal's attributes - termios(3), include/uapi/asm-generic/termbits.h.

/// `c_iflag`.
pub(super) mod iflag {
    pub const PARMRK: u32 = 0o10;
    pub const ISTRIP: u32 = 0o40;
    pub const INLCR: u32 = 0o100;
    pub const IGNCR: u32 = 0o200;
    pub const ICRNL: u32 = 0o400;
    pub const IUCLC: u32 = 0o1000;
    pub const IXON: u32 = 0o2000;
    pub const IXANY: u32 = 0o4000;
    pub const IUTF8: u32 = 0o40000;
}

/// `c_oflag`.
pub(super) mod oflag {
    pub const OPOST: u32 = 0o1;
    pub const OLCUC: u32 = 0o2;
    pub const ONLCR: u32 = 0o4;
    pub const OCRNL: u32 = 0o10;
    pub const ONOCR: u32 = 0o20;
    pub const ONLRET: u32 = 0o40;
    pub const XTABS: u32 = 0o14000;
}

/// `c_cflag`.
pub(super) mod cflag {
    pub const CSIZE: u32 = 0o60;
    pub const CS8: u32 = 0o60;
    pub const CREAD: u32 = 0o200;
    pub const PARENB: u32 = 0o400;
}

/// `c_lflag`.
pub(super) mod lflag {
    pub const ISIG: u32 = 0o1;
    pub const ICANON: u32 = 0o2;
    pub const ECHO: u32 = 0o10;
    pub const ECHOE: u32 = 0o20;
    pub const ECHOK: u32 = 0o40;
    pub const ECHONL: u32 = 0o100;
    pub const NOFLSH: u32 = 0o200;
    pub const TOSTOP: u32 = 0o400;
    pub const ECHOCTL: u32 = 0o1000;
    pub const ECHOPRT: u32 = 0o2000;
    pub const ECHOKE: u32 = 0o4000;
    pub const IEXTEN: u32 = 0o100_000;
}

/// A control character, by its place in `c_cc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cc {
    Intr = 0,
    Quit = 1,
    Erase = 2,
    Kill = 3,
    Eof = 4,
    Time = 5,
    Min = 6,
    Start = 8,
    Stop = 9,
    Susp = 10,
    Eol = 11,
    Reprint = 12,
    Werase = 14,
    Lnext = 15,
    Eol2 = 16,
}

/// Bytes of the kernel's `struct termios`: four flag words, the line discipline, 19 control characters.
pub(super) const TERMIOS_BYTES: usize = 36;
const NCCS: usize = 19;

/// The attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Termios {
    /// Input modes.
    pub iflag: u32,
    /// Output modes.
    pub oflag: u32,
    /// Control modes, of lines that there are not.
    pub cflag: u32,
    /// Local modes.
    pub lflag: u32,
    /// The line discipline's number.
    pub line: u8,
    /// Control characters.
    pub cc: [u8; NCCS],
}

impl Default for Termios {
    /// `tty_std_termios`, as a pseudoterminal has it - drivers/tty/pty.c:unix98_pty_init()
    fn default() -> Termios {
        Termios {
            iflag: 0o2400,
            oflag: 0o5,
            cflag: 0o277,
            lflag: 0o105_073,
            line: 0,
            cc: [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0],
        }
    }
}

impl Termios {
    pub(super) fn i(&self, flag: u32) -> bool {
        self.iflag & flag != 0
    }

    pub(super) fn o(&self, flag: u32) -> bool {
        self.oflag & flag != 0
    }

    pub(super) fn l(&self, flag: u32) -> bool {
        self.lflag & flag != 0
    }

    /// Is a byte this control character? 0 switches one off: `_POSIX_VDISABLE`.
    pub(super) fn is(&self, byte: u8, cc: Cc) -> bool {
        byte != 0 && byte == self.cc[cc as usize]
    }

    /// Returns the kernel's structure.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let words = [self.iflag, self.oflag, self.cflag, self.lflag];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.push(self.line);
        bytes.extend_from_slice(&self.cc);
        bytes
    }

    /// Reads the kernel's structure; `None`: it is too short.
    pub(super) fn parse(data: &[u8]) -> Option<Termios> {
        let data = data.get(..TERMIOS_BYTES)?;
        let word = |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
        let mut cc = [0; NCCS];
        cc.copy_from_slice(&data[17..]);
        Some(Termios { iflag: word(0), oflag: word(4), cflag: word(8), lflag: word(12), line: data[16], cc })
    }
}
