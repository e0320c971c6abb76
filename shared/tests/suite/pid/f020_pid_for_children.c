// After the first fork pid_for_children is the child's namespace, not the caller's, and stays so when that init has died
// (fact 20).
//@ machine: lab,bare
//@ facts: 20
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void ns_of(const char *path, char *text, size_t size)
{
    ssize_t n = readlink(path, text, size - 1);
    if (n == -1)
        err(1, "%s", path);
    text[n] = '\0';
}

static const char *same(const char *a, const char *b)
{
    return strcmp(a, b) == 0 ? "the same" : "another";
}

int main(void)
{
    char mine[64], children[64], child[64];
    int up[2];
    ns_of("/proc/self/ns/pid", mine, sizeof(mine));
    ns_of("/proc/self/ns/pid_for_children", children, sizeof(children));
    printf("before unshare: %s\n", same(mine, children));
    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    pipe(up);
    if (fork() == 0) {
        ns_of("/proc/self/ns/pid", child, sizeof(child));
        write(up[1], child, strlen(child) + 1);
        _exit(0);
    }
    read(up[0], child, sizeof(child));
    wait(NULL);
    ns_of("/proc/self/ns/pid_for_children", children, sizeof(children));
    printf("after the first fork: mine is %s, the child's is %s\n", same(mine, children), same(child, children));
    return 0;
}
