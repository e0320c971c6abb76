// Wide characters on streams, in strings, and as numbers.
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

int main(void)
{
    wchar_t line[40], *save, *end, list[] = L"one,two;;three";
    setlocale(LC_ALL, "C.UTF-8");
    wprintf(L"%ls %s %d %lc\n", L"wide", "narrow", 5, L'é');
    fputws(L"容器\n", stdout);
    putwchar(L'x');
    putwc(L'\n', stdout);
    int n = swprintf(line, 40, L"%05d|%-6ls|", 42, L"ab");
    wprintf(L"%d %ls\n", n, line);
    n = swprintf(line, 4, L"too long");
    wprintf(L"%d %ls\n", n, line);
    for (wchar_t *word = wcstok(list, L",;", &save); word; word = wcstok(NULL, L",;", &save))
        wprintf(L"<%ls>", word);
    wprintf(L"\n%ld %ls\n", wcstol(L"0x1fz", &end, 16), end);
    wprintf(L"%g %lu\n", wcstod(L"2.5e1", NULL), wcstoul(L"77", NULL, 8));
    wprintf(L"%d %d %d\n", wcscasecmp(L"ABC", L"abd") < 0, wcsncasecmp(L"ABC", L"abd", 2), (int)wcsspn(L"aabbc", L"ab"));
    wprintf(L"%ls %ls %d\n", wcsstr(L"container", L"tai"), wcspbrk(L"a=b", L"=;"), (int)wcscspn(L"key:value", L":"));
    wmemset(line, L'-', 5);
    wcsncat(wcscpy(line + 5, L">"), L"abcdef", 3);
    wprintf(L"%ls %d %d\n", line, wmemchr(line, L'>', 10) - line == 5, wmemcmp(L"ab", L"ac", 2));
    wprintf(L"%d %d %d %d\n", wcwidth(L'a'), wcwidth(L'容'), wcwidth(L'\n'), wcswidth(L"a容", 2));
    wprintf(L"%lc %d %d\n", towupper(L'q'), iswalpha(L'é') != 0, iswdigit(L'7') != 0);

    FILE *f = tmpfile();
    fputws(L"érg\nzwei\n", f);
    rewind(f);
    wint_t c = fgetwc(f);
    ungetwc(c, f);
    wprintf(L"%x %ls", (unsigned)c, fgetws(line, 40, f));
    wprintf(L"%ls", fgetws(line, 40, f));
    wprintf(L"%d %d\n", fgetwc(f) == WEOF, feof(f) != 0);
    return 0;
}
