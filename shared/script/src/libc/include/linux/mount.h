#ifndef _LINUX_MOUNT_H
#define _LINUX_MOUNT_H 1
#include <sys/mount.h>

#endif
