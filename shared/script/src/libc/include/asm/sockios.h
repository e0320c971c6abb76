#ifndef _ASM_SOCKIOS_H
#define _ASM_SOCKIOS_H 1
#include <linux/sockios.h>

#endif
