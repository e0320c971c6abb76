#ifndef _SYS_PERSONALITY_H
#define _SYS_PERSONALITY_H 1
#include <bits/types.h>
#define ADDR_NO_RANDOMIZE 0x0040000
#define PER_LINUX 0x0000
#define PER_LINUX32 0x0008
int personality(unsigned long persona);

#endif
