//! Chinese.

use nslab_script::DiagnosticKind;

use super::names;

fn hint(nearest: &[String], header: &Option<String>) -> String {
    match (header, nearest) {
        (Some(header), _) => format!("它在 <{header}> 里声明：加上 `#include <{header}>`。"),
        (None, []) => String::new(),
        (None, nearest) => format!("相近的有 {}。", names(nearest)),
    }
}

fn shown(found: &str) -> String {
    if found.is_empty() { "文件结尾".into() } else { format!("`{found}`") }
}

/// One sentence, and what follows from it.
pub fn chinese(kind: &DiagnosticKind) -> String {
    use DiagnosticKind::*;
    match kind {
        SourceTooLong { max } => format!("程序超过 {max} 字节。"),
        UnexpectedCharacter { character, ascii: Some(ascii) } => {
            format!("`{character}` 不是 C 的字符，应该是 `{ascii}`。")
        }
        UnexpectedCharacter { character, ascii: None } => format!("C 在这里用不到 `{character}`。"),
        UnterminatedString => "这个字符串在本行没有结尾的 \"。".into(),
        UnterminatedChar => "这个字符没有结尾的 '。".into(),
        UnterminatedComment => "这段注释没有结尾的 */。".into(),
        EmptyChar => "'' 里没有字符。".into(),
        LongCharacter { text } => format!("{text} 是几个字符拼成的一个数；字符串要用双引号。"),
        UnknownEscape { escape } => format!("没有 `{escape}` 这个转义，反斜杠会被忽略。"),
        BadNumber { text } => format!("`{text}` 不是数。"),
        HeaderNotFound { header, is_own: true, .. } => {
            format!("没有 \"{header}\"：这里的程序只有一个文件，可用的是系统头文件。")
        }
        HeaderNotFound { header, nearest, is_own: false } => match nearest {
            Some(nearest) => format!("没有 <{header}>，有 <{nearest}>。"),
            None => format!("这里没有 <{header}>。"),
        },
        UnknownDirective { directive } => format!("没有 `#{directive}` 这个指令。"),
        BadDirective { directive } => format!("这个 `#{directive}` 不完整。"),
        ErrorDirective { text } => format!("#error {text}"),
        WarningDirective { text } => format!("#warning {text}"),
        UnterminatedIf => "这个 `#if` 没有 `#endif`。".into(),
        StrayConditional { directive } => format!("`#{directive}` 前面没有 `#if`。"),
        UnterminatedMacroCall { name } => format!("宏 `{name}` 的调用缺右括号。"),
        MacroArguments { name, expected, found } => format!("宏 `{name}` 要 {expected} 个参数，这里是 {found} 个。"),
        MacroLimit { max } => format!("包含或宏展开超过上限 {max}。"),
        BadIfExpression => "`#if` 无法对这个表达式求值。".into(),
        Expected { expected, after, found } => format!("`{after}` 后面应是 `{expected}`，这里是{}。", shown(found)),
        MissingSemicolon { after } => format!("`{after}` 后面缺 `;`。"),
        Unclosed { open, close } => format!("`{open}` 没有闭合，缺 `{close}`。"),
        ExpectedExpression { found } => format!("这里应是表达式，不是{}。", shown(found)),
        ExpectedType { found } => format!("这里应是类型，不是{}。", shown(found)),
        ExpectedDeclaration { found } => format!("这里应是声明，不是{}。", shown(found)),
        ExpectedName { found } => format!("这里应是名字，不是{}。", shown(found)),
        UnknownType { name, nearest, header } => format!("`{name}` 不是类型。{}", hint(nearest, header)),
        BadTypeWords { words } => format!("`{words}` 不是类型。"),
        TooDeep { max } => format!("嵌套超过 {max} 层。"),
        Unsupported { what } => format!("{what} 是合法的 C，但 nslab 不支持。"),
        Undeclared { name, nearest, header } => format!("`{name}` 没有声明。{}", hint(nearest, header)),
        UndeclaredFunction { name, nearest, header } => format!("没有声明函数 `{name}`。{}", hint(nearest, header)),
        DeclaredLater { name } => format!("`{name}` 的定义在后面，这里还没有声明它：在本函数之前写上它的声明。"),
        ImplicitInt { name } => format!("`{name}` 没有类型；1999 年以前的 C 把它当作 `int`。请写上 `int`。"),
        Undefined { name } => format!("`{name}` 声明了，但没有定义。"),
        NoMain => "没有 `main`，程序无从开始。".into(),
        Redeclared { name } => format!("`{name}` 声明了两次，或类型不一致。"),
        Redefined { name } => format!("`{name}` 定义了两次。"),
        IncompleteType { ty, header: Some(header) } => format!("不知道 `{ty}` 的成员，加上 `#include <{header}>`。"),
        IncompleteType { ty, header: None } => format!("不知道 `{ty}` 的成员：它没有定义。"),
        NoMember { ty, member, nearest } => format!("`{ty}` 没有成员 `{member}`。{}", hint(nearest, &None)),
        UndefinedLabel { name } => format!("没有标号 `{name}`。"),
        UnusedVariable { name } => format!("`{name}` 没有用到。"),
        Misplaced { word } => format!("`{word}` 不在它所属的语句里。"),
        DuplicateCase { value } if value.is_empty() => "一个 switch 里有两个 `default`。".into(),
        DuplicateCase { value } => format!("一个 switch 里有两个 `case {value}`。"),
        ArgumentCount { name, expected, found, is_variadic, signature } => {
            let least = if *is_variadic { "至少 " } else { "" };
            format!("`{name}` 要{least} {expected} 个参数，这里是 {found} 个：{signature}")
        }
        ArgumentType { name, index, expected, found, signature } => {
            format!("`{name}` 的第 {index} 个参数是 `{found}`，应是 `{expected}`：{signature}")
        }
        Conversion { expected, found } => format!("`{found}` 不能当作 `{expected}`。"),
        NotAFunction { ty } => format!("`{ty}` 不是函数，不能调用。"),
        NotAPointer { ty } => format!("`{ty}` 不是指针。"),
        NotARecord { ty } => format!("`{ty}` 没有成员。"),
        UseArrow { ty } => format!("`{ty}` 是指针，用 `->`。"),
        UseDot { ty } => format!("`{ty}` 不是指针，用 `.`。"),
        BadOperands { operator, left, right } if right.is_empty() => format!("`{operator}` 不能用于 `{left}`。"),
        BadOperands { operator, left, right } => format!("`{operator}` 不能用于 `{left}` 和 `{right}`。"),
        NotAnLvalue { operator } => format!("`{operator}` 只能用于对象，这里只是一个值。"),
        NotAssignable { name } => format!("`{name}` 不能赋值。"),
        BadCondition { ty } => format!("`{ty}` 不能用作条件。"),
        AssignmentInCondition => "`=` 是赋值，条件成了所赋的值；比较用 `==`。如果确实要赋值，请再加一层括号。".into(),
        NoEffect { operator } if operator == "==" => "`==` 只是比较，结果没有用到；赋值用 `=`。".into(),
        NoEffect { operator } => format!("`{operator}` 的结果没有用到，这条语句什么也没做。"),
        EmptyBody => "`if` 只管到这个 `;`，后面的语句总会执行。".into(),
        StringComparison => "这里比较的是两个地址，不是内容。比较内容用 strcmp，相等时它返回 0。".into(),
        IndexOutOfBounds { name, len, index } => {
            format!("`{name}` 的元素是 0 到 {}，没有 {index}。", len - 1)
        }
        Uninitialized { name, is_pointer: false } => {
            format!("这里读取 `{name}`，但它还没有赋过值：读到什么全凭运气。")
        }
        Uninitialized { name, is_pointer: true } => format!("这里用了 `{name}`，但它从来没有指向任何地方。"),
        BadCast { from, to } => format!("`{from}` 不能转成 `{to}`。"),
        NotConstant => "这里需要常量。".into(),
        StaticAssertFailed { message } => format!("static_assert 不成立：{message}"),
        ExcessInitializers => "初始值太多，多出的被忽略。".into(),
        BadInitializer { ty } => format!("这不能初始化 `{ty}`。"),
        TooBig { max } => format!("超过 {max} 字节。"),
        BadArraySize => "数组的大小必须是正的常量。".into(),
        BadDeclaration { name, ty } => format!("`{name}` 不能是 `{ty}` 类型。"),
        ReturnMismatch { name, ty } if ty == "void" => format!("`{name}` 没有返回值，`return` 后面不能有值。"),
        ReturnMismatch { name, ty } => format!("`{name}` 必须返回 `{ty}`。"),
        MissingReturn { name, ty } => format!("`{name}` 可能没有返回 `{ty}` 就结束，调用者得到的值不定。"),
        DivisionByZero => "除以零，程序会死于 SIGFPE。".into(),
        CloneStackIsInteger { argument } => {
            format!("clone 的第二个参数是栈顶，`{argument}` 却是一个数。程序会死于 SIGSEGV。")
        }
        CloneStackLowEnd { array, top } => {
            format!(
                "栈向下增长：clone 要的是 `{array}` 的高端，即 `{top}`。子进程一调用函数就会写到 `{array}` 的下面。"
            )
        }
        UncheckedResult { function } => format!("没有检查返回值：`{function}` 失败时返回 -1，程序却不会知道。"),
        CloneNewtime => {
            "clone(2) 不能创建 time 命名空间：这个标志落在退出信号的字节里。unshare(2) 和 clone3(2) 可以。".into()
        }
        CloneNoSignal => "没有退出信号：不加 __WALL，wait 看不到这个子进程。加上 `| SIGCHLD`。".into(),
        FormatMismatch { conversion, expected, found, index, is_read: false } => {
            format!("`{conversion}` 打印 `{expected}`，第 {index} 个参数却是 `{found}`。")
        }
        FormatMismatch { conversion, expected, found, index, is_read: true } => {
            format!("`{conversion}` 要把结果存到 `{expected}` 指的地方，第 {index} 个参数却是 `{found}`。")
        }
        FormatMissingArgument { conversion, function } => {
            format!("`{conversion}` 没有对应的参数，{function} 会取到不相干的值。")
        }
        FormatExtraArgument { index, function } => {
            format!("格式串用不到第 {index} 个参数，{function} 会忽略它。")
        }
        FormatUnknown { conversion, function } => {
            format!("{function} 没有 `{}` 这种转换；要打印百分号，写 `%%`。", conversion.escape_debug())
        }
        ProgramTooLarge { max } => format!("程序超过上限 {max}。"),
        InLibrary { file, line, kind } => format!("nslab 自己的库有错，{file}:{line}：{}", chinese(kind)),
    }
}
