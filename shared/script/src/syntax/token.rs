//! Tokens.
#![expect(missing_docs, reason = "punctuators and keywords are named after what they look like")]

use super::intern::Sym;
use super::span::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tok {
    /// An identifier or keyword.
    Ident(Sym),
    /// A preprocessing number, as written.
    Number(Sym),
    /// A string literal with its quotes, as written.
    Str(Sym),
    /// A character constant with its quotes, as written.
    Char(Sym),
    /// A punctuator.
    Punct(P),
    /// A character that C has no use for.
    Unknown(char),
    /// The end of the text.
    Eof,
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub tok: Tok,
    /// Where it stands; for what a macro made, where the learner named the macro.
    pub span: Span,
    /// Is it the first on its line?
    pub starts_line: bool,
    /// Is there white space before it?
    pub spaced: bool,
    /// A macro's own name in its own expansion, never to be expanded.
    pub painted: bool,
    /// Did a macro make it?
    pub from_macro: bool,
}

macro_rules! puncts {
    ($($name:ident $text:literal)*) => {
        /// Punctuators.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum P { $($name),* }

        impl P {
            /// All of them, longest first.
            pub const ALL: &'static [(P, &'static str)] = &[$((P::$name, $text)),*];

            /// Returns what it looks like.
            pub fn text(self) -> &'static str {
                match self { $(P::$name => $text),* }
            }
        }
    };
}

puncts! {
    Ellipsis "..." ShlAssign "<<=" ShrAssign ">>="
    Arrow "->" Inc "++" Dec "--" Shl "<<" Shr ">>" Le "<=" Ge ">=" EqEq "==" Ne "!=" AndAnd "&&" OrOr "||"
    MulAssign "*=" DivAssign "/=" RemAssign "%=" AddAssign "+=" SubAssign "-=" AndAssign "&=" XorAssign "^=" OrAssign "|=" HashHash "##"
    LBracket "[" RBracket "]" LParen "(" RParen ")" LBrace "{" RBrace "}" Dot "." And "&" Star "*" Plus "+" Minus "-" Tilde "~" Not "!"
    Slash "/" Percent "%" Lt "<" Gt ">" Caret "^" Or "|" Question "?" Colon ":" Semi ";" Assign "=" Comma "," Hash "#"
}

macro_rules! keywords {
    ($($name:ident $($text:literal)+;)*) => {
        /// Keywords.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kw { $($name),* }

        /// Every spelling with its keyword.
        pub const KEYWORDS: &[(&str, Kw)] = &[$($(($text, Kw::$name),)+)*];
    };
}

keywords! {
    Auto "auto"; Break "break"; Case "case"; Char "char"; Const "const" "__const" "__const__"; Continue "continue"; Default "default"; Do "do";
    Double "double"; Else "else"; Enum "enum"; Extern "extern"; Float "float"; For "for"; Goto "goto"; If "if";
    Inline "inline" "__inline" "__inline__"; Int "int"; Long "long"; Register "register"; Restrict "restrict" "__restrict" "__restrict__";
    Return "return"; Short "short"; Signed "signed" "__signed__"; Sizeof "sizeof"; Static "static"; Struct "struct"; Switch "switch";
    Typedef "typedef"; Union "union"; Unsigned "unsigned"; Void "void"; Volatile "volatile" "__volatile__"; While "while";
    Bool "_Bool"; Noreturn "_Noreturn"; StaticAssert "_Static_assert" "static_assert"; Alignas "_Alignas"; Alignof "_Alignof" "__alignof__" "__alignof";
    Atomic "_Atomic"; AutoType "__auto_type"; Complex "_Complex" "__complex__"; Generic "_Generic"; ThreadLocal "_Thread_local" "__thread";
    Attribute "__attribute__" "__attribute"; Extension "__extension__"; Typeof "typeof" "__typeof__" "__typeof"; Asm "asm" "__asm__" "__asm";
    VaList "__builtin_va_list"; VaStart "__builtin_va_start"; VaEnd "__builtin_va_end"; VaArg "__builtin_va_arg"; VaCopy "__builtin_va_copy";
    Offsetof "__builtin_offsetof"; Alloca "__builtin_alloca"; Expect "__builtin_expect"; Unreachable "__builtin_unreachable"; Trap "__builtin_trap";
    TypesCompatible "__builtin_types_compatible_p"; ConstantP "__builtin_constant_p"; ChooseExpr "__builtin_choose_expr"; Int128 "__int128";
}
