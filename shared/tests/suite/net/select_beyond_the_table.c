// select(2) looks at descriptors as far as the process's table has room: 64 at first, then as many as there were. Beyond, what is in the
// set does not count; within, one that is not open is EBADF. A child's table has room for what is open.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void look(const char *what, int fd)
{
    struct timeval none = {0, 0};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    int ret = select(1024, &set, NULL, NULL, &none);
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : ret ? "ready" : "nothing");
    fflush(stdout);
}

int main(void)
{
    if (fork() == 0) {
        look("40", 40);
        dup2(0, 40);
        look("40 when it is open", 40);
        dup2(0, 600);
        look("900", 900);
        look("1000", 1000);
        close(600);
        look("700", 700);
        if (fork() == 0) {
            look("40 in a child", 40);
            look("63 in a child", 63);
            _exit(0);
        }
        wait(NULL);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
