//! Every diagnostic with its arguments.

/// What a diagnostic is about. Types are written as C writes them (`char *`), names as in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's comment names its fields")]
pub enum DiagnosticKind {
    // The text.
    /// The program is longer than `max` bytes.
    SourceTooLong { max: usize },
    /// A character that C has no use for; often a full-width `；` or `“`, then `ascii` is what was meant.
    UnexpectedCharacter { character: char, ascii: Option<char> },
    /// A string literal without its closing `"` on the line.
    UnterminatedString,
    /// A character constant without its closing `'`.
    UnterminatedChar,
    /// `/*` without `*/`.
    UnterminatedComment,
    /// `''`.
    EmptyChar,
    /// `'ab'`: several characters, where a string was probably meant (warning).
    LongCharacter { text: String },
    /// `\q`: no such escape (warning; gcc takes the letter).
    UnknownEscape { escape: String },
    /// Not a number: `12ab`, `09`, `1.2.3`.
    BadNumber { text: String },

    // The preprocessor.
    /// `#include <header>`: there is none; `nearest` is one with a similar name. `is_own`: it was in quotes, a file of the program's own.
    HeaderNotFound { header: String, nearest: Option<String>, is_own: bool },
    /// A line `#word` that is no directive.
    UnknownDirective { directive: String },
    /// A directive that does not read as it should, such as `#define` without a name.
    BadDirective { directive: String },
    /// `#error text`.
    ErrorDirective { text: String },
    /// `#warning text`.
    WarningDirective { text: String },
    /// `#if` without `#endif`.
    UnterminatedIf,
    /// `#else`, `#elif` or `#endif` without `#if`.
    StrayConditional { directive: String },
    /// The call of a macro lacks its `)`.
    UnterminatedMacroCall { name: String },
    /// A macro called with another number of arguments than it has parameters.
    MacroArguments { name: String, expected: usize, found: usize },
    /// Includes nested deeper, or macros that expand to more tokens, than the limit `max`.
    MacroLimit { max: usize },
    /// An expression of `#if` that has no value.
    BadIfExpression,

    // The grammar.
    /// `expected` (punctuation or keyword as written) should stand here, after the word `after`; `found` does.
    Expected { expected: String, after: String, found: String },
    /// A statement or declaration lacks its `;` - the place is right after its last word, `after`.
    MissingSemicolon { after: String },
    /// An opening `open` at the label was never closed; the place is where it was missed.
    Unclosed { open: String, close: String },
    /// An expression should stand here.
    ExpectedExpression { found: String },
    /// A type should stand here.
    ExpectedType { found: String },
    /// A declaration should stand here.
    ExpectedDeclaration { found: String },
    /// An identifier should stand here.
    ExpectedName { found: String },
    /// `name` stands where a type should, and is none; `nearest` are types with similar names.
    UnknownType { name: String, nearest: Vec<String>, header: Option<String> },
    /// `int short long`: not a type.
    BadTypeWords { words: String },
    /// Nested deeper than `max`.
    TooDeep { max: usize },
    /// Valid C that nslab does not know: `what` names it (`asm`, `_Complex`, …).
    Unsupported { what: String },

    // Names.
    /// A name that is declared nowhere: `nearest` are similar ones, `header` is one that declares exactly this name.
    Undeclared { name: String, nearest: Vec<String>, header: Option<String> },
    /// The same for the name of a called function.
    UndeclaredFunction { name: String, nearest: Vec<String>, header: Option<String> },
    /// A function is called before its definition, and nothing declares it: it is taken for one that returns `int` (warning), or cannot be.
    DeclaredLater { name: String },
    /// `main() {`, `static x;`: the type of `name` is left out, and taken for `int` (warning).
    ImplicitInt { name: String },
    /// Declared, used, but defined nowhere.
    Undefined { name: String },
    /// There is no `main`.
    NoMain,
    /// Declared twice in the same scope, or with another type (the label shows where it was first).
    Redeclared { name: String },
    /// A function or variable defined twice.
    Redefined { name: String },
    /// `struct name` is used where its members must be known, but it was never defined.
    IncompleteType { ty: String, header: Option<String> },
    /// No such member; `nearest` are similar ones.
    NoMember { ty: String, member: String, nearest: Vec<String> },
    /// `goto name` without the label.
    UndefinedLabel { name: String },
    /// A local that is never used (hint).
    UnusedVariable { name: String },
    /// `case` or `default` outside `switch`, `break` or `continue` outside a loop; `word` is the keyword.
    Misplaced { word: String },
    /// Two equal `case` values, or two `default`s (`value` empty).
    DuplicateCase { value: String },

    // Types.
    /// Too few or too many arguments in the call of `name`, which is declared as `signature`.
    ArgumentCount { name: String, expected: usize, found: usize, is_variadic: bool, signature: String },
    /// Argument `index` (from 1) of `name`, declared as `signature`, is a `found` where an `expected` is needed. An error where gcc 12 says
    /// so, else a warning.
    ArgumentType { name: String, index: usize, expected: String, found: String, signature: String },
    /// A value of type `found` is put into something of type `expected` (`=`, initialiser, `return`).
    Conversion { expected: String, found: String },
    /// A function call on something that is no function.
    NotAFunction { ty: String },
    /// `*x` or `x[i]` on something that is no pointer.
    NotAPointer { ty: String },
    /// `.member` on something that is no struct or union.
    NotARecord { ty: String },
    /// `x.member` where `x` is a pointer: use `->`.
    UseArrow { ty: String },
    /// `x->member` where `x` is no pointer: use `.`.
    UseDot { ty: String },
    /// The operator does not take these operands; `right` is empty for unary ones.
    BadOperands { operator: String, left: String, right: String },
    /// The left side of an assignment, or the operand of `&`, `++`, `--`, is no object.
    NotAnLvalue { operator: String },
    /// Assignment to something `const`, or to an array.
    NotAssignable { name: String },
    /// A condition that is no number and no pointer.
    BadCondition { ty: String },
    /// `if (a = b)`: an assignment where a comparison was probably meant (warning).
    AssignmentInCondition,
    /// `a == b;`, `a + b;`: a value that nobody uses (warning).
    NoEffect { operator: String },
    /// `if (x);` (warning).
    EmptyBody,
    /// `s == "text"` (warning).
    StringComparison,
    /// A constant `index` that the array `name` of `len` elements does not have (warning).
    IndexOutOfBounds { name: String, len: u64, index: i64 },
    /// A variable is read that nothing was stored in (warning).
    Uninitialized { name: String, is_pointer: bool },
    /// A cast that C does not allow.
    BadCast { from: String, to: String },
    /// A constant is needed here.
    NotConstant,
    /// `static_assert` failed, with its message.
    StaticAssertFailed { message: String },
    /// More initialisers than members or elements (warning).
    ExcessInitializers,
    /// An initialiser that does not fit, such as `int a[2] = 5;`.
    BadInitializer { ty: String },
    /// An array's size is negative, or an object is bigger than `max` bytes.
    TooBig { max: u64 },
    /// An array's size is no constant where it must be, or is negative.
    BadArraySize,
    /// A variable or parameter of type `void` or of a function type, an array of functions and the like.
    BadDeclaration { name: String, ty: String },
    /// `return` without a value in a function that returns `ty`, or with one in a `void` function (`ty` is `void`).
    ReturnMismatch { name: String, ty: String },
    /// A function of type `ty` may end without a value (warning).
    MissingReturn { name: String, ty: String },
    /// Dividing by a constant zero (warning).
    DivisionByZero,

    // What goes wrong with namespaces, and with the library.
    /// clone(2)'s second argument is the number of bytes, not a stack (warning; the program dies of SIGSEGV). `argument` as written.
    CloneStackIsInteger { argument: String },
    /// clone(2)'s second argument is the low end of the array `array`; stacks grow downward, and `top` is what it takes (warning).
    CloneStackLowEnd { array: String, top: String },
    /// The result of `function` is not looked at; it is -1 when the call fails (hint).
    UncheckedResult { function: String },
    /// `CLONE_NEWTIME` (0x80) lies in the byte of clone(2)'s exit signal: use unshare(2) or clone3(2) (warning).
    CloneNewtime,
    /// clone(2) without an exit signal (`SIGCHLD`): wait(2) does not see the child without `__WALL` (warning).
    CloneNoSignal,
    /// `conversion` takes an `expected`, argument `index` of the call is a `found` (warning); `is_read`: it is scanf's.
    FormatMismatch { conversion: String, expected: String, found: String, index: usize, is_read: bool },
    /// The call of `function` has fewer arguments than conversions (warning).
    FormatMissingArgument { conversion: String, function: String },
    /// The call of `function` has more arguments than conversions (warning).
    FormatExtraArgument { index: usize, function: String },
    /// A conversion that `function` does not know (warning).
    FormatUnknown { conversion: String, function: String },

    // Ours.
    /// A function needs more than `max` values and temporaries at once, or the program more than `max` bytes of data.
    ProgramTooLarge { max: u64 },
    /// Something is wrong in our own library: never the learner's fault.
    InLibrary { file: String, line: u32, kind: Box<DiagnosticKind> },
}

impl DiagnosticKind {
    /// Is it about a literal or comment, as the lexer finds it?
    pub fn is_lexical(&self) -> bool {
        use DiagnosticKind::*;
        matches!(self, UnterminatedString | UnterminatedChar | UnterminatedComment)
    }
}

/// What a second place shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// The bracket that is not closed.
    OpenedHere,
    /// The first declaration.
    DeclaredHere,
    /// The parameter or the type that does not fit.
    ExpectedBecause,
}
