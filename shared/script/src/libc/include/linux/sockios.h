#ifndef _LINUX_SOCKIOS_H
#define _LINUX_SOCKIOS_H 1
#include <asm/ioctls.h>
#define SIOCBRADDBR 0x89a0
#define SIOCBRDELBR 0x89a1
#define SIOCBRADDIF 0x89a2
#define SIOCBRDELIF 0x89a3

#endif
