/* Networks with their length in bits: inet_net_pton(3). */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

static int fail(int number)
{
    errno = number;
    return -1;
}

static int nibble(int c) { return isdigit(c) ? c - '0' : tolower(c) - 'a' + 10; }

/* A length is guessed by the class of the first octet, and is at least what was written. */
static int guess(unsigned char first, int written)
{
    int bits = first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : first < 240 ? 4 : 32;
    return bits >= 8 && bits < written ? written : bits;
}

int inet_net_pton(int family, const char *text, void *network, size_t size)
{
    unsigned char *octets = network;
    size_t n = 0;
    int bits = -1, value;
    if (family != AF_INET)
        return fail(EAFNOSUPPORT);
    if (text[0] == '0' && tolower(text[1]) == 'x' && isxdigit(text[2])) {
        for (text += 2; isxdigit(*text); text++) {
            if (n == size)
                return fail(EMSGSIZE);
            octets[n] = nibble(*text) << 4;
            if (isxdigit(text[1]))
                octets[n] |= nibble(*++text);
            n++;
        }
    } else {
        for (;; text++) {
            if (!isdigit(*text))
                return fail(ENOENT);
            for (value = 0; isdigit(*text); text++)
                if ((value = value * 10 + *text - '0') > 255)
                    return fail(ENOENT);
            if (n == size)
                return fail(EMSGSIZE);
            octets[n++] = value;
            if (*text != '.')
                break;
        }
    }
    if (*text == '/' && isdigit(text[1])) {
        bits = 0;
        for (text++; isdigit(*text); text++)
            if ((bits = bits * 10 + *text - '0') > 32)
                return fail(EMSGSIZE);
    }
    if (*text)
        return fail(ENOENT);
    if (bits < 0)
        bits = guess(octets[0], n * 8);
    while (n * 8 < (size_t)bits) {
        if (n == size)
            return fail(EMSGSIZE);
        octets[n++] = 0;
    }
    return bits;
}

/* Room is asked for as if each octet had three digits. */
char *inet_net_ntop(int family, const void *network, int bits, char *to, size_t size)
{
    const unsigned char *octet = network;
    char *at = to;
    int left;
    if (family != AF_INET || bits < 0 || bits > 32) {
        errno = family != AF_INET ? EAFNOSUPPORT : EINVAL;
        return 0;
    }
    if (bits == 0 && size > 1)
        at += sprintf(at, "0");
    for (left = bits; left > 0; left -= 8) {
        int kept = left < 8 ? 0xff00 >> left & 0xff : 0xff;
        if (size - (at - to) <= 5 + (at > to && left >= 8))
            break;
        at += sprintf(at, at > to ? ".%d" : "%d", *octet++ & kept);
    }
    if (left > 0 || at == to || size - (at - to) <= 4) {
        errno = EMSGSIZE;
        return 0;
    }
    sprintf(at, "/%d", bits);
    return to;
}
