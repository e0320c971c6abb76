// regcomp(3), regexec(3), regerror(3): both syntaxes, what matches where, and what each error is called.
#include <regex.h>
#include <stdio.h>
#include <string.h>

static void match(const char *pattern, int flags, const char *text, int eflags)
{
    regex_t re;
    regmatch_t m[4];
    char message[80];
    int code = regcomp(&re, pattern, flags);
    printf("%s /%s/ ", flags & REG_EXTENDED ? "ERE" : "BRE", pattern);
    if (code) {
        size_t n = regerror(code, &re, message, sizeof message);
        printf("error %d: %s (%zu)\n", code, message, n);
        return;
    }
    code = regexec(&re, text, 4, m, eflags);
    printf("%zu groups: ", re.re_nsub);
    if (code == REG_NOMATCH)
        puts("no match");
    for (int i = 0; !code && i < 4; i++) {
        if (m[i].rm_so < 0)
            printf("-%c", i == 3 ? '\n' : ' ');
        else
            printf("%d-%d '%.*s'%c", m[i].rm_so, m[i].rm_eo, m[i].rm_eo - m[i].rm_so, text + m[i].rm_so, i == 3 ? '\n' : ' ');
    }
    regfree(&re);
}

static void all_words(const char *text)
{
    regex_t re;
    regmatch_t m;
    if (regcomp(&re, "[[:alpha:]_][[:alnum:]_]*", REG_EXTENDED))
        return;
    for (int flags = 0; !regexec(&re, text, 1, &m, flags); flags = REG_NOTBOL) {
        printf("<%.*s>", m.rm_eo - m.rm_so, text + m.rm_so);
        text += m.rm_eo;
    }
    putchar('\n');
    regfree(&re);
}

int main(void)
{
    const int E = REG_EXTENDED;
    match("^([a-z]+)=([0-9]{1,3})$", E, "width=120", 0);
    match("(a|ab)(c|bcd)(d*)", E, "abcd", 0);
    match("(foo|foobar)(bar)?", E, "foobar", 0);
    match("(a*)*", E, "aa", 0);
    match("(a*)+", E, "b", 0);
    match("((a)|b)*", E, "ab", 0);
    match("(|a)", E, "a", 0);
    match("a{,2}", E, "aaa", 0);
    match("a{0}b", E, "b", 0);
    match("x*", E, "aaxx", 0);
    match("[]a-]+", E, "-]a", 0);
    match("[^[:space:]]+", E, "  xy z", 0);
    match("[[.a.]-c]", 0, "b", 0);
    match("[[=a=]]", 0, "a", 0);
    match("\\w+\\b", E, " foo bar", 0);
    match("\\<b\\>", E, "ab b", 0);
    match("A[b-d]", E | REG_ICASE, "xaC", 0);
    match("^b$", E | REG_NEWLINE, "a\nb\nc", 0);
    match("a.b", E | REG_NEWLINE, "a\nb", 0);
    match("^a", E, "a", REG_NOTBOL);
    match("a$", E, "a", REG_NOTEOL);
    match("a", E | REG_NOSUB, "ba", 0);
    match("\\(ab*\\)\\1", 0, "abbabb", 0);
    match("(a)(b)\\2\\1", E, "abba", 0);
    match("a\\{2,3\\}", 0, "aaaa", 0);
    match("*a\\(*b\\)", 0, "*a*b", 0);
    match("^*a", 0, "*a", 0);
    match("a^b$c", 0, "a^b$c", 0);
    match("a+b?", 0, "a+b?", 0);
    match("x\\|y\\+", 0, "yy", 0);
    match("a)", E, "a)", 0);
    const char *bad[] = { "(", "[a", "[z-a]", "[[:foo:]]", "[[.xx.]]", "\\", "\\1", "*a", "a|*b", "^*", "a{", "a{2,1}", "a{1a}", "a{32768}", "[a-z-9]" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        match(bad[i], E, "", 0);
    match("\\(a", 0, "", 0);
    match("a\\)", 0, "", 0);
    match("a\\{2", 0, "", 0);
    all_words("int x_1 = strlen(y) + 2;");
    return 0;
}
