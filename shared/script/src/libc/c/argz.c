/* argz(3): texts one after the other, each with its null byte. */
#include <argz.h>
#include <stdlib.h>

error_t argz_append(char **argz, size_t *length, const char *buffer, size_t n)
{
    char *longer = realloc(*argz, *length + n);
    if (!longer)
        return ENOMEM;
    memcpy(longer + *length, buffer, n);
    *argz = longer;
    *length += n;
    return 0;
}

error_t argz_add(char **argz, size_t *length, const char *text) { return argz_append(argz, length, text, strlen(text) + 1); }

error_t argz_create(char *const argv[], char **argz, size_t *length)
{
    *argz = 0;
    *length = 0;
    for (; *argv; argv++)
        if (argz_add(argz, length, *argv))
            return ENOMEM;
    return 0;
}

error_t argz_add_sep(char **argz, size_t *length, const char *text, int separator)
{
    size_t from = *length, n = strlen(text) + 1, to;
    if (n == 1)
        return 0;
    if (argz_append(argz, length, text, n))
        return ENOMEM;
    /* A row of separators is one. */
    for (to = from; *text; text++) {
        if (*text != separator)
            (*argz)[to++] = *text;
        else if (to > from && (*argz)[to - 1])
            (*argz)[to++] = '\0';
    }
    if (to > from && (*argz)[to - 1])
        (*argz)[to++] = '\0';
    *length = to;
    return 0;
}

error_t argz_create_sep(const char *text, int separator, char **argz, size_t *length)
{
    *argz = 0;
    *length = 0;
    return argz_add_sep(argz, length, text, separator);
}

size_t argz_count(const char *argz, size_t length)
{
    size_t count = 0, i;
    for (i = 0; i < length; i++)
        count += !argz[i];
    return count;
}

char *argz_next(const char *argz, size_t length, const char *entry)
{
    if (!entry)
        return length ? (char *)argz : 0;
    entry += strlen(entry) + 1;
    return entry >= argz + length ? 0 : (char *)entry;
}

void argz_extract(const char *argz, size_t length, char **argv)
{
    char *entry = 0;
    while ((entry = argz_next(argz, length, entry)))
        *argv++ = entry;
    *argv = 0;
}

void argz_stringify(char *argz, size_t length, int separator)
{
    size_t i;
    for (i = 0; i + 1 < length; i++)
        if (!argz[i])
            argz[i] = separator;
}

void argz_delete(char **argz, size_t *length, char *entry)
{
    size_t n;
    if (!entry)
        return;
    n = strlen(entry) + 1;
    *length -= n;
    memmove(entry, entry + n, *argz + *length - entry);
    if (!*length) {
        free(*argz);
        *argz = 0;
    }
}

error_t argz_insert(char **argz, size_t *length, char *before, const char *entry)
{
    size_t n = strlen(entry) + 1, at;
    if (!before)
        return argz_add(argz, length, entry);
    if (before < *argz || before >= *argz + *length)
        return EINVAL;
    while (before > *argz && before[-1])
        before--;
    at = before - *argz;
    if (argz_append(argz, length, entry, n))
        return ENOMEM;
    memmove(*argz + at + n, *argz + at, *length - at - n);
    memcpy(*argz + at, entry, n);
    return 0;
}
