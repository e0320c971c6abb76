//! English.

use nslab_script::DiagnosticKind;

use super::names;

fn hint(nearest: &[String], header: &Option<String>) -> String {
    match (header, nearest) {
        (Some(header), _) => format!(" It is declared in <{header}>: add `#include <{header}>`."),
        (None, []) => String::new(),
        (None, nearest) => format!(" There is {}.", names(nearest)),
    }
}

fn shown(found: &str) -> String {
    if found.is_empty() { "the end of the file".into() } else { format!("`{found}`") }
}

/// One sentence, and what follows from it.
pub fn english(kind: &DiagnosticKind) -> String {
    use DiagnosticKind::*;
    match kind {
        SourceTooLong { max } => format!("The program is longer than {max} bytes."),
        UnexpectedCharacter { character, ascii: Some(ascii) } => format!("`{character}` is not C. `{ascii}` was probably meant."),
        UnexpectedCharacter { character, ascii: None } => format!("C has no use for `{character}` here."),
        UnterminatedString => "This string has no closing \" on its line.".into(),
        UnterminatedChar => "This character has no closing '.".into(),
        UnterminatedComment => "This comment has no closing */.".into(),
        EmptyChar => "'' holds no character.".into(),
        LongCharacter { text } => format!("{text} is one number made of several characters. A text stands in double quotes."),
        UnknownEscape { escape } => format!("`{escape}` is no escape. The backslash is ignored."),
        BadNumber { text } => format!("`{text}` is not a number."),
        HeaderNotFound { header, is_own: true, .. } => {
            format!("There is no \"{header}\": a program here is one file, with the system's headers.")
        }
        HeaderNotFound { header, nearest, is_own: false } => match nearest {
            Some(nearest) => format!("There is no <{header}>. There is <{nearest}>."),
            None => format!("There is no <{header}> here."),
        },
        UnknownDirective { directive } => format!("`#{directive}` is no directive."),
        BadDirective { directive } => format!("This `#{directive}` is not complete."),
        ErrorDirective { text } => format!("#error {text}"),
        WarningDirective { text } => format!("#warning {text}"),
        UnterminatedIf => "This `#if` has no `#endif`.".into(),
        StrayConditional { directive } => format!("`#{directive}` without `#if`."),
        UnterminatedMacroCall { name } => format!("The call of the macro `{name}` has no closing )."),
        MacroArguments { name, expected, found } => format!("The macro `{name}` takes {expected} arguments, not {found}."),
        MacroLimit { max } => format!("Includes or macros go beyond the limit of {max}."),
        BadIfExpression => "This expression has no value that `#if` could test.".into(),
        Expected { expected, after, found } => format!("`{expected}` should follow `{after}`; {} does.", shown(found)),
        MissingSemicolon { after } => format!("A `;` is missing after `{after}`."),
        Unclosed { open, close } => format!("`{open}` was never closed: `{close}` is missing."),
        ExpectedExpression { found } => format!("An expression should stand here, not {}.", shown(found)),
        ExpectedType { found } => format!("A type should stand here, not {}.", shown(found)),
        ExpectedDeclaration { found } => format!("A declaration should stand here, not {}.", shown(found)),
        ExpectedName { found } => format!("A name should stand here, not {}.", shown(found)),
        UnknownType { name, nearest, header } => format!("`{name}` is no type.{}", hint(nearest, header)),
        BadTypeWords { words } => format!("`{words}` is no type."),
        TooDeep { max } => format!("Nested deeper than {max} levels."),
        Unsupported { what } => format!("{what} is valid C that nslab does not know."),
        Undeclared { name, nearest, header } => format!("`{name}` is not declared.{}", hint(nearest, header)),
        UndeclaredFunction { name, nearest, header } => format!("No function `{name}` is declared.{}", hint(nearest, header)),
        DeclaredLater { name } => {
            format!("`{name}` is defined further down; here it is not declared yet. Put its declaration before this function.")
        }
        ImplicitInt { name } => format!("`{name}` has no type; C before 1999 took it for `int`. Write `int`."),
        Undefined { name } => format!("`{name}` is declared but defined nowhere."),
        NoMain => "There is no `main`. The program has nowhere to start.".into(),
        Redeclared { name } => format!("`{name}` is declared twice, or with two types."),
        Redefined { name } => format!("`{name}` is defined twice."),
        IncompleteType { ty, header: Some(header) } => format!("The members of `{ty}` are not known. Add `#include <{header}>`."),
        IncompleteType { ty, header: None } => format!("The members of `{ty}` are not known: it was never defined."),
        NoMember { ty, member, nearest } => format!("`{ty}` has no member `{member}`.{}", hint(nearest, &None)),
        UndefinedLabel { name } => format!("There is no label `{name}`."),
        UnusedVariable { name } => format!("`{name}` is never used."),
        Misplaced { word } => format!("`{word}` has nothing around it that it could belong to."),
        DuplicateCase { value } if value.is_empty() => "Two `default`s in one switch.".into(),
        DuplicateCase { value } => format!("Two `case {value}` in one switch."),
        ArgumentCount { name, expected, found, is_variadic, signature } => {
            let least = if *is_variadic { "at least " } else { "" };
            format!("`{name}` takes {least}{expected} arguments, not {found}: {signature}")
        }
        ArgumentType { name, index, expected, found, signature } => {
            format!("Argument {index} of `{name}` is `{found}`; `{expected}` is needed: {signature}")
        }
        Conversion { expected, found } => format!("`{found}` does not fit `{expected}`."),
        NotAFunction { ty } => format!("`{ty}` is no function and cannot be called."),
        NotAPointer { ty } => format!("`{ty}` is no pointer."),
        NotARecord { ty } => format!("`{ty}` has no members."),
        UseArrow { ty } => format!("`{ty}` is a pointer: use `->`."),
        UseDot { ty } => format!("`{ty}` is no pointer: use `.`."),
        BadOperands { operator, left, right } if right.is_empty() => format!("`{operator}` does not take `{left}`."),
        BadOperands { operator, left, right } => format!("`{operator}` does not take `{left}` and `{right}`."),
        NotAnLvalue { operator } => format!("`{operator}` needs an object, and this is only a value."),
        NotAssignable { name } => format!("`{name}` cannot be assigned to."),
        BadCondition { ty } => format!("`{ty}` is neither true nor false."),
        AssignmentInCondition => {
            "`=` assigns, and the condition is the value assigned. `==` compares. If the assignment is meant, put it in parentheses of its own.".into()
        }
        NoEffect { operator } if operator == "==" => "`==` compares, and nobody uses the result. `=` assigns.".into(),
        NoEffect { operator } => format!("Nobody uses the result of `{operator}`: this statement does nothing."),
        EmptyBody => "This `;` is all that the `if` decides about; what follows always runs.".into(),
        StringComparison => "This compares two addresses, not two texts. strcmp compares texts; it returns 0 if they are equal.".into(),
        IndexOutOfBounds { name, len, index } => {
            format!("`{name}` has the elements 0 to {}; there is no {index}.", len - 1)
        }
        Uninitialized { name, is_pointer: false } => {
            format!("`{name}` is read here, and nothing was stored in it before: its value is whatever lay there.")
        }
        Uninitialized { name, is_pointer: true } => {
            format!("`{name}` is used here, and it was never made to point anywhere.")
        }
        BadCast { from, to } => format!("`{from}` cannot be cast to `{to}`."),
        NotConstant => "A constant is needed here.".into(),
        StaticAssertFailed { message } => format!("static_assert failed: {message}"),
        ExcessInitializers => "More initialisers than there is room for. The rest is ignored.".into(),
        BadInitializer { ty } => format!("This cannot initialise `{ty}`."),
        TooBig { max } => format!("Larger than {max} bytes."),
        BadArraySize => "An array's size must be a positive constant here.".into(),
        BadDeclaration { name, ty } => format!("`{name}` cannot have the type `{ty}`."),
        ReturnMismatch { name, ty } if ty == "void" => format!("`{name}` returns nothing, so `return` takes no value."),
        ReturnMismatch { name, ty } => format!("`{name}` must return `{ty}`."),
        MissingReturn { name, ty } => format!("`{name}` may end without returning its `{ty}`. The caller then gets any value."),
        DivisionByZero => "A division by zero ends the program with SIGFPE.".into(),
        CloneStackIsInteger { argument } => {
            format!("clone's second argument is the top of a stack, and `{argument}` is a number. The program dies of SIGSEGV.")
        }
        CloneStackLowEnd { array, top } => {
            format!("Stacks grow downward: clone needs the high end of `{array}`, `{top}`. The child's first call would write below it.")
        }
        UncheckedResult { function } => format!("Not checked. If `{function}` fails it returns -1, and nobody notices."),
        CloneNewtime => "clone(2) cannot make a time namespace: the flag lies in its exit-signal byte. unshare(2) and clone3(2) can.".into(),
        CloneNoSignal => "No exit signal: wait does not see this child without __WALL. Add `| SIGCHLD`.".into(),
        FormatMismatch { conversion, expected, found, index, is_read: false } => {
            format!("`{conversion}` prints `{expected}`, and argument {index} is `{found}`.")
        }
        FormatMismatch { conversion, expected, found, index, is_read: true } => {
            format!("`{conversion}` stores through `{expected}`, and argument {index} is `{found}`.")
        }
        FormatMissingArgument { conversion, function } => {
            format!("`{conversion}` has no argument: {function} takes whatever happens to lie where the next one would be.")
        }
        FormatExtraArgument { index, function } => {
            format!("The format asks for fewer arguments: {function} never looks at argument {index}.")
        }
        FormatUnknown { conversion, function } => {
            format!("{function} knows no conversion `{}`. `%%` prints a percent sign.", conversion.escape_debug())
        }
        ProgramTooLarge { max } => format!("The program needs more than the limit of {max}."),
        InLibrary { file, line, kind } => format!("A fault in nslab's own library, {file}:{line}: {}", english(kind)),
    }
}
