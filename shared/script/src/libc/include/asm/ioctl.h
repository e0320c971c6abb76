#ifndef _ASM_IOCTL_H
#define _ASM_IOCTL_H 1
#include <sys/ioctl.h>

#endif
