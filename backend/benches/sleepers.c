#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long fork_raw(void)
{
    return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

/* Makes so many children that sleep; then so many, one after the other, that end at once; then one that is ps. getppid() parts them. */
int main(int argc, char *argv[])
{
    long sleepers = argc > 1 ? atol(argv[1]) : 0;
    long cycles = argc > 2 ? atol(argv[2]) : 0;
    long pid;

    for (long i = 0; i < sleepers; i++) {
        pid = fork_raw();
        if (pid < 0)
            return 1;
        while (pid == 0)
            pause();
    }
    getppid();
    for (long i = 0; i < cycles; i++) {
        pid = fork_raw();
        if (pid == 0)
            _exit(0);
        if (pid < 0 || waitpid(pid, NULL, 0) != pid)
            return 1;
    }
    getppid();
    pid = fork_raw();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, 1);
        execlp("ps", "ps", "-A", NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    return 0;
}
