//! English.

use super::Named;

/// Says why a signal came.
pub fn english_fault(signal: &str, why: &str, args: &[String]) -> String {
    let named = Named { args };
    let (text, pointer, function) = (named.text(), named.pointer(), named.function());
    let (does, deed) = if named.is_write() { ("writes", "written to") } else { ("reads", "read") };
    let sentence = match why {
        "null-pointer" if text.is_empty() => format!("a null pointer was {deed}."),
        "null-pointer" if !function.is_empty() => format!("{function} was given a null pointer in `{text}`."),
        "null-pointer" if !pointer.is_empty() => format!("`{pointer}` is NULL, and `{text}` {does} through it."),
        "null-pointer" => format!("`{text}` {does} through a null pointer."),
        "unmapped" if named.more(0) == "freed" => format!(
            "`{text}` {does} memory that was given back: malloc in line {}, free in line {}. Its pages are gone.",
            named.more(2),
            named.more(3)
        ),
        "unmapped" if text.is_empty() => format!("an address was {deed} where nothing is mapped."),
        "unmapped" if !pointer.is_empty() => {
            format!("`{text}` {does} at {}, where nothing is mapped: `{pointer}` points nowhere.", named.more(0))
        }
        "unmapped" => format!("`{text}` {does} at {}, where nothing is mapped.", named.more(0)),
        "protected" if named.is_write() && named.more(0) == "rodata" => {
            format!(
                "`{text}` writes to a string literal or a constant. An array, as in `char s[] = \"…\"`, can be changed."
            )
        }
        "protected" if text.is_empty() => format!("memory was {deed} that must not be."),
        "protected" => format!("`{text}` {does} memory that must not be {deed} ({}).", named.more(0)),
        "stack-overflow" if named.more(0).is_empty() => "the stack is full. The calls are nested too deeply.".into(),
        "stack-overflow" => format!(
            "the stack is full: calls are nested too deeply, or the variables of `{}` are too big. Does its recursion end?",
            named.more(0)
        ),
        "beyond-end" if text.is_empty() => {
            format!("a page of a mapping was {deed} that lies beyond the end of the mapped file.")
        }
        "beyond-end" => {
            format!(
                "`{text}` {does} a page of a mapping that lies beyond the end of the mapped file: make the file longer first."
            )
        }
        "bad-stack" => "the stack given to clone is no stack: it wants the high end of memory of this process.".into(),
        "divide-by-zero" if text.is_empty() => "a division by zero.".into(),
        "divide-by-zero" => format!("`{text}` divides by zero, or the smallest number by -1."),
        "not-a-function" if text.is_empty() => "a call through a pointer that is no function's address.".into(),
        "not-a-function" if named.more(0) == "0x0" => format!("`{text}` calls through a null pointer."),
        "not-a-function" => format!("`{text}` calls {}, which is no function's address.", named.more(0)),
        "trap" => "the program trapped itself.".into(),
        "stale-jump" => "longjmp to a setjmp whose function has returned already.".into(),
        "halt" => "the C library stopped the program for good, as SIGABRT could not.".into(),
        _ => format!("{why} {}", args.join(" ")).trim_end().to_string(),
    };
    format!("{signal}: {sentence}")
}

/// Says what passed only by luck.
pub fn english_notice(why: &str, args: &[String]) -> String {
    let named = Named { args };
    let (text, function) = (named.text(), named.function());
    let does = if named.is_write() { "writes" } else { "reads" };
    let (bytes, malloc_line, free_line) = (named.more(1), named.more(2), named.more(3));
    let subject = if function.is_empty() { format!("`{text}`") } else { format!("`{text}`: {function}") };
    match why {
        "use-after-free" => format!(
            "{subject} {does} memory that was given back: malloc in line {malloc_line}, free in line {free_line}. Linux lets it pass, and anything may lie there."
        ),
        "beyond-block" => format!(
            "{subject} {does} beyond the end of a block of {bytes} bytes (malloc in line {malloc_line}). Linux lets it pass, and something else lies there."
        ),
        "before-block" => format!(
            "{subject} {does} before the start of a block of {bytes} bytes (malloc in line {malloc_line}). malloc keeps its own notes there."
        ),
        "index" => {
            let last = named.more(1).parse::<u64>().unwrap_or(1).saturating_sub(1);
            format!(
                "`{text}`: the index is {}, and the elements are 0 to {last}. Linux lets it pass, and something else lies there.",
                named.more(0)
            )
        }
        "double-free" => format!("`{text}` gives back a block a second time: the first time was in line {free_line}."),
        "invalid-free" => format!("`{text}` gives back what malloc never gave out."),
        _ => format!("{why} {}", args.join(" ")).trim_end().to_string(),
    }
}
