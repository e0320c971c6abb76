#ifndef _LINUX_IOCTL_H
#define _LINUX_IOCTL_H 1
#include <sys/ioctl.h>

#endif
