/* Ethernet addresses as text. */
#include <netinet/ether.h>
#include <stdio.h>

char *ether_ntoa_r(const struct ether_addr *address, char *to)
{
    const uint8_t *o = address->ether_addr_octet;
    sprintf(to, "%x:%x:%x:%x:%x:%x", o[0], o[1], o[2], o[3], o[4], o[5]);
    return to;
}

char *ether_ntoa(const struct ether_addr *address)
{
    static char text[18];
    return ether_ntoa_r(address, text);
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct ether_addr *ether_aton_r(const char *text, struct ether_addr *to)
{
    for (int i = 0; i < 6; i++) {
        int value = digit(*text);
        if (value < 0)
            return 0;
        text++;
        if (digit(*text) >= 0)
            value = value << 4 | digit(*text++);
        to->ether_addr_octet[i] = value;
        if (i < 5 && *text++ != ':')
            return 0;
    }
    return to;
}

struct ether_addr *ether_aton(const char *text)
{
    static struct ether_addr address;
    return ether_aton_r(text, &address);
}
