/* string.h over the loops in Rust. */
#include <string.h>
#include <strings.h>
#include <bits/nslab.h>

void *memcpy(void *to, const void *from, size_t n) { return __builtin_nslab_memcpy(to, from, n); }
void *memmove(void *to, const void *from, size_t n) { return __builtin_nslab_memcpy(to, from, n); }
void *mempcpy(void *to, const void *from, size_t n) { return (char *)__builtin_nslab_memcpy(to, from, n) + n; }
void *memset(void *to, int c, size_t n) { return __builtin_nslab_memset(to, c, n); }
void explicit_bzero(void *to, size_t n) { __builtin_nslab_memset(to, 0, n); }
void bzero(void *to, size_t n) { __builtin_nslab_memset(to, 0, n); }
void bcopy(const void *from, void *to, size_t n) { __builtin_nslab_memcpy(to, from, n); }
int memcmp(const void *a, const void *b, size_t n) { return __builtin_nslab_memcmp(a, b, n); }
int bcmp(const void *a, const void *b, size_t n) { return __builtin_nslab_memcmp(a, b, n); }
void *memchr(const void *s, int c, size_t n) { return __builtin_nslab_memchr(s, c, n); }
void *rawmemchr(const void *s, int c) { return __builtin_nslab_memchr(s, c, (size_t)-1); }
size_t strlen(const char *s) { return __builtin_nslab_strnlen(s, (size_t)-1); }
unsigned long __nslab_strlen(const char *s) { return __builtin_nslab_strnlen(s, (size_t)-1); }
size_t strnlen(const char *s, size_t n) { return __builtin_nslab_strnlen(s, n); }
int strcmp(const char *a, const char *b) { return __builtin_nslab_strncmp(a, b, (size_t)-1); }
int strncmp(const char *a, const char *b, size_t n) { return __builtin_nslab_strncmp(a, b, n); }
int strcoll(const char *a, const char *b) { return __builtin_nslab_strncmp(a, b, (size_t)-1); }

char *strcpy(char *to, const char *from)
{
    return __builtin_nslab_memcpy(to, from, strlen(from) + 1);
}

char *stpcpy(char *to, const char *from)
{
    size_t n = strlen(from);
    __builtin_nslab_memcpy(to, from, n + 1);
    return to + n;
}

char *stpncpy(char *to, const char *from, size_t n)
{
    size_t len = strnlen(from, n);
    __builtin_nslab_memcpy(to, from, len);
    __builtin_nslab_memset(to + len, 0, n - len);
    return to + len;
}

char *strncpy(char *to, const char *from, size_t n)
{
    stpncpy(to, from, n);
    return to;
}

char *strcat(char *to, const char *from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *to, const char *from, size_t n)
{
    size_t len = strnlen(from, n);
    char *end = to + strlen(to);
    __builtin_nslab_memcpy(end, from, len);
    end[len] = 0;
    return to;
}

char *strchrnul(const char *s, int c)
{
    size_t len = strlen(s);
    char *found = __builtin_nslab_memchr(s, c, len);
    return found ? found : (char *)s + len;
}

char *strchr(const char *s, int c)
{
    return __builtin_nslab_memchr(s, c, strlen(s) + 1);
}

char *index(const char *s, int c) { return strchr(s, c); }

void *memrchr(const void *s, int c, size_t n)
{
    const unsigned char *p = s;
    while (n--)
        if (p[n] == (unsigned char)c)
            return (void *)(p + n);
    return 0;
}

char *strrchr(const char *s, int c)
{
    return memrchr(s, c, strlen(s) + 1);
}

char *rindex(const char *s, int c) { return strrchr(s, c); }

void *memmem(const void *haystack, size_t n, const void *needle, size_t m)
{
    const char *p = haystack, *last = p + n - m;
    if (m > n)
        return 0;
    if (!m)
        return (void *)haystack;
    while (p <= last && (p = memchr(p, *(const char *)needle, last - p + 1))) {
        if (!memcmp(p, needle, m))
            return (void *)p;
        p++;
    }
    return 0;
}

char *strstr(const char *haystack, const char *needle)
{
    return memmem(haystack, strlen(haystack), needle, strlen(needle));
}

size_t strspn(const char *s, const char *accept)
{
    size_t n = 0;
    while (s[n] && strchr(accept, s[n]))
        n++;
    return n;
}

size_t strcspn(const char *s, const char *reject)
{
    size_t n = 0;
    while (s[n] && !strchr(reject, s[n]))
        n++;
    return n;
}

char *strpbrk(const char *s, const char *accept)
{
    s += strcspn(s, accept);
    return *s ? (char *)s : 0;
}

char *strsep(char **s, const char *delimiters)
{
    char *start = *s, *end;
    if (!start)
        return 0;
    end = start + strcspn(start, delimiters);
    *s = *end ? end + 1 : 0;
    *end = 0;
    return start;
}

char *strtok_r(char *s, const char *delimiters, char **save)
{
    char *end;
    if (!s)
        s = *save;
    s += strspn(s, delimiters);
    if (!*s) {
        *save = s;
        return 0;
    }
    end = s + strcspn(s, delimiters);
    *save = *end ? end + 1 : end;
    *end = 0;
    return s;
}

char *strtok(char *s, const char *delimiters)
{
    static char *save;
    return strtok_r(s, delimiters, &save);
}
