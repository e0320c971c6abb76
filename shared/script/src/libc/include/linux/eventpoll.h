#ifndef _LINUX_EVENTPOLL_H
#define _LINUX_EVENTPOLL_H 1
#include <sys/epoll.h>
#define EPOLLNVAL 0x20
#define EPOLL_URING_WAKE 0x8000000

#endif
