//! Chinese.

use super::Named;

/// Says why a signal came.
pub fn chinese_fault(signal: &str, why: &str, args: &[String]) -> String {
    let named = Named { args };
    let (text, pointer, function) = (named.text(), named.pointer(), named.function());
    let does = if named.is_write() { "写" } else { "读" };
    let sentence = match why {
        "null-pointer" if text.is_empty() => format!("{does}了空指针。"),
        "null-pointer" if !function.is_empty() => format!("`{text}` 把空指针交给了 {function}。"),
        "null-pointer" if !pointer.is_empty() => format!("`{pointer}` 是空指针，`{text}` 通过它{does}内存。"),
        "null-pointer" => format!("`{text}` 通过空指针{does}内存。"),
        "unmapped" if named.more(0) == "freed" => format!(
            "`{text}` {does}了已经释放的内存：第 {} 行 malloc，第 {} 行 free，这些页已经没有了。",
            named.more(2),
            named.more(3)
        ),
        "unmapped" if text.is_empty() => format!("{does}了没有映射的地址。"),
        "unmapped" if !pointer.is_empty() => {
            format!("`{text}` {does}了 {}，那里没有映射内存：`{pointer}` 没有指向任何东西。", named.more(0))
        }
        "unmapped" => format!("`{text}` {does}了 {}，那里没有映射内存。", named.more(0)),
        "protected" if named.is_write() && named.more(0) == "rodata" => {
            format!("`{text}` 写了字符串字面量或常量，它们只能读。要能改，请用数组，如 `char s[] = \"…\"`。")
        }
        "protected" if text.is_empty() => format!("{does}了不许{does}的内存。"),
        "protected" => format!("`{text}` {does}了不许{does}的内存（{}）。", named.more(0)),
        "stack-overflow" if named.more(0).is_empty() => "栈已用完，调用嵌套太深。".into(),
        "stack-overflow" => {
            format!("栈已用完：调用嵌套太深，或者 `{}` 的变量太大。它的递归会结束吗？", named.more(0))
        }
        "beyond-end" if text.is_empty() => format!("{does}了映射里超出文件末尾的一页。"),
        "beyond-end" => format!("`{text}` {does}了映射里超出文件末尾的一页：先把文件变长。"),
        "bad-stack" => "交给 clone 的不是栈：它要这个进程一段内存的高端。".into(),
        "divide-by-zero" if text.is_empty() => "除以零。".into(),
        "divide-by-zero" => format!("`{text}` 除以了零，或者用最小的整数除以 -1。"),
        "not-a-function" if text.is_empty() => "通过不是函数地址的指针调用。".into(),
        "not-a-function" if named.more(0) == "0x0" => format!("`{text}` 通过空指针调用函数。"),
        "not-a-function" => format!("`{text}` 调用了 {}，那不是函数的地址。", named.more(0)),
        "trap" => "程序自己触发了陷阱。".into(),
        "stale-jump" => "longjmp 想跳回的那个函数已经返回了。".into(),
        "halt" => "SIGABRT 没能结束程序，C 库强行停住了它。".into(),
        _ => format!("{why} {}", args.join(" ")).trim_end().to_string(),
    };
    format!("{signal}：{sentence}")
}

/// Says what passed only by luck.
pub fn chinese_notice(why: &str, args: &[String]) -> String {
    let named = Named { args };
    let (text, function) = (named.text(), named.function());
    let does = if named.is_write() { "写" } else { "读" };
    let (bytes, malloc_line, free_line) = (named.more(1), named.more(2), named.more(3));
    let subject = if function.is_empty() { format!("`{text}` ") } else { format!("`{text}`：{function} ") };
    match why {
        "use-after-free" => format!(
            "{subject}{does}了已经释放的内存：第 {malloc_line} 行 malloc，第 {free_line} 行 free。Linux 不拦，但那里可能是任何东西。"
        ),
        "beyond-block" => format!(
            "{subject}{does}到了 {bytes} 字节的内存块之外（第 {malloc_line} 行 malloc）。Linux 不拦，但那里是别的东西。"
        ),
        "before-block" => format!(
            "{subject}{does}到了 {bytes} 字节的内存块之前（第 {malloc_line} 行 malloc），那里是 malloc 自己的记录。"
        ),
        "index" => {
            let last = named.more(1).parse::<u64>().unwrap_or(1).saturating_sub(1);
            format!("`{text}`：下标是 {}，元素只有 0 到 {last}。Linux 不拦，但那里是别的东西。", named.more(0))
        }
        "double-free" => format!("`{text}` 第二次释放同一块内存：第 {free_line} 行已经释放过。"),
        "invalid-free" => format!("`{text}` 释放的不是 malloc 分配的内存。"),
        _ => format!("{why} {}", args.join(" ")).trim_end().to_string(),
    }
}
