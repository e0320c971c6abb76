//! Programs of random tokens: nearly C, often valid for a while.

/// Names for the tokens to speak of.
const PRELUDE: &str = "\
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define M(x) x
#define N(a, b) a##b
#define S(x, ...) #x __VA_ARGS__
typedef struct node { int m; struct node *next; unsigned b : 3; char s[4]; double d; } T;
union u { int m; char s[8]; float f; };
enum e { A, B = 7, C };
static T t, *p = &t;
static union u v;
static int i, a[8], aa[3][4];
static long l;
static double d;
static char *s = \"text\";
static int (*f)(int), g(int x) { return x; }
int main(int argc, char **argv)
{
";

/// One byte chooses one.
const WORDS: &[&str] = &[
    "(",
    ")",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ";",
    ";\n",
    ",",
    ".",
    "->",
    "...",
    "?",
    ":",
    "=",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "*",
    "/",
    "%",
    "&",
    "&",
    "|",
    "^",
    "~",
    "!",
    "&&",
    "||",
    "<<",
    ">>",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "&=",
    "|=",
    "^=",
    "<<=",
    ">>=",
    "++",
    "--",
    "\n#",
    "\n##",
    "\n#define ",
    "\n#undef ",
    "\n#if ",
    "\n#ifdef ",
    "\n#else\n",
    "\n#endif\n",
    "\n#include ",
    "\n#line ",
    "defined ",
    "\n",
    "if",
    "else",
    "while",
    "do",
    "for",
    "switch",
    "case",
    "default",
    "break",
    "continue",
    "goto",
    "return",
    "sizeof",
    "typedef",
    "static",
    "extern",
    "const",
    "volatile",
    "inline",
    "register",
    "_Noreturn",
    "_Alignas",
    "_Alignof",
    "_Generic",
    "_Static_assert",
    "typeof",
    "__attribute__((packed))",
    "__builtin_va_list",
    "__builtin_va_arg",
    "__builtin_offsetof",
    "__builtin_types_compatible_p",
    "void",
    "char",
    "short",
    "int",
    "long",
    "long",
    "unsigned",
    "signed",
    "float",
    "double",
    "_Bool",
    "struct",
    "union",
    "enum",
    "struct node",
    "union u",
    "enum e",
    "T",
    "T *",
    "t",
    "p",
    "v",
    "i",
    "a",
    "aa",
    "l",
    "d",
    "s",
    "f",
    "g",
    "m",
    "next",
    "b",
    "main",
    "argc",
    "argv",
    "A",
    "B",
    "x",
    "y",
    "z",
    "M",
    "N",
    "S",
    "__VA_ARGS__",
    "__VA_OPT__",
    "0",
    "1",
    "7",
    "-1",
    "2147483648",
    "0x7fffffffffffffff",
    "18446744073709551615u",
    "1.5",
    "1e308",
    ".5f",
    "'c'",
    "L'c'",
    "\"s\"",
    "\"%d %s %*.*f\\n\"",
    "L\"w\"",
    "{ 1, 2 }",
    "{ .m = 1, [2] = 3 }",
    "printf(",
    "malloc(",
    "memcpy(",
    "clone(",
    "\\\n",
];

pub fn program(choices: &[u8]) -> String {
    let mut text = String::from(PRELUDE);
    for &choice in choices {
        // A number of its own now and then, so that values meet their limits.
        match WORDS.get(usize::from(choice)) {
            Some(word) => text += word,
            None => text += &format!("{}", 1_u64 << (choice % 64)),
        }
        text.push(' ');
    }
    text + "\n}\n"
}
