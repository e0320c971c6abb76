#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H 1
#include <poll.h>

#endif
