#ifndef _LINUX_SEM_H
#define _LINUX_SEM_H 1
#include <sys/sem.h>

#endif
