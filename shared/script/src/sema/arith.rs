//! C's arithmetic on slot values: which machine operation an operator is, and how values change type.

use super::hir::BinaryOp;
use super::types::{basic_bytes, is_floating, is_signed};
use crate::ir::{BinOp, UnOp};
use crate::syntax::ast::Basic;

/// Returns the machine operation for operands of a promoted type.
pub fn machine_op(op: BinaryOp, basic: Basic) -> BinOp {
    if is_floating(basic) {
        return floating_op(op);
    }
    let is_wide = basic_bytes(basic) == 8;
    match (op, is_signed(basic), is_wide) {
        (BinaryOp::Add, true, false) => BinOp::AddI32,
        (BinaryOp::Add, false, false) => BinOp::AddU32,
        (BinaryOp::Add, _, true) => BinOp::Add64,
        (BinaryOp::Sub, true, false) => BinOp::SubI32,
        (BinaryOp::Sub, false, false) => BinOp::SubU32,
        (BinaryOp::Sub, _, true) => BinOp::Sub64,
        (BinaryOp::Mul, true, false) => BinOp::MulI32,
        (BinaryOp::Mul, false, false) => BinOp::MulU32,
        (BinaryOp::Mul, _, true) => BinOp::Mul64,
        (BinaryOp::Div, true, false) => BinOp::DivI32,
        (BinaryOp::Div, true, true) => BinOp::DivI64,
        (BinaryOp::Div, false, _) => BinOp::DivU64,
        (BinaryOp::Rem, true, false) => BinOp::RemI32,
        (BinaryOp::Rem, true, true) => BinOp::RemI64,
        (BinaryOp::Rem, false, _) => BinOp::RemU64,
        (BinaryOp::Shl, true, false) => BinOp::ShlI32,
        (BinaryOp::Shl, false, false) => BinOp::ShlU32,
        (BinaryOp::Shl, _, true) => BinOp::Shl64,
        (BinaryOp::Shr, true, false) => BinOp::ShrI32,
        (BinaryOp::Shr, true, true) => BinOp::ShrI64,
        (BinaryOp::Shr, false, false) => BinOp::ShrU32,
        (BinaryOp::Shr, false, true) => BinOp::ShrU64,
        (BinaryOp::And, ..) => BinOp::And,
        (BinaryOp::Or, ..) => BinOp::Or,
        (BinaryOp::Xor, ..) => BinOp::Xor,
        (BinaryOp::Eq, ..) => BinOp::Eq,
        (BinaryOp::Ne, ..) => BinOp::Ne,
        (BinaryOp::Lt, true, _) => BinOp::LtS,
        (BinaryOp::Le, true, _) => BinOp::LeS,
        (BinaryOp::Gt, true, _) => BinOp::GtS,
        (BinaryOp::Ge, true, _) => BinOp::GeS,
        (BinaryOp::Lt, false, _) => BinOp::LtU,
        (BinaryOp::Le, false, _) => BinOp::LeU,
        (BinaryOp::Gt, false, _) => BinOp::GtU,
        (BinaryOp::Ge, false, _) => BinOp::GeU,
    }
}

fn floating_op(op: BinaryOp) -> BinOp {
    match op {
        BinaryOp::Sub => BinOp::SubF,
        BinaryOp::Mul => BinOp::MulF,
        BinaryOp::Div => BinOp::DivF,
        BinaryOp::Eq => BinOp::EqF,
        BinaryOp::Ne => BinOp::NeF,
        BinaryOp::Lt => BinOp::LtF,
        BinaryOp::Le => BinOp::LeF,
        BinaryOp::Gt => BinOp::GtF,
        BinaryOp::Ge => BinOp::GeF,
        // The others do not take floating operands, which the analysis has seen to.
        _ => BinOp::AddF,
    }
}

/// Returns the operations that turn a value of one type into one of another.
pub fn conversion(from: Basic, to: Basic) -> [Option<UnOp>; 2] {
    let (from_float, to_float) = (is_floating(from), is_floating(to));
    let round = (to == Basic::Float && from != Basic::Float).then_some(UnOp::RoundF32);
    match (from_float, to_float) {
        _ if from == to || to == Basic::Void => [None, None],
        (true, true) => [round, None],
        (false, true) => [Some(if is_signed(from) { UnOp::SignedToF } else { UnOp::UnsignedToF }), round],
        _ if to == Basic::Bool => [Some(if from_float { UnOp::BoolF } else { UnOp::ToBool }), None],
        (true, false) if !is_signed(to) && basic_bytes(to) == 8 => [Some(UnOp::FToUnsigned), None],
        (true, false) => [Some(UnOp::FToSigned), narrow(to)],
        (false, false) => {
            let (from_bytes, to_bytes) = (basic_bytes(from), basic_bytes(to));
            // A value that the other type holds as well is canonical for it already.
            let fits = to_bytes == 8
                || is_signed(from) == is_signed(to) && from_bytes <= to_bytes
                || !is_signed(from) && from_bytes < to_bytes;
            [if fits { None } else { narrow(to) }, None]
        }
    }
}

fn narrow(to: Basic) -> Option<UnOp> {
    match (basic_bytes(to), is_signed(to)) {
        (1, true) => Some(UnOp::ToI8),
        (1, false) => Some(UnOp::ToU8),
        (2, true) => Some(UnOp::ToI16),
        (2, false) => Some(UnOp::ToU16),
        (4, true) => Some(UnOp::ToI32),
        (4, false) => Some(UnOp::ToU32),
        _ => None,
    }
}

/// Converts a constant.
pub fn convert(value: u64, from: Basic, to: Basic) -> u64 {
    conversion(from, to).into_iter().flatten().fold(value, |value, op| op.eval(value))
}

/// The integer promotions - C11 6.3.1.1.
pub fn promote(basic: Basic) -> Basic {
    if !is_floating(basic) && basic_bytes(basic) < 4 { Basic::Int } else { basic }
}

/// The usual arithmetic conversions - C11 6.3.1.8.
pub fn common(left: Basic, right: Basic) -> Basic {
    for float in [Basic::LongDouble, Basic::Double, Basic::Float] {
        if left == float || right == float {
            return float;
        }
    }
    let (left, right) = (promote(left), promote(right));
    // Every later one holds the values of the earlier ones, or wins by rank.
    let order = [Basic::Int, Basic::UInt, Basic::Long, Basic::ULong, Basic::LongLong, Basic::ULongLong];
    let rank = |basic| order.iter().position(|&other| other == basic).unwrap_or(0);
    let (low, high) = if rank(left) < rank(right) { (left, right) } else { (right, left) };
    // `unsigned long` with `long long`: as wide, so the unsigned one of the higher rank.
    if low == Basic::ULong && high == Basic::LongLong { Basic::ULongLong } else { high }
}
