//! Operations on slot values, with their meaning.
//!
//! A slot is 64 bits wide and always *canonical*: an integer sign-extended (signed types) or zero-extended (unsigned types, `_Bool`, pointers)
//! from its C type; `float` and `double` as the bits of an `f64` (a `float` is one that fits).
//! So one 64-bit comparison or `&` serves every width, and `float` arithmetic is `f64` arithmetic followed by [`UnOp::RoundF32`].

/// How a value lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum MemTy {
    I8,
    I16,
    I32,
    /// 64 bits, signed or not, and pointers.
    I64,
    U8,
    U16,
    U32,
    /// 4 bytes in memory, an `f64` in the slot.
    F32,
    F64,
}

impl MemTy {
    /// Returns the size in memory.
    pub fn bytes(self) -> u32 {
        match self {
            MemTy::I8 | MemTy::U8 => 1,
            MemTy::I16 | MemTy::U16 => 2,
            MemTy::I32 | MemTy::U32 | MemTy::F32 => 4,
            MemTy::I64 | MemTy::F64 => 8,
        }
    }

    /// Makes the slot value from the bytes read, little-endian in the low end of `raw`; bits above the width are ignored.
    #[inline(always)]
    pub fn extend(self, raw: u64) -> u64 {
        match self {
            MemTy::I8 => raw as i8 as i64 as u64,
            MemTy::I16 => raw as i16 as i64 as u64,
            MemTy::I32 => raw as i32 as i64 as u64,
            MemTy::U8 => raw as u8 as u64,
            MemTy::U16 => raw as u16 as u64,
            MemTy::U32 => raw as u32 as u64,
            MemTy::F32 => f64::from(f32::from_bits(raw as u32)).to_bits(),
            MemTy::I64 | MemTy::F64 => raw,
        }
    }

    /// Makes the bytes to write, in the low end of the result; those above the width do not matter.
    #[inline(always)]
    pub fn truncate(self, value: u64) -> u64 {
        match self {
            MemTy::F32 => u64::from((f64::from_bits(value) as f32).to_bits()),
            _ => value,
        }
    }
}

/// An operation with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnOp {
    /// `(signed char)`.
    ToI8,
    /// `(short)`.
    ToI16,
    /// `(int)`.
    ToI32,
    /// `(unsigned char)`.
    ToU8,
    /// `(unsigned short)`.
    ToU16,
    /// `(unsigned int)`.
    ToU32,
    /// `(_Bool)` of an integer or pointer.
    ToBool,
    /// `(_Bool)` of a floating value.
    BoolF,
    /// `(double)` of a signed integer.
    SignedToF,
    /// `(double)` of an unsigned integer.
    UnsignedToF,
    /// `(long)` of a floating value.
    FToSigned,
    /// `(unsigned long)` of a floating value.
    FToUnsigned,
    /// `(float)` of a floating value.
    RoundF32,
    /// `~`, all 64 bits.
    Not,
    /// `-` of a floating value.
    NegF,
}

impl UnOp {
    /// Computes the operation.
    #[inline(always)]
    pub fn eval(self, a: u64) -> u64 {
        match self {
            UnOp::ToI8 => a as i8 as i64 as u64,
            UnOp::ToI16 => a as i16 as i64 as u64,
            UnOp::ToI32 => a as i32 as i64 as u64,
            UnOp::ToU8 => a as u8 as u64,
            UnOp::ToU16 => a as u16 as u64,
            UnOp::ToU32 => a as u32 as u64,
            UnOp::ToBool => u64::from(a != 0),
            UnOp::BoolF => u64::from(f64::from_bits(a) != 0.0),
            UnOp::SignedToF => (a as i64 as f64).to_bits(),
            UnOp::UnsignedToF => (a as f64).to_bits(),
            // What `cvttsd2si` gives for what does not fit.
            UnOp::FToSigned => float_to_signed(f64::from_bits(a)) as u64,
            UnOp::FToUnsigned => float_to_unsigned(f64::from_bits(a)),
            UnOp::RoundF32 => f64::from(f64::from_bits(a) as f32).to_bits(),
            UnOp::Not => !a,
            UnOp::NegF => (-f64::from_bits(a)).to_bits(),
        }
    }
}

fn float_to_signed(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

fn float_to_unsigned(value: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    // As gcc does it on x86-64, which has only the signed conversion.
    if value >= LIMIT { (float_to_signed(value - LIMIT) as u64) ^ (1 << 63) } else { float_to_signed(value) as u64 }
}

/// An operation with two operands. `I32`/`U32` results are wrapped to 32 bits and made canonical; others are 64 bits wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BinOp {
    AddI32,
    SubI32,
    MulI32,
    DivI32,
    RemI32,
    ShlI32,
    AddU32,
    SubU32,
    MulU32,
    ShlU32,
    ShrU32,
    ShrI32,
    Add64,
    Sub64,
    Mul64,
    Shl64,
    ShrI64,
    ShrU64,
    DivI64,
    RemI64,
    /// Also for `U32`.
    DivU64,
    /// Also for `U32`.
    RemU64,
    And,
    Or,
    Xor,
    Eq,
    Ne,
    LtS,
    LeS,
    GtS,
    GeS,
    LtU,
    LeU,
    GtU,
    GeU,
    AddF,
    SubF,
    MulF,
    DivF,
    EqF,
    NeF,
    LtF,
    LeF,
    GtF,
    GeF,
}

impl BinOp {
    /// Computes the operation; `None` is the division that raises SIGFPE (by zero, or the smallest integer by -1).
    #[inline(always)]
    pub fn eval(self, a: u64, b: u64) -> Option<u64> {
        let (fa, fb) = (f64::from_bits(a), f64::from_bits(b));
        Some(match self {
            BinOp::AddI32 => (a as i32).wrapping_add(b as i32) as i64 as u64,
            BinOp::SubI32 => (a as i32).wrapping_sub(b as i32) as i64 as u64,
            BinOp::MulI32 => (a as i32).wrapping_mul(b as i32) as i64 as u64,
            BinOp::DivI32 => (a as i32).checked_div(b as i32)? as i64 as u64,
            BinOp::RemI32 => (a as i32).checked_rem(b as i32)? as i64 as u64,
            BinOp::ShlI32 => (a as i32).wrapping_shl(b as u32) as i64 as u64,
            BinOp::AddU32 => u64::from((a as u32).wrapping_add(b as u32)),
            BinOp::SubU32 => u64::from((a as u32).wrapping_sub(b as u32)),
            BinOp::MulU32 => u64::from((a as u32).wrapping_mul(b as u32)),
            BinOp::ShlU32 => u64::from((a as u32).wrapping_shl(b as u32)),
            BinOp::ShrU32 => u64::from((a as u32).wrapping_shr(b as u32)),
            BinOp::ShrI32 => (a as i32).wrapping_shr(b as u32) as i64 as u64,
            BinOp::Add64 => a.wrapping_add(b),
            BinOp::Sub64 => a.wrapping_sub(b),
            BinOp::Mul64 => a.wrapping_mul(b),
            BinOp::Shl64 => a.wrapping_shl(b as u32),
            BinOp::ShrI64 => (a as i64).wrapping_shr(b as u32) as u64,
            BinOp::ShrU64 => a.wrapping_shr(b as u32),
            BinOp::DivI64 => (a as i64).checked_div(b as i64)? as u64,
            BinOp::RemI64 => (a as i64).checked_rem(b as i64)? as u64,
            BinOp::DivU64 => a.checked_div(b)?,
            BinOp::RemU64 => a.checked_rem(b)?,
            BinOp::And => a & b,
            BinOp::Or => a | b,
            BinOp::Xor => a ^ b,
            BinOp::Eq => u64::from(a == b),
            BinOp::Ne => u64::from(a != b),
            BinOp::LtS => u64::from((a as i64) < b as i64),
            BinOp::LeS => u64::from(a as i64 <= b as i64),
            BinOp::GtS => u64::from(a as i64 > b as i64),
            BinOp::GeS => u64::from(a as i64 >= b as i64),
            BinOp::LtU => u64::from(a < b),
            BinOp::LeU => u64::from(a <= b),
            BinOp::GtU => u64::from(a > b),
            BinOp::GeU => u64::from(a >= b),
            BinOp::AddF => (fa + fb).to_bits(),
            BinOp::SubF => (fa - fb).to_bits(),
            BinOp::MulF => (fa * fb).to_bits(),
            BinOp::DivF => (fa / fb).to_bits(),
            BinOp::EqF => u64::from(fa == fb),
            BinOp::NeF => u64::from(fa != fb),
            BinOp::LtF => u64::from(fa < fb),
            BinOp::LeF => u64::from(fa <= fb),
            BinOp::GtF => u64::from(fa > fb),
            BinOp::GeF => u64::from(fa >= fb),
        })
    }
}
