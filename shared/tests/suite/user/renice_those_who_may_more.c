// Priority, policy and processors of a process that is permitted more than the caller take CAP_SYS_NICE, whosever it is -
// security/commoncap.c:cap_safe_nice(). PRIO_PGRP and PRIO_USER take all whom they name, and tell of the last failure.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long ret)
{
    printf("%s: %ld%s%s\n", what, ret, ret == -1 ? ", " : "", ret == -1 ? strerror(errno) : "");
}

static void priority(const char *what, int which, id_t who)
{
    errno = 0;
    int nice = getpriority(which, who);
    printf("%s: %s%s", what, errno ? strerror(errno) : "", errno ? "\n" : "");
    if (errno == 0)
        printf("%d\n", nice);
}

static void keep(unsigned permitted)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof(data));
    data[0].permitted = permitted;
    say("capset", syscall(SYS_capset, &header, data));
}

int main(void)
{
    unsigned long one = 1, none = 0;
    struct sched_param param = {0};
    setbuf(stdout, NULL);
    // A group of one's own: the kid, and later this process.
    setpgid(0, 0);
    pid_t kid = fork();
    if (kid == 0)
        for (;;)
            pause();
    say("renice the group", setpriority(PRIO_PGRP, 0, 3));
    priority("the kid", PRIO_PROCESS, kid);
    say("renice the kid", setpriority(PRIO_PROCESS, kid, 4));
    priority("the group", PRIO_PGRP, 0);
    priority("a group that is not there", PRIO_PGRP, 99999);
    priority("a user without processes", PRIO_USER, 777);
    keep(1u << CAP_SYS_ADMIN);
    say("affinity", syscall(SYS_sched_setaffinity, kid, sizeof(one), &one));
    say("affinity, no processor", syscall(SYS_sched_setaffinity, kid, sizeof(none), &none));
    say("SCHED_BATCH", sched_setscheduler(kid, SCHED_BATCH, &param));
    say("sched_setparam", sched_setparam(kid, &param));
    say("renice the kid", setpriority(PRIO_PROCESS, kid, 5));
    say("renice the kid below", setpriority(PRIO_PROCESS, kid, -5));
    say("renice the group", setpriority(PRIO_PGRP, 0, 6));
    priority("the kid", PRIO_PROCESS, kid);
    priority("myself", PRIO_PROCESS, 0);
    priority("the group", PRIO_PGRP, getpgrp());
    say("my own affinity", syscall(SYS_sched_setaffinity, 0, sizeof(one), &one));
    say("the kid's affinity", syscall(SYS_sched_getaffinity, kid, sizeof(one), &one));
    kill(kid, SIGKILL);
    wait(NULL);
    return 0;
}
