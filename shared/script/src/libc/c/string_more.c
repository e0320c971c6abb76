/* What string.h has beyond bytes: letters' case, copies on the heap, paths. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void *memccpy(void *to, const void *from, int c, size_t n)
{
    char *found = memchr(from, c, n);
    size_t len = found ? found - (char *)from + 1 : n;
    memcpy(to, from, len);
    return found ? (char *)to + len : 0;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++) {
        int difference = tolower((unsigned char)*a) - tolower((unsigned char)*b);
        if (difference || !*a)
            return difference;
    }
    return 0;
}

int strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, (size_t)-1);
}

char *strcasestr(const char *haystack, const char *needle)
{
    size_t n = strlen(needle);
    for (;; haystack++) {
        if (!strncasecmp(haystack, needle, n))
            return (char *)haystack;
        if (!*haystack)
            return 0;
    }
}

char *strndup(const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *copy = malloc(len + 1);
    if (copy) {
        memcpy(copy, s, len);
        copy[len] = 0;
    }
    return copy;
}

char *strdup(const char *s)
{
    return strndup(s, (size_t)-1 >> 1);
}

/* The GNU one of string.h: it does not change its argument. */
char *basename(const char *path)
{
    char *slash = strrchr(path, '/');
    return slash ? slash + 1 : (char *)path;
}

int ffs(int n)
{
    int bit;
    for (bit = 0; bit < 32; bit++)
        if (n >> bit & 1)
            return bit + 1;
    return 0;
}

/* Numbers inside names compare by value, those with leading zeros as fractions. */
int strverscmp(const char *a, const char *b)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    size_t i, start = 0, j;
    int has_zeros = 1;
    for (i = 0; p[i] == q[i]; i++) {
        if (!p[i])
            return 0;
        if (!isdigit(p[i])) {
            start = i + 1;
            has_zeros = 1;
        } else if (p[i] != '0') {
            has_zeros = 0;
        }
    }
    if (p[start] >= '1' && p[start] <= '9' && q[start] >= '1' && q[start] <= '9') {
        for (j = i; isdigit(p[j]); j++)
            if (!isdigit(q[j]))
                return 1;
        if (isdigit(q[j]))
            return -1;
    } else if (has_zeros && start < i && (isdigit(p[i]) || isdigit(q[i]))) {
        return (unsigned char)(p[i] - '0') - (unsigned char)(q[i] - '0');
    }
    return p[i] - q[i];
}

size_t strxfrm(char *to, const char *from, size_t n)
{
    size_t length = strlen(from);
    if (n)
        strncpy(to, from, n);
    return length;
}

char *strfry(char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i + 1 < n; i++) {
        size_t j = i + random() % (n - i);
        char c = s[i];
        s[i] = s[j];
        s[j] = c;
    }
    return s;
}

void *memfrob(void *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((char *)s)[i] ^= 42;
    return s;
}

int ffsll(long long n)
{
    int i = 1;
    if (!n)
        return 0;
    for (; !(n & 1); i++)
        n >>= 1;
    return i;
}

int ffsl(long n) { return ffsll(n); }
