#ifndef _LINUX_SYSINFO_H
#define _LINUX_SYSINFO_H 1
#include <sys/sysinfo.h>

#endif
