//! Types, their sizes and layouts, as the System V ABI for x86-64 has them.

mod name;
mod within;

use nslab_small::Map;

use crate::ir::MemTy;
use crate::syntax::ast::{Basic, Quals};
use crate::syntax::intern::Sym;

/// Biggest object in bytes.
pub const OBJECT_BYTES_MAX: u64 = 1 << 30;

/// Types that one type may be made of, written out: `int (*)(int *)` is made of five.
pub const PARTS_MAX: u32 = 1000;

/// A type by its number: equal types have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(u32);

/// A type with `const` and `volatile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualType {
    pub ty: TypeId,
    pub quals: Quals,
}

impl From<TypeId> for QualType {
    fn from(ty: TypeId) -> QualType {
        QualType { ty, quals: Quals::default() }
    }
}

/// A local variable of the function being analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalId(pub u32);

/// How many elements an array has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Len {
    /// So many.
    Known(u64),
    /// `[]`: not known yet.
    Unknown,
    /// Known when the program runs: this local holds the whole array's size in bytes.
    Variable(LocalId),
}

/// A struct or union by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId(u32);

/// What a type is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Of something already reported: goes with everything.
    Error,
    Basic(Basic),
    /// An enumeration: its number, whether it has negative values.
    Enum {
        id: u32,
        is_signed: bool,
    },
    Pointer(QualType),
    Array(QualType, Len),
    Function(FunctionType),
    Record(RecordId),
}

/// A function's type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionType {
    pub ret: TypeId,
    pub params: Vec<TypeId>,
    pub is_variadic: bool,
    /// `()`: nothing is known about the parameters.
    pub is_unprototyped: bool,
}

/// A member.
#[derive(Clone, Debug)]
pub struct Field {
    /// `None`: an anonymous struct or union, whose members count as members.
    pub name: Option<Sym>,
    /// Its type.
    pub ty: QualType,
    /// Bytes from the record's start; of a bit-field: of the unit that is loaded.
    pub offset: u64,
    /// For a bit-field.
    pub bits: Option<Bits>,
}

/// Where a bit-field lies within its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// Lowest bit.
    pub shift: u8,
    /// Number of bits.
    pub width: u8,
}

/// A struct or union.
#[derive(Clone, Debug)]
pub struct Record {
    pub tag: Option<Sym>,
    pub is_union: bool,
    /// `None`: declared, not defined.
    pub fields: Option<Vec<Field>>,
    pub bytes: u64,
    pub align: u64,
    /// How deep structs lie within each other: 0 without any.
    pub nesting: u32,
}

/// All types of a compilation.
pub struct Types {
    types: Vec<Type>,
    /// Of how many types each is made, written out; at most `u32::MAX`.
    parts: Vec<u32>,
    by_type: Map<Type, TypeId>,
    records: Vec<Record>,
    enums: Vec<Option<Sym>>,
    /// `va_list`: an array of one struct of 24 bytes.
    pub va_list: TypeId,
}

macro_rules! basics {
    ($($name:ident $basic:ident $index:literal;)*) => {
        impl TypeId {
            $(#[doc = concat!("`", stringify!($basic), "`.")] #[allow(dead_code, reason = "the list is complete")] pub const $name: TypeId = TypeId($index);)*
        }
        const BASICS: &[Basic] = &[$(Basic::$basic),*];
    };
}

basics! {
    VOID Void 0; BOOL Bool 1; CHAR Char 2; SCHAR SChar 3; UCHAR UChar 4; SHORT Short 5; USHORT UShort 6; INT Int 7; UINT UInt 8;
    LONG Long 9; ULONG ULong 10; LONG_LONG LongLong 11; ULONG_LONG ULongLong 12; FLOAT Float 13; DOUBLE Double 14; LONG_DOUBLE LongDouble 15;
}

impl TypeId {
    /// What is wrong already.
    pub const ERROR: TypeId = TypeId(16);

    /// Returns a basic type.
    pub fn basic(basic: Basic) -> TypeId {
        TypeId(BASICS.iter().position(|&other| other == basic).unwrap_or(0) as u32)
    }
}

impl Default for Types {
    fn default() -> Types {
        Types::new()
    }
}

impl Types {
    /// Makes the basic types.
    pub fn new() -> Types {
        let mut types = Types {
            types: Vec::new(),
            parts: Vec::new(),
            by_type: Map::new(),
            records: Vec::new(),
            enums: Vec::new(),
            va_list: TypeId::ERROR,
        };
        for &basic in BASICS {
            types.intern(Type::Basic(basic));
        }
        types.intern(Type::Error);
        let tag = types.new_record(None, false);
        let words = types.array(TypeId::ULONG.into(), Len::Known(3));
        let field = Field { name: None, ty: words.into(), offset: 0, bits: None };
        *types.record_mut(tag) =
            Record { tag: None, is_union: false, fields: Some(vec![field]), bytes: 24, align: 8, nesting: 0 };
        let tag = types.intern(Type::Record(tag));
        types.va_list = types.array(tag.into(), Len::Known(1));
        types
    }

    /// Returns a type's number.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.by_type.get(&ty) {
            return id;
        }
        let id = TypeId(self.types.len() as u32);
        let within = match &ty {
            Type::Pointer(of) | Type::Array(of, _) => self.parts(of.ty),
            Type::Function(function) => function
                .params
                .iter()
                .fold(self.parts(function.ret), |sum, &param| sum.saturating_add(self.parts(param))),
            _ => 0,
        };
        self.parts.push(within.saturating_add(1));
        self.types.push(ty.clone());
        self.by_type.insert(ty, id);
        id
    }

    /// Returns what a type is.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// Returns the type of pointers to `to`.
    pub fn pointer(&mut self, to: QualType) -> TypeId {
        self.intern(Type::Pointer(to))
    }

    /// Returns the type of arrays of `of`.
    pub fn array(&mut self, of: QualType, len: Len) -> TypeId {
        self.intern(Type::Array(of, len))
    }

    /// Makes a struct or union without members yet.
    pub fn new_record(&mut self, tag: Option<Sym>, is_union: bool) -> RecordId {
        self.records.push(Record { tag, is_union, fields: None, bytes: 0, align: 1, nesting: 0 });
        RecordId(self.records.len() as u32 - 1)
    }

    /// Makes an enumeration.
    pub fn new_enum(&mut self, tag: Option<Sym>, is_signed: bool) -> TypeId {
        self.enums.push(tag);
        self.intern(Type::Enum { id: self.enums.len() as u32 - 1, is_signed })
    }

    /// Returns a struct or union.
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// Returns a struct or union to fill in.
    pub fn record_mut(&mut self, id: RecordId) -> &mut Record {
        &mut self.records[id.0 as usize]
    }

    /// Returns the record that a type is.
    pub fn as_record(&self, id: TypeId) -> Option<RecordId> {
        match self.get(id) {
            Type::Record(record) => Some(*record),
            _ => None,
        }
    }

    /// Returns what a pointer points to.
    pub fn pointee(&self, id: TypeId) -> Option<QualType> {
        match self.get(id) {
            Type::Pointer(to) => Some(*to),
            _ => None,
        }
    }

    /// Returns what an array is of.
    pub fn element(&self, id: TypeId) -> Option<QualType> {
        match self.get(id) {
            Type::Array(of, _) => Some(*of),
            _ => None,
        }
    }

    /// Returns a function's type.
    pub fn as_function(&self, id: TypeId) -> Option<&FunctionType> {
        match self.get(id) {
            Type::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Returns the basic type that computes like this one: `int` or `unsigned` for enumerations.
    pub fn arithmetic(&self, id: TypeId) -> Option<Basic> {
        match self.get(id) {
            Type::Basic(Basic::Void) => None,
            Type::Basic(basic) => Some(*basic),
            Type::Enum { is_signed: true, .. } => Some(Basic::Int),
            Type::Enum { is_signed: false, .. } => Some(Basic::UInt),
            _ => None,
        }
    }

    /// What an argument of this type is without a prototype.
    pub fn promoted(&self, id: TypeId) -> TypeId {
        match self.arithmetic(id) {
            Some(Basic::Float) => TypeId::DOUBLE,
            Some(basic) if super::arith::promote(basic) != basic => TypeId::INT,
            _ => id,
        }
    }

    /// Is it an integer type?
    pub fn is_integer(&self, id: TypeId) -> bool {
        self.arithmetic(id).is_some_and(|basic| !is_floating(basic))
    }

    /// Is it a floating type?
    pub fn is_float(&self, id: TypeId) -> bool {
        self.arithmetic(id).is_some_and(is_floating)
    }

    /// Is it a pointer?
    pub fn is_pointer(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::Pointer(_))
    }

    /// Is it a number or a pointer?
    pub fn is_scalar(&self, id: TypeId) -> bool {
        self.is_pointer(id) || self.arithmetic(id).is_some()
    }

    /// Is it `void`?
    pub fn is_void(&self, id: TypeId) -> bool {
        id == TypeId::VOID
    }

    /// Returns size and alignment; `None` for what has none (`void`, functions, incomplete types, arrays of variable length).
    pub fn layout(&self, id: TypeId) -> Option<(u64, u64)> {
        match self.get(id) {
            Type::Error => Some((4, 4)),
            Type::Basic(Basic::Void) => None,
            Type::Basic(basic) => {
                let bytes = basic_bytes(*basic);
                Some((bytes, bytes))
            }
            Type::Enum { .. } => Some((4, 4)),
            Type::Pointer(_) => Some((8, 8)),
            Type::Array(of, Len::Known(len)) => {
                let (bytes, align) = self.layout(of.ty)?;
                Some((bytes.saturating_mul(*len), align))
            }
            Type::Array(..) | Type::Function(_) => None,
            Type::Record(record) => {
                let record = self.record(*record);
                record.fields.as_ref().map(|_| (record.bytes, record.align))
            }
        }
    }

    /// Returns the size, 0 where there is none.
    pub fn bytes(&self, id: TypeId) -> u64 {
        self.layout(id).map_or(0, |(bytes, _)| bytes)
    }

    /// Does its size depend on values at run time?
    pub fn is_variable(&self, id: TypeId) -> bool {
        match self.get(id) {
            Type::Array(_, Len::Variable(_)) => true,
            Type::Array(of, _) => self.is_variable(of.ty),
            _ => false,
        }
    }

    /// Returns how a scalar lies in memory.
    pub fn mem_ty(&self, id: TypeId) -> MemTy {
        let Some(basic) = self.arithmetic(id) else { return MemTy::I64 };
        match basic {
            Basic::Bool | Basic::UChar => MemTy::U8,
            Basic::Char | Basic::SChar => MemTy::I8,
            Basic::Short => MemTy::I16,
            Basic::UShort => MemTy::U16,
            Basic::Int => MemTy::I32,
            Basic::UInt => MemTy::U32,
            Basic::Float => MemTy::F32,
            // Simplified: `long double` has the precision of `double`, and its size.
            Basic::Double | Basic::LongDouble => MemTy::F64,
            _ => MemTy::I64,
        }
    }
}

/// Is it `float` or wider?
pub fn is_floating(basic: Basic) -> bool {
    matches!(basic, Basic::Float | Basic::Double | Basic::LongDouble)
}

/// Is it a signed integer type?
pub fn is_signed(basic: Basic) -> bool {
    matches!(basic, Basic::Char | Basic::SChar | Basic::Short | Basic::Int | Basic::Long | Basic::LongLong)
}

/// Returns the size of a basic type.
pub fn basic_bytes(basic: Basic) -> u64 {
    match basic {
        Basic::Void | Basic::Bool | Basic::Char | Basic::SChar | Basic::UChar => 1,
        Basic::Short | Basic::UShort => 2,
        Basic::Int | Basic::UInt | Basic::Float => 4,
        Basic::Long | Basic::ULong | Basic::LongLong | Basic::ULongLong | Basic::Double => 8,
        Basic::LongDouble => 16,
    }
}
