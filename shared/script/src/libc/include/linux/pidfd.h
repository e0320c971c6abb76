#ifndef _LINUX_PIDFD_H
#define _LINUX_PIDFD_H 1
#include <linux/types.h>
#include <fcntl.h>
#define PIDFD_NONBLOCK O_NONBLOCK
#define PIDFD_THREAD O_EXCL
#define PIDFD_SIGNAL_THREAD 1
#define PIDFD_SIGNAL_THREAD_GROUP 2
#define PIDFD_SIGNAL_PROCESS_GROUP 4

#endif
