// Since Linux 6.3 execve(2) moves the caller into time_for_children as well (fact 208).
//@ machine: lab,bare
//@ facts: 208
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

int main(int argc, char *argv[])
{
    char now[64] = "", children[64] = "";
    readlink("/proc/self/ns/time", now, sizeof(now) - 1);
    readlink("/proc/self/ns/time_for_children", children, sizeof(children) - 1);
    printf("%s exec: time and time_for_children are %s\n", argc > 1 ? "after" : "before",
           strcmp(now, children) == 0 ? "one" : "two");
    if (argc > 1) {
        printf("and it is %s namespace that I started in\n", strcmp(now, argv[1]) == 0 ? "the" : "not the");
        return 0;
    }
    if (unshare(CLONE_NEWTIME) == -1)
        err(1, "unshare");
    readlink("/proc/self/ns/time_for_children", children, sizeof(children) - 1);
    printf("after unshare: they are %s\n", strcmp(now, children) == 0 ? "one" : "two");
    fflush(stdout);
    execl("/proc/self/exe", argv[0], now, NULL);
    err(1, "exec");
}
