#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H 1
#include <sys/wait.h>

#endif
