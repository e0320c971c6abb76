/* POSIX message queues: mq_overview(7). */
#include <errno.h>
#include <mqueue.h>
#include <stdarg.h>
#include <bits/nslab_syscall.h>

int __nslab_notify_thread(const struct sigevent *event, struct sigevent *out, int to_thread);

mqd_t mq_open(const char *name, int flags, ...)
{
    mode_t mode = 0;
    struct mq_attr *attr = 0;
    va_list ap;
    if (*name != '/') {
        errno = EINVAL;
        return -1;
    }
    if (flags & O_CREAT) {
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        attr = va_arg(ap, struct mq_attr *);
        va_end(ap);
    }
    return __nslab_ret(__syscall_mq_open(name + 1, flags, mode, attr));
}

int mq_close(mqd_t queue) { return __nslab_ret(__syscall_close(queue)); }

/* POSIX has EACCES where the kernel says EPERM. */
int mq_unlink(const char *name)
{
    long result = *name == '/' ? __syscall_mq_unlink(name + 1) : -EINVAL;
    return __nslab_ret(result == -EPERM ? -EACCES : result);
}

int mq_setattr(mqd_t queue, const struct mq_attr *attr, struct mq_attr *old)
{
    return __nslab_ret(__syscall_mq_getsetattr(queue, attr, old));
}

int mq_getattr(mqd_t queue, struct mq_attr *attr) { return mq_setattr(queue, 0, attr); }

int mq_notify(mqd_t queue, const struct sigevent *event)
{
    struct sigevent signal;
    if (event && event->sigev_notify == SIGEV_THREAD) {
        errno = __nslab_notify_thread(event, &signal, 0);
        if (errno)
            return -1;
        event = &signal;
    }
    return __nslab_ret(__syscall_mq_notify(queue, event));
}

int mq_timedsend(mqd_t queue, const char *message, size_t n, unsigned int priority, const struct timespec *deadline)
{
    return __nslab_ret(__syscall_mq_timedsend(queue, message, n, priority, deadline));
}

int mq_send(mqd_t queue, const char *message, size_t n, unsigned int priority)
{
    return mq_timedsend(queue, message, n, priority, 0);
}

ssize_t mq_timedreceive(mqd_t queue, char *to, size_t n, unsigned int *priority, const struct timespec *deadline)
{
    return __nslab_ret(__syscall_mq_timedreceive(queue, to, n, priority, deadline));
}

ssize_t mq_receive(mqd_t queue, char *to, size_t n, unsigned int *priority)
{
    return mq_timedreceive(queue, to, n, priority, 0);
}
