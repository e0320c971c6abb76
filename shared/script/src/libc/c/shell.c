/* system(3), popen(3), daemon(3). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <bits/nslab.h>

int system(const char *command)
{
    struct sigaction ignore, old_int, old_quit;
    sigset_t block, old_mask;
    pid_t pid;
    int status = -1;
    if (!command)
        return system("exit 0") == 0;
    ignore.sa_handler = SIG_IGN;
    ignore.sa_flags = 0;
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigaction(SIGINT, &ignore, &old_int);
    sigaction(SIGQUIT, &ignore, &old_quit);
    sigprocmask(SIG_BLOCK, &block, &old_mask);
    pid = fork();
    if (pid == 0) {
        sigaction(SIGINT, &old_int, 0);
        sigaction(SIGQUIT, &old_quit, 0);
        sigprocmask(SIG_SETMASK, &old_mask, 0);
        execl("/bin/sh", "sh", "-c", command, (char *)0);
        _exit(127);
    }
    if (pid > 0)
        while (waitpid(pid, &status, 0) < 0)
            if (errno != EINTR) {
                status = -1;
                break;
            }
    sigaction(SIGINT, &old_int, 0);
    sigaction(SIGQUIT, &old_quit, 0);
    sigprocmask(SIG_SETMASK, &old_mask, 0);
    return status;
}

FILE *popen(const char *command, const char *mode)
{
    int fds[2], reads = *mode == 'r';
    pid_t pid;
    FILE *f;
    if (!reads && *mode != 'w') {
        errno = EINVAL;
        return 0;
    }
    if (pipe2(fds, O_CLOEXEC))
        return 0;
    pid = fork();
    if (pid == 0) {
        dup2(fds[reads], reads);
        execl("/bin/sh", "sh", "-c", command, (char *)0);
        _exit(127);
    }
    close(fds[reads]);
    f = pid < 0 ? 0 : __nslab_new_stream(fds[!reads], reads ? __NSLAB_READ : __NSLAB_WRITE);
    if (!f) {
        close(fds[!reads]);
        return 0;
    }
    if (mode[1] != 'e')
        fcntl(fds[!reads], F_SETFD, 0);
    f->child = pid;
    return f;
}

int pclose(FILE *f)
{
    pid_t pid = f->child;
    int status;
    fclose(f);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

int daemon(int nochdir, int noclose)
{
    pid_t pid = fork();
    if (pid < 0)
        return -1;
    if (pid)
        _exit(0);
    if (setsid() < 0)
        return -1;
    if (!nochdir)
        chdir("/");
    if (!noclose) {
        int fd = open("/dev/null", O_RDWR);
        if (fd < 0)
            return -1;
        dup2(fd, 0);
        dup2(fd, 1);
        dup2(fd, 2);
        if (fd > 2)
            close(fd);
    }
    return 0;
}
