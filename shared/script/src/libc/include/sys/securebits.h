#ifndef _SYS_SECUREBITS_H
#define _SYS_SECUREBITS_H 1
#include <linux/securebits.h>

#endif
