// Without CAP_SYS_ADMIN setns(2) is EPERM for the own namespace of every type, but for user, which is EINVAL (fact 219).
//@ machine: lab,bare
//@ uid: 1000
//@ facts: 219
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char *const names[] = {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "time_for_children", "user", "uts"};
    char path[64];
    for (int i = 0; i < 10; i++) {
        snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
        int fd = open(path, O_RDONLY);
        printf("%s: %s\n", names[i], setns(fd, 0) == -1 ? strerror(errno) : "ok");
    }
    return 0;
}
