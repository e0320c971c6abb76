#ifndef _LINUX_MQUEUE_H
#define _LINUX_MQUEUE_H 1
#include <mqueue.h>
#define MQ_BYTES_MAX 0xc8000
#define NOTIFY_NONE 0
#define NOTIFY_WOKENUP 1
#define NOTIFY_REMOVED 2
#define NOTIFY_COOKIE_LEN 0x20

#endif
