/* eventfd(2), signalfd(2), timerfd_create(2). */
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int eventfd(unsigned int count, int flags) { return __nslab_ret(__syscall_eventfd2(count, flags)); }
int eventfd_read(int fd, eventfd_t *value) { return read(fd, value, sizeof *value) == sizeof *value ? 0 : -1; }
int eventfd_write(int fd, eventfd_t value) { return write(fd, &value, sizeof value) == sizeof value ? 0 : -1; }
int signalfd(int fd, const sigset_t *mask, int flags) { return __nslab_ret(__syscall_signalfd4(fd, mask, 8, flags)); }
int timerfd_create(clockid_t clock, int flags) { return __nslab_ret(__syscall_timerfd_create(clock, flags)); }

int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old)
{
    return __nslab_ret(__syscall_timerfd_settime(fd, flags, value, old));
}

int timerfd_gettime(int fd, struct itimerspec *value) { return __nslab_ret(__syscall_timerfd_gettime(fd, value)); }
