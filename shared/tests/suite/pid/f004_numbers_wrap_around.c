// pid_max belongs to the pid namespace: what is written inside changes nothing outside (fact 13). After the last number clone begins
// again at 300 (fact 4); with none left it is EAGAIN (fact 14).
//@ machine: lab,bare
//@ facts: 4 13 14
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        printf("%s %s: %s\n", path, text, strerror(errno));
    close(fd);
}

static int get(const char *path)
{
    int number = -1;
    FILE *f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%d", &number) != 1)
        err(1, "%s", path);
    fclose(f);
    return number;
}

static int child(void *arg)
{
    pid_t pids[20];
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    if (mount("proc", "/proc", "proc", 0, NULL) == -1)
        err(1, "mount");
    printf("inside: %d\n", get("/proc/sys/kernel/pid_max"));
    put("/proc/sys/kernel/pid_max", "300");
    put("/proc/sys/kernel/pid_max", "310");
    printf("inside, written: %d\n", get("/proc/sys/kernel/pid_max"));
    put("/proc/sys/kernel/ns_last_pid", "307");
    fflush(stdout);
    for (int i = 0; i < 20; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            printf("the %d. fork: %s\n", i + 1, strerror(errno));
            break;
        }
        if (pids[i] == 0) {
            pause();
            _exit(0);
        }
        printf("%d\n", pids[i]);
        fflush(stdout);
    }
    fflush(stdout);
    return 0;
}

int main(void)
{
    int before = get("/proc/sys/kernel/pid_max");
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    printf("outside it is as before: %s\n", get("/proc/sys/kernel/pid_max") == before ? "yes" : "no");
    return 0;
}
