#ifndef _SYS_AUXV_H
#define _SYS_AUXV_H 1
#include <linux/auxvec.h>
#define AT_SYSINFO 32
#define AT_SYSINFO_EHDR 33
unsigned long getauxval(unsigned long type);

#endif
