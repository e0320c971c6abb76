// ioctl(2): the requests that the kernel answers before it asks the file - fs/ioctl.c:do_vfs_ioctl().
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void ask(const char *what, int fd)
{
    long long size = 0;
    int on = 1, off = 0, same = 0;

    int ret = ioctl(fd, FIOQSIZE, &size);
    printf("%s: FIOQSIZE %d %s", what, ret, ret < 0 ? strerror(errno) : "");
    if (ret == 0 && strcmp(what, "directory"))
        printf("%lld", size);
    ret = ioctl(fd, FIOASYNC, &same);
    printf("; FIOASYNC off %d", ret);
    ret = ioctl(fd, FIOASYNC, &on);
    printf(", on %d %s", ret, ret < 0 ? strerror(errno) : "");
    printf(", O_ASYNC %d", !!(fcntl(fd, F_GETFL) & O_ASYNC));
    ret = ioctl(fd, FIOASYNC, &off);
    printf(", off %d, O_ASYNC %d", ret, !!(fcntl(fd, F_GETFL) & O_ASYNC));
    ret = ioctl(fd, FIOCLEX);
    printf("; FIOCLEX %d %d", ret, fcntl(fd, F_GETFD));
    ret = ioctl(fd, FIONCLEX);
    printf(", FIONCLEX %d %d\n", ret, fcntl(fd, F_GETFD));
}

int main(void)
{
    int ends[2], file = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);

    write(file, "text", 4);
    ftruncate(file, 100000);
    pipe(ends);
    ask("file", file);
    ask("directory", open(".", O_RDONLY));
    ask("/dev/null", open("/dev/null", O_RDONLY));
    ask("pipe", ends[0]);
    ask("datagrams", socket(AF_UNIX, SOCK_DGRAM, 0));
    ask("eventfd", eventfd(0, 0));
    ask("/proc/self/stat", open("/proc/self/stat", O_RDONLY));
    ask("none", -1);
    unlink("f");
    return 0;
}
