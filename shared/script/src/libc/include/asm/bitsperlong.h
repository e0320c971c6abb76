#ifndef _ASM_BITSPERLONG_H
#define _ASM_BITSPERLONG_H 1
#define __BITS_PER_LONG 64

#endif
