//! The modes and the control characters, by name - stty(1), termios(3).

/// Which of the four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Input = 0,
    Output = 1,
    Control = 2,
    Local = 3,
}

/// `stty sane` sets it.
pub(super) const SANE_SET: u8 = 1;
/// `stty sane` clears it.
pub(super) const SANE_UNSET: u8 = 2;
/// It may have a `-`.
pub(super) const REV: u8 = 4;
const SET: u8 = SANE_SET | REV;
const UNSET: u8 = SANE_UNSET | REV;

/// A mode: some bits of a word.
pub(super) struct Mode {
    pub name: &'static str,
    pub word: Word,
    pub bits: u32,
    /// The bits that it decides about.
    pub mask: u32,
    pub flags: u8,
    /// Other names of the same are taken, and not shown.
    pub is_shown: bool,
}

const fn bit(name: &'static str, word: Word, bits: u32, flags: u8) -> Mode {
    Mode { name, word, bits, mask: bits, flags, is_shown: true }
}

const fn one_of(name: &'static str, word: Word, bits: u32, mask: u32, flags: u8) -> Mode {
    Mode { name, word, bits, mask, flags, is_shown: true }
}

const fn also(name: &'static str, word: Word, bits: u32, flags: u8) -> Mode {
    Mode { name, word, bits, mask: bits, flags, is_shown: false }
}

use Word::{Control, Input, Local, Output};

const CSIZE: u32 = 0o60;

static MODES: &[Mode] = &[
    bit("parenb", Control, 0o400, REV),
    bit("parodd", Control, 0o1000, REV),
    bit("cmspar", Control, 0o10_000_000_000, REV),
    one_of("cs5", Control, 0, CSIZE, 0),
    one_of("cs6", Control, 0o20, CSIZE, 0),
    one_of("cs7", Control, 0o40, CSIZE, 0),
    one_of("cs8", Control, 0o60, CSIZE, SANE_SET),
    bit("hupcl", Control, 0o2000, REV),
    also("hup", Control, 0o2000, REV),
    bit("cstopb", Control, 0o100, REV),
    bit("cread", Control, 0o200, SET),
    bit("clocal", Control, 0o4000, REV),
    bit("crtscts", Control, 0o20_000_000_000, REV),
    bit("ignbrk", Input, 0o1, UNSET),
    bit("brkint", Input, 0o2, SET),
    bit("ignpar", Input, 0o4, REV),
    bit("parmrk", Input, 0o10, REV),
    bit("inpck", Input, 0o20, REV),
    bit("istrip", Input, 0o40, REV),
    bit("inlcr", Input, 0o100, UNSET),
    bit("igncr", Input, 0o200, UNSET),
    bit("icrnl", Input, 0o400, SET),
    bit("ixon", Input, 0o2000, REV),
    bit("ixoff", Input, 0o10_000, UNSET),
    also("tandem", Input, 0o10_000, REV),
    bit("iuclc", Input, 0o1000, UNSET),
    bit("ixany", Input, 0o4000, UNSET),
    bit("imaxbel", Input, 0o20_000, SET),
    bit("iutf8", Input, 0o40_000, UNSET),
    bit("opost", Output, 0o1, SET),
    bit("olcuc", Output, 0o2, UNSET),
    bit("ocrnl", Output, 0o10, UNSET),
    bit("onlcr", Output, 0o4, SET),
    bit("onocr", Output, 0o20, UNSET),
    bit("onlret", Output, 0o40, UNSET),
    bit("ofill", Output, 0o100, UNSET),
    bit("ofdel", Output, 0o200, UNSET),
    one_of("nl1", Output, 0o400, 0o400, SANE_UNSET),
    one_of("nl0", Output, 0, 0o400, SANE_SET),
    one_of("cr3", Output, 0o3000, 0o3000, SANE_UNSET),
    one_of("cr2", Output, 0o2000, 0o3000, SANE_UNSET),
    one_of("cr1", Output, 0o1000, 0o3000, SANE_UNSET),
    one_of("cr0", Output, 0, 0o3000, SANE_SET),
    one_of("tab3", Output, 0o14_000, 0o14_000, SANE_UNSET),
    one_of("tab2", Output, 0o10_000, 0o14_000, SANE_UNSET),
    one_of("tab1", Output, 0o4000, 0o14_000, SANE_UNSET),
    one_of("tab0", Output, 0, 0o14_000, SANE_SET),
    one_of("bs1", Output, 0o20_000, 0o20_000, SANE_UNSET),
    one_of("bs0", Output, 0, 0o20_000, SANE_SET),
    one_of("vt1", Output, 0o40_000, 0o40_000, SANE_UNSET),
    one_of("vt0", Output, 0, 0o40_000, SANE_SET),
    one_of("ff1", Output, 0o100_000, 0o100_000, SANE_UNSET),
    one_of("ff0", Output, 0, 0o100_000, SANE_SET),
    bit("isig", Local, 0o1, SET),
    bit("icanon", Local, 0o2, SET),
    bit("iexten", Local, 0o100_000, SET),
    bit("echo", Local, 0o10, SET),
    bit("echoe", Local, 0o20, SET),
    also("crterase", Local, 0o20, REV),
    bit("echok", Local, 0o40, SET),
    bit("echonl", Local, 0o100, UNSET),
    bit("noflsh", Local, 0o200, UNSET),
    bit("xcase", Local, 0o4, UNSET),
    bit("tostop", Local, 0o400, UNSET),
    bit("echoprt", Local, 0o2000, UNSET),
    also("prterase", Local, 0o2000, REV),
    bit("echoctl", Local, 0o1000, SET),
    also("ctlecho", Local, 0o1000, REV),
    bit("echoke", Local, 0o4000, SET),
    also("crtkill", Local, 0o4000, REV),
    bit("flusho", Local, 0o10_000, UNSET),
    bit("extproc", Local, 0o200_000, UNSET),
];

/// Control characters: name, place, and what `stty sane` makes them.
pub(super) const CHARS: &[(&str, usize, u8)] = &[
    ("intr", 0, 3),
    ("quit", 1, 28),
    ("erase", 2, 127),
    ("kill", 3, 21),
    ("eof", 4, 4),
    ("eol", 11, 0),
    ("eol2", 16, 0),
    ("swtch", 7, 0),
    ("start", 8, 17),
    ("stop", 9, 19),
    ("susp", 10, 26),
    ("rprnt", 12, 18),
    ("werase", 14, 23),
    ("lnext", 15, 22),
    ("discard", 13, 15),
];

/// Settings of lines to other machines.
pub(super) const UNMODELLED: &[&str] = &[
    "evenp", "oddp", "parity", "pass8", "litout", "decctlq", "lcase", "LCASE", "tabs", "dec", "ispeed", "ospeed",
    "drain",
];

/// Lists the modes in the order in which they are shown.
pub(super) fn modes() -> impl Iterator<Item = &'static Mode> {
    MODES.iter()
}

/// Finds a mode by its name.
pub(super) fn mode(name: &str) -> Option<&'static Mode> {
    MODES.iter().find(|mode| mode.name == name)
}

/// Returns the speed in baud - `CBAUD` of termios(3).
pub(super) fn speed(control: u32) -> u32 {
    const SPEEDS: [u32; 16] = [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400];
    const HIGH: [u32; 15] = [
        57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000, 2_000_000,
        2_500_000, 3_000_000, 3_500_000, 4_000_000,
    ];
    let code = (control & 0o17) as usize;
    if control & 0o10_000 == 0 { SPEEDS[code] } else { HIGH.get(code.wrapping_sub(1)).copied().unwrap_or(0) }
}
