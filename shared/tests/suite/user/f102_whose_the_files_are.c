// The map files are 0644 and the process's: another user gets EACCES (fact 102), and so does the process itself once it has changed its
// ids, until it is dumpable again (fact 103). Another user's namespace files cannot be opened at all (fact 106).
//@ machine: lab,bare
//@ facts: 102 103 106
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(int id)
{
    if (setgroups(0, NULL) == -1 || setresgid(id, id, id) == -1 || setresuid(id, id, id) == -1)
        err(1, "ids");
}

static void show(const char *who, pid_t pid)
{
    static const char *const names[] = {"uid_map", "gid_map", "setgroups"};
    char path[64];
    struct stat st;
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "/proc/%d/%s", pid, names[i]);
        if (stat(path, &st) == -1)
            err(1, "%s", path);
        int fd = open(path, O_WRONLY);
        printf("%s, %s: %o, of %d:%d, write: %s\n", who, names[i], st.st_mode & 07777, st.st_uid, st.st_gid,
               fd == -1 ? strerror(errno) : "ok");
        if (fd != -1)
            close(fd);
    }
    snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
    printf("%s, ns/user: %s\n", who, open(path, O_RDONLY) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

int main(void)
{
    int pipefd[2];
    char byte;
    pipe(pipefd);
    pid_t pid = fork();
    if (pid == 0) {
        become(1000);
        show("after the ids changed", getpid());
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        show("dumpable again", getpid());
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(pipefd[1], "x", 1);
        pause();
    }
    read(pipefd[0], &byte, 1);
    show("root", pid);
    for (int id = 1000; id <= 1001; id++) {
        fflush(stdout);
        pid_t looker = fork();
        if (looker == 0) {
            become(id);
            show(id == 1000 ? "the same user" : "another user", pid);
            _exit(0);
        }
        waitpid(looker, NULL, 0);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
