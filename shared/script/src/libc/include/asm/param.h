#ifndef _ASM_PARAM_H
#define _ASM_PARAM_H 1
#define HZ 100
#define EXEC_PAGESIZE 4096
#define NOGROUP (-1)
#define MAXHOSTNAMELEN 64

#endif
