//! Types as C writes them.

use super::{Len, QualType, Type, TypeId, Types};
use crate::syntax::ast::{Basic, Quals};
use crate::syntax::intern::{Interner, Sym};

impl Types {
    /// Writes a type as C does.
    pub fn name(&self, ty: impl Into<QualType>, interner: &Interner) -> String {
        self.declare(ty.into(), String::new(), interner)
    }

    /// Writes the declaration of `name` as C does.
    pub fn declaration(&self, ty: TypeId, name: &str, interner: &Interner) -> String {
        self.declare(ty.into(), name.to_string(), interner)
    }

    fn declare(&self, qual: QualType, inner: String, interner: &Interner) -> String {
        let is_pointer = |text: &str| text.starts_with('*');
        match self.get(qual.ty) {
            Type::Pointer(to) => {
                let mut text = String::from("*");
                push_quals(&mut text, qual.quals, inner.is_empty());
                self.declare(*to, text + &inner, interner)
            }
            Type::Array(of, len) => {
                let len = if let Len::Known(len) = len { len.to_string() } else { String::new() };
                let inner = if is_pointer(&inner) { format!("({inner})") } else { inner };
                self.declare(*of, format!("{inner}[{len}]"), interner)
            }
            Type::Function(function) => {
                let mut params: Vec<String> = function.params.iter().map(|&param| self.name(param, interner)).collect();
                if function.is_variadic {
                    params.push("...".to_string());
                }
                if params.is_empty() && !function.is_unprototyped {
                    params.push("void".to_string());
                }
                let inner = if is_pointer(&inner) { format!("({inner})") } else { inner };
                self.declare(function.ret.into(), format!("{inner}({})", params.join(", ")), interner)
            }
            base => {
                let mut text = String::new();
                push_quals(&mut text, qual.quals, false);
                text += &self.base_name(base, interner);
                if inner.is_empty() { text } else { format!("{text} {inner}") }
            }
        }
    }

    fn base_name(&self, base: &Type, interner: &Interner) -> String {
        let tagged = |word: &str, tag: Option<Sym>| match tag {
            Some(tag) => format!("{word} {}", interner.text(tag)),
            None => word.to_string(),
        };
        match base {
            Type::Basic(basic) => basic_name(*basic).to_string(),
            Type::Enum { id, .. } => tagged("enum", self.enums[*id as usize]),
            Type::Record(record) => {
                let record = self.record(*record);
                tagged(if record.is_union { "union" } else { "struct" }, record.tag)
            }
            _ => "?".to_string(),
        }
    }
}

fn push_quals(text: &mut String, quals: Quals, is_last: bool) {
    if quals.is_const {
        text.push_str(if is_last { "const" } else { "const " });
    }
    if quals.is_volatile {
        text.push_str(if is_last { "volatile" } else { "volatile " });
    }
    if quals.is_atomic {
        text.push_str(if is_last { "_Atomic" } else { "_Atomic " });
    }
}

fn basic_name(basic: Basic) -> &'static str {
    match basic {
        Basic::Void => "void",
        Basic::Bool => "_Bool",
        Basic::Char => "char",
        Basic::SChar => "signed char",
        Basic::UChar => "unsigned char",
        Basic::Short => "short",
        Basic::UShort => "unsigned short",
        Basic::Int => "int",
        Basic::UInt => "unsigned int",
        Basic::Long => "long",
        Basic::ULong => "unsigned long",
        Basic::LongLong => "long long",
        Basic::ULongLong => "unsigned long long",
        Basic::Float => "float",
        Basic::Double => "double",
        Basic::LongDouble => "long double",
    }
}
