/* select(2) over poll(2). */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

int select(int n, fd_set *readers, fd_set *writers, fd_set *exceptions, struct timeval *timeout)
{
    struct pollfd *fds;
    int count = 0, fd, i, result, ready = 0;
    int wait = timeout ? timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000 : -1;
    if (n < 0 || n > FD_SETSIZE || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0))) {
        errno = EINVAL;
        return -1;
    }
    fds = malloc((n + 1) * sizeof *fds);
    if (!fds)
        return -1;
    for (fd = 0; fd < n; fd++) {
        short events = (readers && FD_ISSET(fd, readers) ? POLLIN | POLLRDNORM : 0) | (writers && FD_ISSET(fd, writers) ? POLLOUT | POLLWRNORM : 0)
                       | (exceptions && FD_ISSET(fd, exceptions) ? POLLPRI : 0);
        if (events) {
            fds[count].fd = fd;
            fds[count].revents = 0;
            fds[count++].events = events;
        }
    }
    result = poll(fds, count, wait);
    for (i = 0; result >= 0 && i < count; i++)
        if (fds[i].revents & POLLNVAL) {
            errno = EBADF;
            result = -1;
        }
    if (result >= 0) {
        if (readers)
            FD_ZERO(readers);
        if (writers)
            FD_ZERO(writers);
        if (exceptions)
            FD_ZERO(exceptions);
        for (i = 0; i < count; i++) {
            short got = fds[i].revents, asked = fds[i].events;
            if (asked & POLLIN && got & (POLLIN | POLLHUP | POLLERR)) {
                FD_SET(fds[i].fd, readers);
                ready++;
            }
            if (asked & POLLOUT && got & (POLLOUT | POLLERR)) {
                FD_SET(fds[i].fd, writers);
                ready++;
            }
            if (asked & POLLPRI && got & POLLPRI) {
                FD_SET(fds[i].fd, exceptions);
                ready++;
            }
        }
    }
    free(fds);
    return result < 0 ? -1 : ready;
}
