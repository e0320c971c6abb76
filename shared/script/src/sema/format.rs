//! Format strings of printf(3) and scanf(3), held against the arguments.

use super::Sema;
use super::hir::{Expr, ExprKind, PlaceKind};
use super::types::{QualType, TypeId};
use crate::diag::DiagnosticKind;
use crate::format_text::{Conversion, Length, conversions};
use crate::syntax::ast::{self, Basic};
use crate::syntax::span::Span;

/// Functions with a format: its index among the arguments, from 0; what it describes comes right after it.
const PRINTING: &[(&str, usize)] = &[
    ("printf", 0),
    ("fprintf", 1),
    ("dprintf", 1),
    ("sprintf", 1),
    ("snprintf", 2),
    ("asprintf", 1),
    ("syslog", 1),
    ("err", 1),
    ("errx", 1),
    ("warn", 0),
    ("warnx", 0),
    ("error", 2),
];
const READING: &[(&str, usize)] = &[("scanf", 0), ("fscanf", 1), ("sscanf", 1)];

/// A format in the learner's text.
struct Format<'a> {
    function: &'a str,
    /// Does it read, as scanf(3) does?
    is_read: bool,
    span: Span,
    /// Where each conversion stands, if the literal shows it as it is.
    places: Vec<Span>,
}

impl Sema {
    /// Looks at a call of one of the library's functions with a format.
    pub(super) fn check_format(&mut self, name: &str, args: &[ast::Expr], values: &[Expr]) {
        let find = |rows: &[(&str, usize)]| rows.iter().find(|row| row.0 == name).map(|row| row.1);
        let is_read = find(READING).is_some();
        let Some(at) = find(PRINTING).or(find(READING)) else { return };
        let Some(Expr { kind: ExprKind::AddressOf(place), .. }) = values.get(at) else { return };
        let PlaceKind::Str(bytes) = &place.kind else { return };
        let text = String::from_utf8_lossy(bytes).trim_end_matches('\0').to_string();
        let Some(found) = conversions(&text, is_read) else { return };
        let places = self.conversion_places(&found, args[at].span, is_read);
        let format = Format { function: name, is_read, span: args[at].span, places };
        let mut next = at + 1;
        for (number, conversion) in found.iter().enumerate() {
            for _ in 0..conversion.nr_stars {
                self.check_argument(&format, number, conversion, TypeId::INT, args, values, next);
                next += 1;
            }
            let place = format.places.get(number).copied().unwrap_or(format.span);
            let (conversion_text, function) = (conversion.text.clone(), name.to_string());
            if !conversion.is_known {
                let kind = DiagnosticKind::FormatUnknown { conversion: conversion_text, function };
                self.sources.sink.warning(place, kind);
                return;
            }
            let Some(expected) = self.wanted(conversion, is_read) else { continue };
            self.check_argument(&format, number, conversion, expected, args, values, next);
            next += 1;
        }
        if let Some(extra) = args.get(next) {
            let kind = DiagnosticKind::FormatExtraArgument { index: next + 1, function: name.to_string() };
            self.sources.sink.warning(extra.span, kind);
        }
    }

    /// Where the conversions stand in the literal, if it is written in one piece without macros.
    fn conversion_places(&self, found: &[Conversion], span: Span, is_read: bool) -> Vec<Span> {
        let Some(raw) = conversions(self.snippet(span), is_read) else { return Vec::new() };
        let texts = |list: &[Conversion]| list.iter().map(|conversion| conversion.text.clone()).collect::<Vec<_>>();
        if texts(&raw) != texts(found) {
            return Vec::new();
        }
        let start = span.start as usize;
        let place = |conversion: &Conversion| {
            let at = start + conversion.at;
            Span::new(span.file, at, at + conversion.text.len())
        };
        raw.iter().map(place).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one walk, nowhere else of use")]
    fn check_argument(
        &mut self,
        format: &Format<'_>,
        number: usize,
        conversion: &Conversion,
        expected: TypeId,
        args: &[ast::Expr],
        values: &[Expr],
        index: usize,
    ) {
        let place = format.places.get(number).copied();
        let Some((arg, value)) = args.get(index).zip(values.get(index)) else {
            let (conversion, function) = (conversion.text.clone(), format.function.to_string());
            let kind = DiagnosticKind::FormatMissingArgument { conversion, function };
            self.sources.sink.warning(place.unwrap_or(format.span), kind);
            return;
        };
        let is_fine = value.ty == TypeId::ERROR || self.is_printable_as(conversion, value.ty, expected, format.is_read);
        if is_fine {
            return;
        }
        let kind = DiagnosticKind::FormatMismatch {
            conversion: conversion.text.clone(),
            expected: self.types.name(expected, &self.sources.interner),
            found: self.types.name(value.ty, &self.sources.interner),
            index: index + 1,
            is_read: format.is_read,
        };
        let better = self.better_letters(conversion, value.ty).filter(|_| !format.is_read);
        let needs_address = format.is_read && self.types.pointee(expected).is_some_and(|to| to.ty == value.ty);
        let draft = self.sources.sink.warning(arg.span, kind);
        if needs_address {
            draft.fix(Span { end: arg.span.start, ..arg.span }, "&");
        } else if let (Some(letters), Some(place)) = (better, place) {
            let kept = &conversion.text[..conversion.text.len() - conversion.nr_letters];
            draft.fix(place, format!("{kept}{letters}"));
        }
    }

    /// The type that a conversion takes; `None`: no argument.
    fn wanted(&mut self, conversion: &Conversion, is_read: bool) -> Option<TypeId> {
        let pointer = |sema: &mut Sema, ty: TypeId| sema.types.pointer(QualType::from(ty));
        let integer = |is_signed: bool| match (conversion.length, is_signed) {
            (Length::None, true) => Basic::Int,
            (Length::None, false) => Basic::UInt,
            (Length::Char, true) => Basic::SChar,
            (Length::Char, false) => Basic::UChar,
            (Length::Short, true) => Basic::Short,
            (Length::Short, false) => Basic::UShort,
            (Length::Long, true) => Basic::Long,
            (Length::Long, false) => Basic::ULong,
            (Length::LongLong | Length::LongDouble, true) => Basic::LongLong,
            (Length::LongLong | Length::LongDouble, false) => Basic::ULongLong,
        };
        let floating = match conversion.length {
            Length::LongDouble => Basic::LongDouble,
            Length::Long => Basic::Double,
            _ if is_read => Basic::Float,
            _ => Basic::Double,
        };
        let value = match conversion.letter {
            '%' | 'm' if !is_read || conversion.letter == '%' => return None,
            _ if conversion.is_skipped => return None,
            'd' | 'i' => TypeId::basic(integer(true)),
            'u' | 'x' | 'X' | 'o' | 'b' | 'B' => TypeId::basic(integer(false)),
            'a' | 'A' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => TypeId::basic(floating),
            'c' | 's' | '[' if is_read && conversion.is_allocated => pointer(self, TypeId::CHAR),
            'c' | 's' | '[' | 'S' | 'C' if is_read => {
                if conversion.length == Length::Long || conversion.letter.is_ascii_uppercase() {
                    TypeId::INT
                } else {
                    TypeId::CHAR
                }
            }
            'c' | 'C' => TypeId::INT,
            's' if conversion.length == Length::Long => pointer(self, TypeId::INT),
            'S' => pointer(self, TypeId::INT),
            's' => pointer(self, TypeId::CHAR),
            'n' if is_read => TypeId::INT,
            'n' => pointer(self, TypeId::INT),
            _ => pointer(self, TypeId::VOID),
        };
        Some(if is_read { pointer(self, value) } else { value })
    }

    /// Does an argument of this type go with the conversion, as gcc's -Wformat sees it?
    fn is_printable_as(&self, conversion: &Conversion, found: TypeId, expected: TypeId, is_read: bool) -> bool {
        let types = &self.types;
        match (types.pointee(expected), types.pointee(found)) {
            (None, None) => match (types.arithmetic(expected), types.arithmetic(found)) {
                (Some(expected), Some(found)) => printed_rank(expected) == printed_rank(found),
                _ => false,
            },
            // `%p` prints any pointer.
            (Some(to), Some(_)) if types.is_void(to.ty) => conversion.letter == 'p',
            (Some(to), Some(from)) => {
                let (to, from) = (to.ty, from.ty);
                let same = |to: Option<Basic>, from: Option<Basic>| match (to, from) {
                    (Some(to), Some(from)) => stored_rank(to) == stored_rank(from),
                    _ => false,
                };
                to == from
                    || same(types.arithmetic(to), types.arithmetic(from))
                    || (is_read && types.pointee(to).is_some() && types.pointee(from).is_some())
            }
            _ => false,
        }
    }

    /// The letters that would print a value of this type.
    fn better_letters(&self, conversion: &Conversion, ty: TypeId) -> Option<String> {
        if let Some(to) = self.types.pointee(ty) {
            let is_text = self.types.arithmetic(to.ty).is_some_and(|basic| stored_rank(basic) == (1, false));
            return Some(if is_text { "s" } else { "p" }.to_string());
        }
        let basic = self.types.arithmetic(ty)?;
        let letter = match basic {
            Basic::Float | Basic::Double | Basic::LongDouble => "f",
            _ if matches!(conversion.letter, 'x' | 'X' | 'o') => &conversion.text[conversion.text.len() - 1..],
            _ if super::types::is_signed(super::arith::promote(basic)) => "d",
            _ => "u",
        };
        let length = match basic {
            Basic::LongDouble => "L",
            Basic::Long | Basic::ULong => "l",
            Basic::LongLong | Basic::ULongLong => "ll",
            _ => "",
        };
        Some(format!("{length}{letter}"))
    }
}

/// What remains of an integer type when it is an argument: gcc does not look at the sign.
fn printed_rank(basic: Basic) -> (u8, bool) {
    match stored_rank(basic) {
        (0..=2, false) => (4, false),
        (4, true) => (8, true),
        rank => rank,
    }
}

/// Size and kind of a type, its sign aside; `long` and `long long` are two types.
fn stored_rank(basic: Basic) -> (u8, bool) {
    match basic {
        Basic::Void => (255, false),
        Basic::Bool => (0, false),
        Basic::Char | Basic::SChar | Basic::UChar => (1, false),
        Basic::Short | Basic::UShort => (2, false),
        Basic::Int | Basic::UInt => (4, false),
        Basic::Long | Basic::ULong => (8, false),
        Basic::LongLong | Basic::ULongLong => (9, false),
        Basic::Float => (4, true),
        Basic::Double => (8, true),
        Basic::LongDouble => (16, true),
    }
}
