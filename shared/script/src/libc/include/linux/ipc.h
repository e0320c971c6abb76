#ifndef _LINUX_IPC_H
#define _LINUX_IPC_H 1
#include <sys/ipc.h>

#endif
