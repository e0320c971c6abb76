// ioctl_ns(2): NS_GET_USERNS leads to the owner, NS_GET_PARENT to the parent, NS_GET_NSTYPE tells the type, NS_GET_OWNER_UID the creator,
// in the caller's numbers (fact 114); what is out of the caller's sight is EPERM, a question that makes no sense EINVAL (fact 113).
//@ machine: lab,bare
//@ facts: 113 114
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int file(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, name);
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        err(1, "%s", path);
    return fd;
}

static void lead(const char *what, int fd, int request, int wanted)
{
    struct stat st, other;
    int to = ioctl(fd, request);
    if (to == -1) {
        printf("%s: %s\n", what, strerror(errno));
        return;
    }
    fstat(to, &st);
    fstat(wanted, &other);
    printf("%s: leads %s\n", what, st.st_ino == other.st_ino ? "there" : "elsewhere");
    close(to);
}

static void owner(const char *what, int fd)
{
    uid_t uid = 9;
    if (ioctl(fd, NS_GET_OWNER_UID, &uid) == -1)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: uid %u\n", what, uid);
}

int main(void)
{
    static const char *const names[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
    static const int types[] = {CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNS, CLONE_NEWNET, CLONE_NEWPID, 0x80, CLONE_NEWUSER, CLONE_NEWUTS};
    int pipefd[2];
    char byte;
    for (int i = 0; i < 8; i++)
        printf("%s: its own type: %s\n", names[i], ioctl(file(getpid(), names[i]), NS_GET_NSTYPE) == types[i] ? "yes" : "no");
    pipe(pipefd);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setresgid(1000, 1000, 1000);
        setresuid(1000, 1000, 1000);
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        if (unshare(CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWPID) == -1)
            err(1, "unshare");
        write(pipefd[1], "x", 1);
        pause();
    }
    read(pipefd[0], &byte, 1);
    int user = file(pid, "user"), uts = file(pid, "uts");
    int own = file(getpid(), "user"), pidns = file(getpid(), "pid");
    lead("owner of its uts", uts, NS_GET_USERNS, user);
    lead("owner of its mnt", file(pid, "mnt"), NS_GET_USERNS, own);
    lead("owner of its user", user, NS_GET_USERNS, own);
    lead("parent of its user", user, NS_GET_PARENT, own);
    lead("parent of uts", uts, NS_GET_PARENT, own);
    lead("parent of the own user", own, NS_GET_PARENT, own);
    lead("parent of the own pid", pidns, NS_GET_PARENT, own);
    owner("owner uid of its user", user);
    owner("owner uid of uts", uts);
    fflush(stdout);
    pid_t inner = fork();
    if (inner == 0) {
        if (setns(user, CLONE_NEWUSER) == -1)
            err(1, "setns");
        owner("the same, from inside, unmapped", user);
        lead("parent of the user namespace, from inside", user, NS_GET_PARENT, own);
        lead("owner of the first uts, from inside", file(getpid(), "uts"), NS_GET_USERNS, own);
        fflush(stdout);
        _exit(0);
    }
    waitpid(inner, NULL, 0);
    int plain = open("/proc/self/status", O_RDONLY);
    lead("a plain file", plain, NS_GET_USERNS, own);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
