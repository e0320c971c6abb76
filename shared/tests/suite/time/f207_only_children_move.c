// unshare(CLONE_NEWTIME) changes time_for_children alone; a forked child enters it (fact 207). Asking again is allowed
// (fact 214).
//@ machine: lab,bare
//@ facts: 207 214
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static char first[64];

static const char *which(const char *link)
{
    char text[64] = "";
    if (readlink(link, text, sizeof(text) - 1) == -1)
        err(1, "%s", link);
    return strcmp(text, first) == 0 ? "the old" : "a new";
}

int main(void)
{
    readlink("/proc/self/ns/time", first, sizeof(first) - 1);
    printf("time_for_children: %s\n", which("/proc/self/ns/time_for_children"));
    if (unshare(CLONE_NEWTIME) == -1)
        err(1, "unshare");
    printf("after unshare: time %s, time_for_children %s\n", which("/proc/self/ns/time"),
           which("/proc/self/ns/time_for_children"));
    fflush(stdout);
    if (fork() == 0) {
        printf("child: time %s, time_for_children %s\n", which("/proc/self/ns/time"),
               which("/proc/self/ns/time_for_children"));
        return 0;
    }
    wait(NULL);
    printf("again: %d\n", unshare(CLONE_NEWTIME));
    return 0;
}
