#ifndef _LINUX_EVENTPOLL_H
#define _LINUX_EVENTPOLL_H 1
#include <sys/epoll.h>

#endif
