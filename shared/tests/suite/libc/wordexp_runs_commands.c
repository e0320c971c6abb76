// wordexp(3) with commands: their output is split unless it is quoted, and its last newlines are left out.
#include <stdio.h>
#include <stdlib.h>
#include <wordexp.h>

static void show(const char *text, int flags)
{
    wordexp_t words;
    int result = wordexp(text, &words, flags);
    printf("%s: %d", text, result);
    if (!result) {
        for (size_t i = 0; i < words.we_wordc; i++)
            printf(" [%s]", words.we_wordv[i]);
        wordfree(&words);
    }
    printf("\n");
}

int main(void)
{
    setenv("NAME", "a  b", 1);
    show("echo $(echo one two) end", 0);
    show("\"$(echo one; echo; echo two; echo; echo)\"", 0);
    show("$(echo one; echo; echo two; echo)", 0);
    show("x$(echo '  in  between  ')y", 0);
    show("x\"$(echo '  in  between  ')\"y", 0);
    show("`echo back quotes`", 0);
    show("`echo \\`echo nested\\``", 0);
    show("$(echo $(echo nested))", 0);
    show("$(echo ')' \"(\" '$NAME' \"$NAME\")", 0);
    show("'$(echo no)' \\$x", 0);
    show("a$(true)b $(false) c", 0);
    show("$(exit 3)", 0);
    show("$(nosuch-command)", 0);
    show("$(echo open", 0);
    show("`echo open", 0);
    show("$(echo no)", WRDE_NOCMD);
    show("`echo no`", WRDE_NOCMD);
    show("$(if)", 0);
    show("$(echo '/etc/pass*')", 0);
    show("\"$(echo '/etc/pass*')\"", 0);
    return 0;
}
