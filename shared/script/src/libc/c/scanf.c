/* The scanf family. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <bits/nslab.h>

/* Where characters come from, how many were taken, and how many this conversion may still take. */
struct input {
    FILE *f;
    int taken;
    int left;
};

static int get(struct input *in)
{
    int c;
    if (in->left <= 0)
        return EOF;
    c = fgetc(in->f);
    if (c != EOF) {
        in->taken++;
        in->left--;
    }
    return c;
}

static void give_back(struct input *in, int c)
{
    if (c == EOF)
        return;
    ungetc(c, in->f);
    in->taken--;
    in->left++;
}

static int skip_blanks(struct input *in)
{
    int c;
    do
        c = get(in);
    while (isspace(c));
    give_back(in, c);
    return c;
}

static int is_digit_of(int c, int base)
{
    int value = isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : 99;
    return value < base;
}

/* Collects an integer's text; 0 if there is none. */
static int integer_text(struct input *in, char *text, int size, int *base)
{
    int n = 0, digits = 0, c = get(in);
    if (c == '-' || c == '+') {
        text[n++] = c;
        c = get(in);
    }
    if (c == '0') {
        text[n++] = c;
        digits++;
        c = get(in);
        if ((c == 'x' || c == 'X') && (*base == 0 || *base == 16)) {
            text[n++] = c;
            *base = 16;
            digits = 0;
            c = get(in);
        } else if (*base == 0) {
            *base = 8;
        }
    } else if (*base == 0) {
        *base = 10;
    }
    while (is_digit_of(c, *base) && n < size - 1) {
        text[n++] = c;
        digits++;
        c = get(in);
    }
    give_back(in, c);
    text[n] = 0;
    return digits;
}

static int float_text(struct input *in, char *text, int size)
{
    int n = 0, c;
    while (n < size - 1) {
        char *end;
        c = get(in);
        if (!(isalnum(c) || c == '.' || c == '+' || c == '-')) {
            give_back(in, c);
            break;
        }
        if ((c == '+' || c == '-') && n && tolower(text[n - 1]) != 'e' && tolower(text[n - 1]) != 'p') {
            give_back(in, c);
            break;
        }
        text[n++] = c;
        text[n] = 0;
        strtod(text, &end);
        /* A letter that does not continue a number ends it. */
        if (isalpha(c) && !*end)
            continue;
        if (isalpha(c) && !strchr("eExXpPnNiIaAfF", c)) {
            give_back(in, c);
            text[--n] = 0;
            break;
        }
    }
    return n;
}

static void store(void *to, int size, long value)
{
    switch (size) {
    case 1: *(char *)to = value; break;
    case 2: *(short *)to = value; break;
    case 8: *(long *)to = value; break;
    default: *(int *)to = value; break;
    }
}

/* Reads the set of %[ and returns the format behind it. */
static const char *read_set(const char *format, char *set)
{
    int invert = 0, c;
    memset(set, 0, 256);
    if (*format == '^') {
        invert = 1;
        format++;
    }
    do {
        c = (unsigned char)*format++;
        if (!c)
            return format - 1;
        if (*format == '-' && format[1] && format[1] != ']') {
            int last = (unsigned char)format[1];
            for (; c <= last; c++)
                set[c] = 1;
            format += 2;
        } else {
            set[c] = 1;
        }
    } while (*format != ']' && *format);
    if (invert)
        for (c = 0; c < 256; c++)
            set[c] = !set[c];
    return *format ? format + 1 : format;
}

static int scan(FILE *f, const char *format, va_list ap)
{
    struct input in = { f, 0, 0x7fffffff };
    int assigned = 0, c;
    char set[256], text[128], part[8];
    for (; *format; format++) {
        int width = 0, skip = 0, size = 4, base = 10, n, conversion, limit, nr_part = 0;
        char *to;
        in.left = 0x7fffffff;
        if (isspace((unsigned char)*format)) {
            skip_blanks(&in);
            continue;
        }
        if (*format != '%' || format[1] == '%') {
            if (*format == '%') {
                format++;
                skip_blanks(&in);
            }
            c = get(&in);
            if (c == (unsigned char)*format)
                continue;
            give_back(&in, c);
            return c == EOF && !assigned ? EOF : assigned;
        }
        format++;
        if (*format == '*') {
            skip = 1;
            format++;
        }
        while (isdigit((unsigned char)*format))
            width = width * 10 + *format++ - '0';
        int allocate = *format == 'm';
        format += allocate;
        for (;; format++) {
            if (*format == 'h')
                size = size == 2 ? 1 : 2;
            else if (strchr("lLjztq", *format) && *format)
                size = 8;
            else
                break;
        }
        conversion = *format;
        if (conversion != 'c' && conversion != '[' && conversion != 'n')
            skip_blanks(&in);
        limit = in.left = width ? width : conversion == 'c' ? 1 : 0x7fffffff;
        switch (conversion) {
        case 'n':
            if (!skip)
                store(va_arg(ap, void *), size, in.taken);
            break;
        case 'd': case 'u': case 'i': case 'o': case 'x': case 'X': case 'p':
            base = conversion == 'i' ? 0 : conversion == 'o' ? 8 : conversion == 'x' || conversion == 'X' || conversion == 'p' ? 16 : 10;
            if (!integer_text(&in, text, sizeof text, &base)) {
                c = get(&in);
                give_back(&in, c);
                return c == EOF && !assigned && !*text ? EOF : assigned;
            }
            if (!skip) {
                long value = conversion == 'd' || conversion == 'i' ? strtol(text, 0, base) : (long)strtoul(text, 0, base);
                store(va_arg(ap, void *), conversion == 'p' ? 8 : size, value);
                assigned++;
            }
            break;
        case 'a': case 'e': case 'f': case 'g': case 'E': case 'F': case 'G':
            if (!float_text(&in, text, sizeof text))
                return feof(f) && !assigned ? EOF : assigned;
            if (!skip) {
                if (size == 8)
                    *va_arg(ap, double *) = strtod(text, 0);
                else
                    *va_arg(ap, float *) = strtod(text, 0);
                assigned++;
            }
            break;
        case 'c': case 's': case '[':
            if (conversion == '[')
                format = read_set(format + 1, set) - 1;
            to = 0;
            if (!skip) {
                to = allocate ? (*va_arg(ap, char **) = malloc(1024 * sizeof(wchar_t))) : va_arg(ap, char *);
                if (!to)
                    return EOF;
            }
            for (n = 0; n < limit && (!allocate || n < 1023);) {
                c = get(&in);
                if (c == EOF || (conversion == 's' && isspace(c)) || (conversion == '[' && !set[c])) {
                    give_back(&in, c);
                    break;
                }
                if (size == 8) {
                    /* `l`: wide characters, each of some bytes. */
                    wchar_t wide;
                    mbstate_t state = { 0 };
                    size_t used;
                    part[nr_part++] = c;
                    used = mbrtowc(&wide, part, nr_part, &state);
                    if (used == (size_t)-2 && nr_part < (int)sizeof part)
                        continue;
                    if (used == (size_t)-1)
                        return assigned ? assigned : EOF;
                    nr_part = 0;
                    if (to)
                        ((wchar_t *)to)[n] = wide;
                } else if (to)
                    to[n] = c;
                n++;
            }
            if (!n || (conversion == 'c' && n < limit))
                return feof(f) && !assigned ? EOF : assigned;
            if (to) {
                if (conversion != 'c' && size == 8)
                    ((wchar_t *)to)[n] = 0;
                else if (conversion != 'c')
                    to[n] = 0;
                assigned++;
            }
            break;
        default:
            return assigned;
        }
    }
    return assigned;
}

int vfscanf(FILE *f, const char *format, va_list ap) { return scan(f, format, ap); }
int vscanf(const char *format, va_list ap) { return scan(stdin, format, ap); }

int vsscanf(const char *text, const char *format, va_list ap)
{
    FILE f;
    memset(&f, 0, sizeof f);
    f.flags = __NSLAB_READ | __NSLAB_READING;
    f.fd = -1;
    f.buf = f.pos = (char *)text;
    f.end = (char *)text + strlen(text);
    return scan(&f, format, ap);
}

int scanf(const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = scan(stdin, format, ap);
    va_end(ap);
    return n;
}

int fscanf(FILE *f, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = scan(f, format, ap);
    va_end(ap);
    return n;
}

int sscanf(const char *text, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vsscanf(text, format, ap);
    va_end(ap);
    return n;
}
