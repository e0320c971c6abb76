#ifndef _LINUX_UN_H
#define _LINUX_UN_H 1
#include <sys/un.h>

#endif
