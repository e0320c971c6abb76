#ifndef _LINUX_FS_H
#define _LINUX_FS_H 1
#include <sys/mount.h>

#endif
