#ifndef _LINUX_POSIX_TYPES_H
#define _LINUX_POSIX_TYPES_H 1
#include <linux/types.h>

#endif
