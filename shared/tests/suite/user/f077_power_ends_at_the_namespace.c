// Root of a user namespace is whoever it is outside: it cannot signal other people's processes (fact 77). The owner of a user namespace,
// in the parent, has all capabilities in it: it may signal, join and write the maps (fact 78). Nobody gets the machine's clock with a
// user namespace, but chroot(2) (fact 79), and with mknod(2) FIFOs and the device 0:0 only (fact 80).
//@ machine: lab,bare
//@ facts: 77 78 79 80
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
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

static int put(pid_t pid, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    int r = fd == -1 ? -1 : write(fd, text, strlen(text));
    if (fd != -1)
        close(fd);
    return r;
}

static void become(int id)
{
    if (setgroups(0, NULL) == -1 || setresgid(id, id, id) == -1 || setresuid(id, id, id) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

// A process of a new user namespace of uid 1000's.
static pid_t inhabitant(void)
{
    int pipefd[2];
    char byte;
    pipe(pipefd);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(pipefd[1], "x", 1);
        pause();
        _exit(0);
    }
    read(pipefd[0], &byte, 1);
    return pid;
}

static void owner(pid_t roots)
{
    char path[64];
    int status;
    struct timespec now;
    become(1000);
    pid_t pid = inhabitant();
    say("the owner writes the map of a child", put(pid, "uid_map", "0 1000 1"));
    snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
    int fd = open(path, O_RDONLY);
    say("joins it", setns(fd, CLONE_NEWUSER));
    printf("is uid %d there\n", getuid());
    say("signals the child", kill(pid, SIGKILL));
    waitpid(pid, &status, 0);
    say("signals the root of outside", kill(roots, 0));
    clock_gettime(CLOCK_REALTIME, &now);
    say("sets the clock", clock_settime(CLOCK_REALTIME, &now));
    mkdir("/tmp/own", 0755);
    chdir("/tmp/own");
    say("makes a FIFO", mknod("fifo", S_IFIFO | 0600, 0));
    say("makes the device 0:0", mknod("whiteout", S_IFCHR | 0600, makedev(0, 0)));
    say("makes the device 1:3", mknod("null", S_IFCHR | 0600, makedev(1, 3)));
    say("makes a block device", mknod("disk", S_IFBLK | 0600, makedev(8, 0)));
    say("changes its root", chroot("/tmp/own"));
    _exit(0);
}

int main(void)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        owner(getppid());
    waitpid(pid, NULL, 0);
    return 0;
}
