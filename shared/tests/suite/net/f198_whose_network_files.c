// /proc/net leads to self/net and is the reader's; /sys/class/net is that of the network namespace in which sysfs was mounted (fact 198). A unix
// socket with a path is found from any network namespace, an abstract one is not (fact 195).
//@ machine: lab,bare
//@ facts: 195 198
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void up(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (ioctl(fd, SIOCSIFFLAGS, &request) == -1)
        err(1, "lo up");
    close(fd);
}

static void show(const char *path)
{
    char line[200] = "\n";
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    fgets(line, sizeof(line), f);
    fclose(f);
    printf("%s: %s", path, line);
}

// A row of IPv6 addresses, which lo has when it is up.
static void addresses(void)
{
    char line[200];
    int nr = 0;
    FILE *f = fopen("/proc/net/if_inet6", "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        nr++;
    if (f != NULL)
        fclose(f);
    printf("/proc/net/if_inet6: %d\n", nr);
}

static int at(int is_listening, const char *path)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    // A leading + stands for the NUL of an abstract name.
    strcpy(addr.sun_path, path);
    if (addr.sun_path[0] == '+')
        addr.sun_path[0] = '\0';
    socklen_t len = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    if (is_listening)
        return bind(fd, (struct sockaddr *)&addr, len) == -1 ? -1 : listen(fd, 5);
    int r = connect(fd, (struct sockaddr *)&addr, len);
    printf("%s: %s\n", path, r == -1 ? strerror(errno) : "connected");
    return r;
}

int main(void)
{
    char text[64] = "";
    readlink("/proc/net", text, sizeof(text) - 1);
    printf("/proc/net -> %s\n", text);
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) == -1)
        err(1, "unshare");
    mkdir("/tmp/sys", 0755);
    mkdir("/tmp/sys2", 0755);
    mount("none", "/tmp/sys", "sysfs", 0, NULL);
    if (at(1, "+abstract") == -1 || at(1, "/tmp/path") == -1)
        err(1, "bind");
    up();
    show("/tmp/sys/class/net/lo/flags");
    addresses();
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    printf("in a new network namespace\n");
    show("/tmp/sys/class/net/lo/flags");
    addresses();
    mount("none", "/tmp/sys2", "sysfs", 0, NULL);
    show("/tmp/sys2/class/net/lo/flags");
    at(0, "+abstract");
    at(0, "/tmp/path");
    return 0;
}
