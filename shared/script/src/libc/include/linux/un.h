#ifndef _LINUX_UN_H
#define _LINUX_UN_H 1
#include <sys/un.h>
#define UNIX_PATH_MAX 0x6c

#endif
