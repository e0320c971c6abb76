//! The syntax tree: what was written, before names and types mean anything.
#![expect(missing_docs, reason = "nodes carry the names of the C standard's grammar")]

use std::rc::Rc;

use super::intern::Sym;
use super::span::Span;
use super::token::P;

/// A name with its place.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    pub sym: Sym,
    pub span: Span,
}

/// A file's declarations and definitions in order.
#[derive(Debug, Default)]
pub struct TranslationUnit {
    pub items: Vec<Item>,
}

#[derive(Debug)]
pub enum Item {
    Function(Rc<FunctionDef>),
    Declaration(Declaration),
}

#[derive(Debug)]
pub struct FunctionDef {
    pub specs: DeclSpecs,
    pub declarator: Declarator,
    pub body: Block,
}

#[derive(Debug)]
pub enum Declaration {
    Variables { specs: DeclSpecs, declarators: Vec<InitDeclarator>, span: Span },
    StaticAssert { condition: Expr, message: Option<String>, span: Span },
}

#[derive(Debug)]
pub struct InitDeclarator {
    pub declarator: Declarator,
    pub init: Option<Init>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    None,
    Typedef,
    Extern,
    Static,
    Auto,
    Register,
}

/// `__attribute__((constructor(101), destructor))`: priorities, smaller before greater; those without one come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AroundMain {
    pub constructor: Option<u32>,
    pub destructor: Option<u32>,
}

/// The priority of a constructor that names none.
pub const PRIORITY_LAST: u32 = 65535;

impl AroundMain {
    pub fn or(self, other: AroundMain) -> AroundMain {
        let AroundMain { constructor, destructor } = other;
        AroundMain { constructor: self.constructor.or(constructor), destructor: self.destructor.or(destructor) }
    }
}

/// `const`, `volatile`, `_Atomic`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quals {
    pub is_const: bool,
    pub is_volatile: bool,
    pub is_atomic: bool,
}

#[derive(Debug)]
pub struct DeclSpecs {
    pub storage: Storage,
    pub ty: TypeSpec,
    pub quals: Quals,
    pub is_inline: bool,
    pub is_noreturn: bool,
    /// `_Thread_local`, `__thread`.
    pub is_thread_local: bool,
    pub around_main: AroundMain,
    pub align: Option<Box<Align>>,
    pub is_packed: bool,
    /// `__attribute__((cleanup(function)))`.
    pub cleanup: Option<Name>,
    pub span: Span,
}

impl DeclSpecs {
    /// Specifiers that say a type and no more.
    pub fn of(ty: TypeSpec, span: Span) -> DeclSpecs {
        DeclSpecs {
            storage: Storage::None,
            ty,
            quals: Quals::default(),
            is_inline: false,
            is_noreturn: false,
            is_thread_local: false,
            around_main: AroundMain::default(),
            align: None,
            is_packed: false,
            cleanup: None,
            span,
        }
    }
}

#[derive(Debug)]
pub enum Align {
    Type(TypeName),
    Expr(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basic {
    Void,
    Bool,
    Char,
    SChar,
    UChar,
    Short,
    UShort,
    Int,
    UInt,
    Long,
    ULong,
    LongLong,
    ULongLong,
    Float,
    Double,
    LongDouble,
}

#[derive(Debug)]
pub enum TypeSpec {
    Basic(Basic),
    VaList,
    Record(Box<RecordSpec>),
    Enum(Box<EnumSpec>),
    Typedef(Name),
    TypeofExpr(Box<Expr>),
    TypeofType(Box<TypeName>),
    /// `__auto_type`: the initialiser's.
    OfInitializer,
    /// Reported already.
    Error,
}

#[derive(Debug)]
pub struct RecordSpec {
    pub is_union: bool,
    pub tag: Option<Name>,
    pub members: Option<Vec<MemberDecl>>,
    pub is_packed: bool,
    pub align: Option<Box<Align>>,
    pub span: Span,
}

#[derive(Debug)]
pub enum MemberDecl {
    Fields { specs: DeclSpecs, declarators: Vec<(Declarator, Option<Expr>)> },
    StaticAssert(Declaration),
}

#[derive(Debug)]
pub struct EnumSpec {
    pub tag: Option<Name>,
    pub values: Option<Vec<(Name, Option<Expr>)>>,
    pub span: Span,
}

/// A declarator: the name, and what is wrapped around it from the inside out (`*a[3]`: array, pointer).
#[derive(Debug)]
pub struct Declarator {
    pub name: Option<Name>,
    pub derived: Vec<Derived>,
    pub align: Option<Box<Align>>,
    pub is_packed: bool,
    pub is_noreturn: bool,
    pub around_main: AroundMain,
    /// `__attribute__((cleanup(function)))`.
    pub cleanup: Option<Name>,
    pub span: Span,
}

impl Declarator {
    /// A declarator with nothing in it yet.
    pub fn at(span: Span) -> Declarator {
        Declarator {
            name: None,
            derived: Vec::new(),
            align: None,
            is_packed: false,
            is_noreturn: false,
            around_main: AroundMain::default(),
            cleanup: None,
            span,
        }
    }
}

#[derive(Debug)]
pub enum Derived {
    Pointer(Quals),
    Array {
        size: Option<Box<Expr>>,
        span: Span,
    },
    /// `is_unprototyped`: `()`, or the old `(a, b)` with the types in declarations of their own.
    Function {
        params: Vec<Param>,
        is_variadic: bool,
        is_unprototyped: bool,
    },
}

#[derive(Debug)]
pub struct Param {
    pub specs: Rc<DeclSpecs>,
    pub declarator: Declarator,
}

#[derive(Debug)]
pub struct TypeName {
    pub specs: DeclSpecs,
    pub declarator: Declarator,
}

#[derive(Debug)]
pub enum Init {
    Expr(Expr),
    List(Vec<(Vec<Designator>, Init)>, Span),
}

impl Init {
    pub fn span(&self) -> Span {
        match self {
            Init::Expr(expr) => expr.span,
            Init::List(_, span) => *span,
        }
    }
}

#[derive(Debug)]
pub enum Designator {
    Member(Name),
    Index(Expr),
    Range(Expr, Expr),
}

#[derive(Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
    /// Levels below this one, so that no later stage recurses too deep.
    pub height: u16,
}

/// The elements of a string literal with a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WideKind {
    /// `u`: `char16_t`.
    Char16,
    /// `U`: `char32_t`.
    Char32,
    /// `L`: `wchar_t`.
    WChar,
}

#[derive(Debug)]
pub enum ExprKind {
    /// Reported already.
    Error,
    Int {
        value: u64,
        is_unsigned: bool,
        nr_longs: u8,
        is_decimal: bool,
    },
    Float {
        value: f64,
        is_float: bool,
    },
    Char(i32),
    Str(Rc<[u8]>),
    /// Units of so many bytes: 2 of `u"…"`, 4 of `U"…"` and `L"…"`.
    WideStr(Rc<[u32]>, WideKind),
    Name(Sym),
    /// `+ - ~ ! * &`.
    Unary(P, Box<Expr>),
    /// `++x`, `--x`.
    PreStep(P, Box<Expr>),
    /// `x++`, `x--`.
    PostStep(P, Box<Expr>),
    Binary(P, Box<Expr>, Box<Expr>),
    /// `=` has no operator.
    Assign(Option<P>, Box<Expr>, Box<Expr>),
    /// `a ?: b` has no middle.
    Conditional(Box<Expr>, Option<Box<Expr>>, Box<Expr>),
    Comma(Box<Expr>, Box<Expr>),
    Call(Box<Expr>, Vec<Expr>),
    Index(Box<Expr>, Box<Expr>),
    Member {
        base: Box<Expr>,
        name: Name,
        is_arrow: bool,
        operator: Span,
    },
    Cast(Box<TypeName>, Box<Expr>),
    SizeofExpr(Box<Expr>),
    SizeofType(Box<TypeName>),
    AlignofType(Box<TypeName>),
    CompoundLiteral(Box<TypeName>, Box<Init>),
    StatementExpr(Box<Block>),
    Generic(Box<Expr>, Vec<(Option<TypeName>, Expr)>),
    VaStart(Box<Expr>),
    VaEnd(Box<Expr>),
    VaCopy(Box<Expr>, Box<Expr>),
    VaArg(Box<Expr>, Box<TypeName>),
    Offsetof(Box<TypeName>, Vec<Designator>),
    Alloca(Box<Expr>),
    Unreachable,
    Trap,
    TypesCompatible(Box<TypeName>, Box<TypeName>),
    ConstantP(Box<Expr>),
    ChooseExpr(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `&&label`, gcc's.
    LabelAddress(Name),
}

#[derive(Debug)]
pub struct Block {
    pub items: Vec<BlockItem>,
    pub span: Span,
}

#[derive(Debug)]
pub enum BlockItem {
    Declaration(Declaration),
    Statement(Stmt),
}

#[derive(Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

#[derive(Debug)]
pub enum StmtKind {
    Empty,
    Expr(Expr),
    Block(Block),
    If(Expr, Box<Stmt>, Option<Box<Stmt>>),
    While(Expr, Box<Stmt>),
    DoWhile(Box<Stmt>, Expr),
    For {
        init: Option<Box<ForInit>>,
        condition: Option<Expr>,
        step: Option<Expr>,
        body: Box<Stmt>,
    },
    Switch(Expr, Box<Stmt>),
    Case(Expr, Option<Expr>, Box<Stmt>),
    Default(Box<Stmt>),
    Label(Name, Box<Stmt>),
    Goto(Name),
    /// `goto *address`, gcc's.
    GotoAddress(Expr),
    Break,
    Continue,
    Return(Option<Expr>),
}

#[derive(Debug)]
pub enum ForInit {
    Declaration(Declaration),
    Expr(Expr),
}
