//! The typed tree: every name resolved, every conversion written out, constants computed.

use std::rc::Rc;

use super::types::{Bits, LocalId, QualType, TypeId};
use crate::syntax::intern::Sym;
use crate::syntax::span::Span;

/// A function or object with static storage, by its number in [`super::globals::Globals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GlobalId(pub u32);

/// An rvalue. Of a struct or union the value is its address.
#[derive(Clone, Debug)]
pub struct Expr {
    pub ty: TypeId,
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    And,
    Or,
    Xor,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A canonical slot value.
    Const(u64),
    Load(Box<Place>),
    AddressOf(Box<Place>),
    Assign(Box<Place>, Box<Expr>),
    /// `place op= right`, `++`, `--`: computed in type `compute`; the value is the old one if `is_postfix`.
    AssignOp {
        place: Box<Place>,
        op: BinaryOp,
        compute: TypeId,
        right: Box<Expr>,
        is_postfix: bool,
    },
    Neg(Box<Expr>),
    Not(Box<Expr>),
    /// Both operands have the same type, but for shifts.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// `pointer + index * scale`, or `-`.
    PointerAdd {
        pointer: Box<Expr>,
        index: Box<Expr>,
        scale: Scale,
        is_minus: bool,
    },
    PointerDiff {
        left: Box<Expr>,
        right: Box<Expr>,
        scale: Scale,
    },
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    Comma(Box<Expr>, Box<Expr>),
    /// To the expression's own type.
    Cast(Box<Expr>),
    Call {
        callee: Box<Expr>,
        args: Vec<Expr>,
        nr_fixed: usize,
    },
    Builtin {
        id: u16,
        args: Vec<Expr>,
    },
    /// The value is that of the last expression, if it has one.
    Statements(Rc<Vec<Stmt>>, Option<Box<Expr>>),
    VaStart(Box<Expr>),
    VaCopy(Box<Expr>, Box<Expr>),
    VaArg(Box<Expr>),
    Alloca(Box<Expr>),
    Trap,
    Nothing,
}

/// Size of what a pointer steps over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Bytes(u64),
    /// The local that holds it.
    Local(LocalId),
}

/// An lvalue, or a function.
#[derive(Clone, Debug)]
pub struct Place {
    pub ty: QualType,
    pub span: Span,
    pub kind: PlaceKind,
}

#[derive(Clone, Debug)]
pub enum PlaceKind {
    Local(LocalId),
    Global(GlobalId),
    /// A literal; its NUL is included.
    Str(Rc<[u8]>),
    Deref(Box<Expr>),
    Member {
        base: Box<Place>,
        offset: u64,
        bits: Option<Bits>,
    },
    CompoundLiteral {
        local: LocalId,
        init: Vec<InitItem>,
    },
    /// The value of an expression, a struct or union.
    Value(Box<Expr>),
}

/// One scalar (or whole struct) of an initialiser.
#[derive(Clone, Debug)]
pub struct InitItem {
    pub offset: u64,
    pub ty: TypeId,
    pub bits: Option<Bits>,
    pub value: InitValue,
}

#[derive(Clone, Debug)]
pub enum InitValue {
    Expr(Expr),
    /// Bytes of a string literal.
    Bytes(Rc<[u8]>),
}

#[derive(Clone, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

/// A label of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelId(pub u32);

impl LabelId {
    /// What gcc's `&&label` gives: an address where nothing lies.
    pub fn address(self) -> u64 {
        0x40_1000 + 16 * u64::from(self.0)
    }
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    Expr(Expr),
    /// Initialises a local; parts not named become zero.
    Init(LocalId, Vec<InitItem>),
    /// Makes an array of variable length; its size in bytes.
    MakeArray(LocalId, Expr),
    Block(Vec<Stmt>),
    If(Expr, Box<Stmt>, Option<Box<Stmt>>),
    While(Expr, Box<Stmt>),
    DoWhile(Box<Stmt>, Expr),
    For {
        init: Vec<Stmt>,
        condition: Option<Expr>,
        step: Option<Expr>,
        body: Box<Stmt>,
    },
    Switch {
        value: Expr,
        cases: Vec<(i64, i64, LabelId)>,
        default: Option<LabelId>,
        body: Box<Stmt>,
    },
    Label(LabelId),
    Goto(LabelId),
    /// gcc's `goto *address`.
    GotoAddress(Expr),
    /// To be done whenever the block is left from here on.
    AtExit(Rc<Stmt>),
    Break,
    Continue,
    Return(Option<Expr>),
}

#[derive(Clone, Debug)]
pub struct Local {
    pub name: Option<Sym>,
    pub ty: QualType,
    pub span: Span,
    /// Must it have an address?
    pub is_in_memory: bool,
    pub align: u64,
}

/// A function's body, analysed.
#[derive(Clone, Debug)]
pub struct Body {
    /// Parameters first.
    pub locals: Vec<Local>,
    pub nr_params: usize,
    pub nr_labels: u32,
    /// Labels whose address is taken.
    pub addressed: Vec<LabelId>,
    pub statements: Vec<Stmt>,
    pub ty: TypeId,
}
