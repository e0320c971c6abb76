//! What lies within a type.

use super::{Bits, QualType, RecordId, Type, TypeId, Types};
use crate::syntax::intern::Sym;

impl Types {
    /// Returns of how many types a type is made.
    pub fn parts(&self, id: TypeId) -> u32 {
        self.parts[id.0 as usize]
    }

    /// Returns how deep structs lie within each other in a type.
    pub fn nesting(&self, id: TypeId) -> u32 {
        match self.get(id) {
            Type::Array(of, _) => self.nesting(of.ty),
            Type::Record(record) => self.record(*record).nesting,
            _ => 0,
        }
    }

    /// Finds a member, looking into anonymous ones: its type, its offset from the record's start, its bits.
    pub fn find_field(&self, record: RecordId, name: Sym) -> Option<(QualType, u64, Option<Bits>)> {
        for field in self.record(record).fields.as_deref()? {
            if field.name == Some(name) {
                return Some((field.ty, field.offset, field.bits));
            }
            if field.name.is_none()
                && let Some(inner) = self.as_record(field.ty.ty)
                && let Some((ty, offset, bits)) = self.find_field(inner, name)
            {
                return Some((ty, field.offset + offset, bits));
            }
        }
        None
    }
}
