#ifndef _LINUX_MSG_H
#define _LINUX_MSG_H 1
#include <sys/msg.h>

#endif
