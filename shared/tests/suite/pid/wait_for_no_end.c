// waitid(2) without WEXITED: of a child that is dead nothing more can come, ECHILD; of one that lives something can, and WNOHANG says so.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *what, int type, int id, int options)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    int ret = waitid(type, id, &info, options);
    printf("%s: %s, signal %d\n", what, ret < 0 ? strerror(errno) : "ok", info.si_signo);
    fflush(stdout);
}

int main(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (child == 0)
        _exit(3);
    waitid(P_PID, child, &info, WEXITED | WNOWAIT);
    try("a zombie, stopped", P_PID, child, WSTOPPED);
    try("a zombie, continued", P_PID, child, WCONTINUED | WNOHANG);
    try("any, stopped", P_ALL, 0, WSTOPPED | WCONTINUED);
    pid_t second = fork();
    if (second == 0)
        for (;;)
            pause();
    try("any, of whom one lives", P_ALL, 0, WSTOPPED | WNOHANG);
    try("the zombie", P_PID, child, WEXITED);
    kill(second, SIGKILL);
    try("the other", P_PID, second, WEXITED);
    try("nobody", P_ALL, 0, WEXITED);
    return 0;
}
