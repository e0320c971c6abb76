#ifndef _LINUX_MQUEUE_H
#define _LINUX_MQUEUE_H 1
#include <mqueue.h>

#endif
