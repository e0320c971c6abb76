// A segment that is attached stays mapped across unshare(CLONE_NEWIPC), and shmdt(2) works (fact 181). What is in an IPC namespace goes
// with its last process (fact 182). /proc/sysvipc and the limits in /proc/sys/kernel are those of the reader's namespace, and of no other
// (fact 183).
//@ machine: lab,bare
//@ facts: 181 182 183
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void lines(const char *who, const char *path)
{
    char line[200];
    int nr = 0;
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL)
        nr++;
    fclose(f);
    printf("%s: %s has %d line%s\n", who, path, nr, nr == 1 ? "" : "s");
}

static void show(const char *who, const char *path)
{
    char line[200] = "";
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    fgets(line, sizeof(line), f);
    fclose(f);
    printf("%s: %s %s", who, path, line);
    fflush(stdout);
}

int main(void)
{
    int shm = shmget(0x99, 4096, IPC_CREAT | 0600);
    int msg = msgget(0x55, IPC_CREAT | 0600);
    char *at = shmat(shm, NULL, 0);
    if (shm == -1 || msg == -1 || at == (char *)-1)
        err(1, "ipc");
    strcpy(at, "hello");
    lines("outside", "/proc/sysvipc/shm");
    show("outside", "/proc/sys/kernel/msgmni");
    int fd = open("/proc/self/ns/ipc", O_RDONLY);
    if (unshare(CLONE_NEWIPC) == -1)
        err(1, "unshare");
    lines("inside", "/proc/sysvipc/shm");
    lines("inside", "/proc/sysvipc/msg");
    printf("the segment: %s\n", at);
    printf("its id: %s\n", shmctl(shm, IPC_STAT, NULL) == -1 ? strerror(errno) : "ok");
    printf("shmat: %s\n", shmat(shm, NULL, 0) == (void *)-1 ? strerror(errno) : "ok");
    printf("shmdt: %s\n", shmdt(at) == -1 ? strerror(errno) : "ok");
    int limit = open("/proc/sys/kernel/msgmni", O_WRONLY);
    printf("msgmni: %s\n", limit == -1 || write(limit, "7", 1) == -1 ? strerror(errno) : "ok");
    show("inside", "/proc/sys/kernel/msgmni");
    if (setns(fd, CLONE_NEWIPC) == -1)
        err(1, "setns");
    show("outside", "/proc/sys/kernel/msgmni");
    printf("the queue is there: %s\n", msgget(0x55, 0) == msg ? "yes" : "no");
    fflush(stdout);
    if (fork() == 0) {
        if (unshare(CLONE_NEWIPC) == -1 || msgget(0x77, IPC_CREAT | 0600) == -1)
            err(1, "unshare");
        _exit(0);
    }
    wait(NULL);
    printf("what a namespace had that is gone: %s\n", msgget(0x77, 0) == -1 ? strerror(errno) : "there");
    return 0;
}
