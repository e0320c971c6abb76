#ifndef _BYTESWAP_H
#define _BYTESWAP_H 1
#include <stdint.h>
static inline uint16_t bswap_16(uint16_t x) { return x << 8 | x >> 8; }
static inline uint32_t bswap_32(uint32_t x)
{
    return (uint32_t)bswap_16(x) << 16 | bswap_16(x >> 16);
}
static inline uint64_t bswap_64(uint64_t x)
{
    return (uint64_t)bswap_32(x) << 32 | bswap_32(x >> 32);
}

#endif
