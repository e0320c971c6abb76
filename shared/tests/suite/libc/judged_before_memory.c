// Which argument a call judges first decides its errno: much is refused before a bad pointer is followed. A read that has nowhere
// to write to takes nothing.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define BAD ((void *)16)
#define TRY(...) show(#__VA_ARGS__, syscall(__VA_ARGS__))

static void show(const char *what, long result)
{
    printf("%s: %ld %s\n", what, result, result == -1 ? strerrorname_np(errno) : "");
}

static void versions(void)
{
    unsigned versions[] = { _LINUX_CAPABILITY_VERSION_1, _LINUX_CAPABILITY_VERSION_2, _LINUX_CAPABILITY_VERSION_3, 7 };
    for (int i = 0; i < 4; i++) {
        struct __user_cap_header_struct header = { versions[i], 0 };
        struct __user_cap_data_struct data[3];
        memset(data, 0x55, sizeof data);
        long got = syscall(SYS_capget, &header, data);
        printf("capget %#x: %ld, %#x, %x %x %x\n", versions[i], got, header.version, data[0].permitted, data[1].permitted,
               data[2].permitted);
        header.version = versions[i];
        header.pid = -5;
        printf("the version alone: %ld\n", syscall(SYS_capget, &header, NULL));
    }
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_1, 0 };
    struct __user_cap_data_struct data = { 1, 3, 0 };
    printf("capset of version 1: %ld\n", syscall(SYS_capset, &header, &data));
    struct __user_cap_data_struct now[2];
    header.version = _LINUX_CAPABILITY_VERSION_3;
    syscall(SYS_capget, &header, now);
    printf("now %x %x, %x %x\n", now[0].effective, now[1].effective, now[0].permitted, now[1].permitted);
}

int main(void)
{
    const unsigned long high = 0xffffffff00000000;
    TRY(SYS_prctl, -1, 1, 2, 3, 4);
    TRY(SYS_prctl, 0, 0, 0, 0, 0);
    TRY(SYS_prctl, 48, 0, 0, 0, 0);
    TRY(SYS_fsopen, BAD, 2);
    TRY(SYS_fsopen, BAD, 0);
    TRY(SYS_inotify_add_watch, -1, BAD, 0);
    TRY(SYS_inotify_add_watch, -1, BAD, IN_OPEN);
    TRY(SYS_msgctl, -1, IPC_SET, BAD);
    TRY(SYS_msgctl, 1, IPC_SET, BAD);
    TRY(SYS_shmctl, -1, IPC_SET, BAD);
    TRY(SYS_preadv, 0, BAD, 1, -2L);
    TRY(SYS_preadv, -1, BAD, 1, 0);
    TRY(SYS_pwritev, -1, BAD, 1, 0);
    TRY(SYS_getrlimit, RLIMIT_CORE, BAD);
    TRY(SYS_getrlimit, 99, BAD);
    TRY(SYS_ioctl, -1, 0x5414, BAD);
    TRY(SYS_utimensat, AT_FDCWD, NULL, NULL, 0);
    TRY(SYS_futimesat, AT_FDCWD, NULL, NULL);
    TRY(SYS_clock_settime, CLOCK_MONOTONIC, BAD);
    TRY(SYS_clock_adjtime, CLOCK_MONOTONIC, BAD);
    TRY(SYS_rt_sigpending, BAD, 16);
    TRY(SYS_rt_sigpending, BAD, 8);
    TRY(SYS_setgroups, high, BAD);
    TRY(SYS_setgroups, high | 1, BAD);
    TRY(SYS_semop, 0, BAD, high | 501);

    char word[4] = "";
    int ends[2];
    if (pipe(ends) == -1 || write(ends[1], "abc", 3) != 3)
        return 1;
    TRY(SYS_read, ends[0], BAD, 2);
    TRY(SYS_read, -1, BAD, 2);
    TRY(SYS_read, ends[0], word, 3);
    printf("%s\n", word);

    /* More microseconds than a second has. */
    struct timeval timeout = { 0, 1050000 };
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    TRY(SYS_select, 0, NULL, NULL, NULL, &timeout);
    clock_gettime(CLOCK_MONOTONIC, &after);
    printf("more than a second: %d\n", after.tv_sec > before.tv_sec);
    versions();
    return 0;
}
