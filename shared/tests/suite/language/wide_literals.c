// Literals of char16_t, char32_t and wchar_t; __alignof.
#include <stdio.h>
#include <uchar.h>
#include <wchar.h>

static const char16_t kept[] = u"a\u00e9\U0001F600";

int main(void)
{
    const char16_t *short_text = u"xy" u"z";
    char32_t long_text[] = U"h\u00e9\U0001F600";
    const wchar_t *wide = L"w" "ide";
    printf("%zu %zu %zu\n", sizeof kept / sizeof *kept, sizeof long_text / sizeof *long_text, sizeof u8"\u00e9");
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        printf("%x ", kept[i]);
    printf("\n%x %x %x %d\n", short_text[0], short_text[2], short_text[3], (int)sizeof *short_text);
    for (int i = 0; long_text[i]; i++)
        printf("%x ", (unsigned)long_text[i]);
    printf("\n%x %zu\n", (unsigned)wide[3], wcslen(wide));
    printf("%d %d\n", (int)u'a', (int)U'b');
    printf("%zu %zu\n", (size_t)__alignof(long), (size_t)__alignof__(short));
    return 0;
}
