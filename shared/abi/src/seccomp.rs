//! Filters of system calls: classic BPF programs over `struct seccomp_data` - seccomp(2), Documentation/networking/filter.rst.

/// `SECCOMP_MODE_STRICT`.
pub const MODE_STRICT: u8 = 1;
/// `SECCOMP_MODE_FILTER`.
pub const MODE_FILTER: u8 = 2;
/// `AUDIT_ARCH_X86_64`.
pub const ARCH: u32 = 0xc000_003e;
/// Instructions of the longest program - `BPF_MAXINSNS`.
pub const INSNS_MAX: usize = 4096;
/// Cells of scratch memory - `BPF_MEMWORDS`.
const MEMWORDS: usize = 16;
/// `sizeof(struct seccomp_data)`.
const DATA_BYTES: u32 = 64;

/// One instruction: `struct sock_filter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insn {
    /// Operation.
    pub code: u16,
    /// How far to jump if the comparison holds.
    pub jt: u8,
    /// How far if it does not.
    pub jf: u8,
    /// The constant.
    pub k: u32,
}

impl Insn {
    /// Reads the eight bytes of a `struct sock_filter`.
    pub fn from_word(word: u64) -> Insn {
        Insn { code: word as u16, jt: (word >> 16) as u8, jf: (word >> 24) as u8, k: (word >> 32) as u32 }
    }

    /// The eight bytes of a `struct sock_filter`.
    pub fn bytes(self) -> [u8; 8] {
        let [c, d] = self.code.to_le_bytes();
        let [k0, k1, k2, k3] = self.k.to_le_bytes();
        [c, d, self.jt, self.jf, k0, k1, k2, k3]
    }
}

/// What a filter looks at; what is not known is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Data {
    /// The call's number.
    pub nr: i64,
    /// Its arguments.
    pub args: [Option<u64>; 6],
}

impl Data {
    /// The word at an offset of `struct seccomp_data`.
    fn word(&self, offset: u32) -> Option<u32> {
        match offset {
            0 => Some(self.nr as u32),
            4 => Some(ARCH),
            16..64 => {
                let arg = self.args[(offset as usize - 16) / 8]?;
                Some(if offset.is_multiple_of(8) { arg as u32 } else { (arg >> 32) as u32 })
            }
            // Where the program stands is nobody's business here.
            _ => None,
        }
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `SECCOMP_RET_KILL_PROCESS`, and `SECCOMP_RET_KILL_THREAD` of a process that has one.
    Kill,
    /// `SECCOMP_RET_TRAP`.
    Trap(u16),
    /// `SECCOMP_RET_ERRNO`.
    Errno(u16),
    /// `SECCOMP_RET_USER_NOTIF`.
    UserNotif,
    /// `SECCOMP_RET_TRACE`.
    Trace,
    /// `SECCOMP_RET_ALLOW`, and `SECCOMP_RET_LOG` after the log.
    Allow,
}

/// `SECCOMP_RET_ACTION_FULL`.
const ACTION_FULL: u32 = 0xffff_0000;

/// Does this kernel know the action? - seccomp(2), SECCOMP_GET_ACTION_AVAIL
pub fn is_action(action: u32) -> bool {
    matches!(
        action,
        0x8000_0000 | 0 | 0x0003_0000 | 0x0005_0000 | 0x7fc0_0000 | 0x7ff0_0000 | 0x7ffc_0000 | 0x7fff_0000
    )
}

fn action(value: u32) -> Action {
    let data = value as u16;
    match value & ACTION_FULL {
        0x0003_0000 => Action::Trap(data),
        0x0005_0000 => Action::Errno(data),
        0x7fc0_0000 => Action::UserNotif,
        0x7ff0_0000 => Action::Trace,
        0x7ffc_0000 | 0x7fff_0000 => Action::Allow,
        // "If an action value other than one of the above is specified, then the filter action is treated as … KILL_PROCESS" - seccomp(2)
        _ => Action::Kill,
    }
}

/// Runs all filters and returns what they agree on: "the highest precedence action is taken" - seccomp(2).
/// `None`: one looks at what is not known.
pub fn decide<'a>(filters: impl Iterator<Item = &'a [Insn]>, data: &Data) -> Option<Action> {
    let mut verdict = 0x7fff_0000_u32;
    for filter in filters {
        let value = run(filter, data)?;
        if ((value & ACTION_FULL) as i32) < (verdict & ACTION_FULL) as i32 {
            verdict = value;
        }
    }
    Some(action(verdict))
}

/// Is it a program that the kernel takes? - net/core/filter.c:bpf_check_classic(), kernel/seccomp.c:seccomp_check_filter()
pub fn check(filter: &[Insn]) -> bool {
    let len = filter.len();
    let is_known = |(at, insn): (usize, &Insn)| {
        let left = len - at - 1;
        match insn.code {
            // Loads from the data: whole words at their places.
            0x20 => insn.k < DATA_BYTES && insn.k.is_multiple_of(4),
            0x80 | 0x81 | 0x00 | 0x01 | 0x06 | 0x16 | 0x07 | 0x87 => true,
            0x60 | 0x61 | 0x02 | 0x03 => (insn.k as usize) < MEMWORDS,
            // Division by a constant zero, shifts by more than there is.
            0x34 => insn.k != 0,
            0x64 | 0x74 => insn.k < 32,
            0x04 | 0x0c | 0x14 | 0x1c | 0x24 | 0x2c | 0x3c | 0x54 | 0x5c | 0x44 | 0x4c | 0x6c | 0x7c | 0x84 | 0xa4
            | 0xac => true,
            0x05 => (insn.k as usize) < left,
            0x15 | 0x1d | 0x25 | 0x2d | 0x35 | 0x3d | 0x45 | 0x4d => {
                usize::from(insn.jt) < left && usize::from(insn.jf) < left
            }
            _ => false,
        }
    };
    let ends = filter.last().is_some_and(|last| matches!(last.code, 0x06 | 0x16));
    len <= INSNS_MAX && ends && filter.iter().enumerate().all(is_known) && loads_what_was_stored(filter)
}

/// "a cell of M[] has to be written on every way before it is read" - net/core/filter.c:check_load_and_stores()
fn loads_what_was_stored(filter: &[Insn]) -> bool {
    let mut masks = vec![u16::MAX; filter.len()];
    let mut valid = 0_u16;
    for (at, insn) in filter.iter().enumerate() {
        valid &= masks[at];
        match insn.code {
            0x02 | 0x03 => valid |= 1 << insn.k,
            0x60 | 0x61 if valid & 1 << insn.k == 0 => return false,
            0x05 => {
                masks[at + 1 + insn.k as usize] &= valid;
                valid = u16::MAX;
            }
            code if code & 7 == 5 => {
                masks[at + 1 + usize::from(insn.jt)] &= valid;
                masks[at + 1 + usize::from(insn.jf)] &= valid;
                valid = u16::MAX;
            }
            _ => {}
        }
    }
    true
}

/// Runs one program that [`check`] has seen. `None`: it looks at what is not known.
fn run(filter: &[Insn], data: &Data) -> Option<u32> {
    let (mut a, mut x, mut mem) = (0_u32, 0_u32, [0_u32; MEMWORDS]);
    let mut at = 0;
    while let Some(insn) = filter.get(at) {
        let Insn { code, k, .. } = *insn;
        let cell = k as usize % MEMWORDS;
        // The operand of arithmetic and comparisons: the constant, or X.
        let operand = if code & 8 != 0 { x } else { k };
        let mut jump = |holds: bool| at += usize::from(if holds { insn.jt } else { insn.jf });
        match code {
            0x20 => a = data.word(k)?,
            0x80 => a = DATA_BYTES,
            0x81 => x = DATA_BYTES,
            0x00 => a = k,
            0x01 => x = k,
            0x60 => a = mem[cell],
            0x61 => x = mem[cell],
            0x02 => mem[cell] = a,
            0x03 => mem[cell] = x,
            0x04 | 0x0c => a = a.wrapping_add(operand),
            0x14 | 0x1c => a = a.wrapping_sub(operand),
            0x24 | 0x2c => a = a.wrapping_mul(operand),
            // A division by X that is zero ends the program with 0.
            0x34 | 0x3c => match a.checked_div(operand) {
                Some(quotient) => a = quotient,
                None => return Some(0),
            },
            0x44 | 0x4c => a |= operand,
            0x54 | 0x5c => a &= operand,
            0x64 | 0x6c => a = a.wrapping_shl(operand),
            0x74 | 0x7c => a = a.wrapping_shr(operand),
            0x84 => a = a.wrapping_neg(),
            0xa4 | 0xac => a ^= operand,
            0x07 => x = a,
            0x87 => a = x,
            0x05 => at += k as usize,
            0x15 | 0x1d => jump(a == operand),
            0x25 | 0x2d => jump(a > operand),
            0x35 | 0x3d => jump(a >= operand),
            0x45 | 0x4d => jump(a & operand != 0),
            0x06 => return Some(k),
            0x16 => return Some(a),
            _ => return Some(0),
        }
        at += 1;
    }
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insn(code: u16, jt: u8, jf: u8, k: u32) -> Insn {
        Insn { code, jt, jf, k }
    }

    #[test]
    fn a_filter_by_number_and_argument() {
        let filter = [
            insn(0x20, 0, 0, 0),
            insn(0x15, 0, 3, 272),
            insn(0x20, 0, 0, 16),
            insn(0x45, 0, 1, 0x1000_0000),
            insn(0x06, 0, 0, 0x0005_0001),
            insn(0x06, 0, 0, 0x7fff_0000),
        ];
        assert!(check(&filter));
        let decided = |nr, first| decide([&filter[..]].into_iter(), &Data { nr, args: [first; 6] });
        assert_eq!(decided(272, Some(0x1002_0000)), Some(Action::Errno(1)));
        assert_eq!(decided(272, Some(0x0002_0000)), Some(Action::Allow));
        assert_eq!(decided(272, None), None);
        assert_eq!(decided(1, None), Some(Action::Allow));
    }

    #[test]
    fn what_the_kernel_does_not_take() {
        let ret = insn(0x06, 0, 0, 0);
        assert!(!check(&[insn(0x20, 0, 0, 64), ret]));
        assert!(!check(&[insn(0x20, 0, 0, 2), ret]));
        assert!(!check(&[insn(0x15, 1, 0, 0), ret]));
        assert!(!check(&[insn(0x60, 0, 0, 3), ret]));
        assert!(check(&[insn(0x02, 0, 0, 3), insn(0x60, 0, 0, 3), ret]));
        assert!(!check(&[insn(0x34, 0, 0, 0), ret]));
        assert!(!check(&[insn(0x94, 0, 0, 3), ret]));
        assert!(!check(&[insn(0x20, 0, 0, 0)]));
        assert!(!check(&[]));
    }
}
