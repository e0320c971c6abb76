#ifndef _LINUX_PRCTL_H
#define _LINUX_PRCTL_H 1
#include <sys/prctl.h>

#endif
