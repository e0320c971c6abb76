#ifndef _LINUX_SEM_H
#define _LINUX_SEM_H 1
#include <sys/sem.h>
#define SEMMNI 0x7d00
#define SEMMSL 0x7d00
#define SEMMNS 0x3d090000
#define SEMOPM 0x1f4
#define SEMVMX 0x7fff
#define SEMAEM 0x7fff
#define SEMUME 0x1f4
#define SEMMNU 0x3d090000
#define SEMMAP 0x3d090000
#define SEMUSZ 0x14

#endif
