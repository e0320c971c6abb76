#ifndef _LINUX_INOTIFY_H
#define _LINUX_INOTIFY_H 1
#include <sys/inotify.h>

#endif
