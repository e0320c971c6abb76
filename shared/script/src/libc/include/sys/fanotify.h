#ifndef _SYS_FANOTIFY_H
#define _SYS_FANOTIFY_H 1
#include <stdint.h>
#include <bits/types.h>
#include <linux/fanotify.h>
int fanotify_init(unsigned int flags, unsigned int event_f_flags);
int fanotify_mark(int fd, unsigned int flags, uint64_t mask, int dirfd, const char *path);

#endif
