#ifndef _LINUX_SHM_H
#define _LINUX_SHM_H 1
#include <sys/shm.h>

#endif
