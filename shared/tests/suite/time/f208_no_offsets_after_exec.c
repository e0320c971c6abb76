// Since execve(2) enters time_for_children the example of time_namespaces(7) works no longer: a shell that unshare(1) starts is in the new
// namespace already, and its offsets cannot be written: EACCES (fact 208).
//@ machine: lab,bare
//@ facts: 208
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(1, 2);
        if (unshare(CLONE_NEWUSER | 0x80) == -1)
            err(1, "unshare");
        int fd = open("/proc/self/timens_offsets", O_WRONLY);
        printf("before exec: %s\n", write(fd, "monotonic 5 0\n", 14) == 14 ? "ok" : "refused");
        fflush(stdout);
        execl("/bin/bash", "bash", "-c", "echo monotonic 9 0 > /proc/$$/timens_offsets; cat /proc/$$/timens_offsets", NULL);
        err(1, "bash");
    }
    waitpid(pid, &status, 0);
    printf("[%d]\n", WEXITSTATUS(status));
    return 0;
}
