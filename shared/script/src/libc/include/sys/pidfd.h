#ifndef _SYS_PIDFD_H
#define _SYS_PIDFD_H 1
#include <fcntl.h>
#include <signal.h>
#define PIDFD_NONBLOCK O_NONBLOCK
int pidfd_open(pid_t pid, unsigned int flags);
int pidfd_getfd(int pidfd, int fd, unsigned int flags);
int pidfd_send_signal(int fd, int number, siginfo_t *info, unsigned int flags);

#endif
