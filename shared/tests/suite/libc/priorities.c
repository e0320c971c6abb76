// getpriority(2) of groups and users, sched_setattr(2), ioprio_set(2), the score for the OOM killer.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    printf("%s = %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerrorname_np(errno) : "");
}

struct attr {
    unsigned int size, policy;
    unsigned long flags;
    int nice;
    unsigned int priority;
    unsigned long runtime, deadline, period;
};

static void adjust(const char *text)
{
    char line[16] = "";
    FILE *f = fopen("/proc/self/oom_score_adj", "r+");
    int result;
    setvbuf(f, NULL, _IONBF, 0);
    result = fputs(text, f) < 0 ? errno : 0;
    rewind(f);
    fgets(line, sizeof line, f);
    printf("oom_score_adj %s: %s, %s", text, result ? strerrorname_np(result) : "fine", line);
    fclose(f);
}

int main(void)
{
    struct attr attr = { 0 };
    int p[2];
    char c;
    pid_t child;
    setvbuf(stdout, NULL, _IONBF, 0);
    setpgid(0, 0);
    pipe(p);
    child = fork();
    if (child == 0) {
        close(p[1]);
        read(p[0], &c, 1);
        _exit(0);
    }
    close(p[0]);
    say("setpriority(child)", setpriority(PRIO_PROCESS, child, 7));
    say("own group", getpriority(PRIO_PGRP, 0));
    say("setpriority(group)", setpriority(PRIO_PGRP, 0, 9));
    say("child", getpriority(PRIO_PROCESS, child));
    say("group by number", getpriority(PRIO_PGRP, getpgrp()));
    errno = 0;
    say("no such group", getpriority(PRIO_PGRP, 4242));
    say("no such user", getpriority(PRIO_USER, 4242));
    say("no such kind", getpriority(3, 0));

    attr.size = sizeof attr;
    say("sched_getattr", syscall(SYS_sched_getattr, 0, &attr, sizeof attr, 0));
    printf("size %u, policy %u, nice %d, priority %u\n", attr.size, attr.policy, attr.nice, attr.priority);
    attr.policy = 3;
    attr.nice = 12;
    say("sched_setattr", syscall(SYS_sched_setattr, 0, &attr, 0));
    memset(&attr, 0, sizeof attr);
    say("sched_getattr", syscall(SYS_sched_getattr, child, &attr, sizeof attr, 0));
    printf("policy %u, nice %d\n", attr.policy, attr.nice);
    say("sched_getattr", syscall(SYS_sched_getattr, 0, &attr, sizeof attr, 0));
    printf("policy %u, nice %d\n", attr.policy, attr.nice);
    say("sched_getattr, too small", syscall(SYS_sched_getattr, 0, &attr, 8, 0));
    say("sched_getattr, nobody", syscall(SYS_sched_getattr, 4242, &attr, sizeof attr, 0));

    say("ioprio_get", syscall(SYS_ioprio_get, 1, child));
    say("ioprio_set(best effort, 4)", syscall(SYS_ioprio_set, 1, child, 2 << 13 | 4));
    say("ioprio_get", syscall(SYS_ioprio_get, 1, child));
    say("ioprio_set(7)", syscall(SYS_ioprio_set, 1, 0, 7 << 13));
    say("ioprio_get(9)", syscall(SYS_ioprio_get, 9, 0));

    adjust("500");
    adjust("1001");
    adjust("x");
    adjust("700");
    adjust("600");
    close(p[1]);
    wait(NULL);
    return 0;
}
