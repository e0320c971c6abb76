// A map is written from inside or from the parent, from further out it is EPERM (fact 97); its outside ids have to be mapped in the
// parent (fact 98), and the parent's 0 takes CAP_SETFCAP (fact 99). The outside column is shown in the reader's numbers: the parent's
// from the parent and from inside, and 4294967295 to who has none for it (fact 101).
//@ machine: lab,bare
//@ facts: 97 98 99 101
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *who, pid_t pid, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    ssize_t r = fd == -1 ? -1 : write(fd, text, strlen(text));
    printf("%s, %s '%s': %s\n", who, name, text, r == -1 ? strerror(errno) : "ok");
    if (fd != -1)
        close(fd);
    fflush(stdout);
}

static void show(const char *who, pid_t pid)
{
    char path[64], line[100];
    snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    printf("%s sees\n", who);
    while (fgets(line, sizeof(line), f) != NULL)
        printf("%s", line);
    fclose(f);
    fflush(stdout);
}

// A child in a new user namespace.
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

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

int main(void)
{
    int question[2], answer[2];
    pid_t inner;
    char byte;
    pipe(question);
    pipe(answer);
    pid_t outer = fork();
    if (outer == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(answer[1], "x", 1);
        read(question[0], &byte, 1);
        setresgid(0, 0, 0);
        setresuid(0, 0, 0);
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        inner = inhabitant();
        write(answer[1], &inner, sizeof(inner));
        read(question[0], &byte, 1);
        put("the parent", inner, "uid_map", "7 50 2");
        put("the parent", inner, "uid_map", "7 3 2");
        show("the parent", inner);
        write(answer[1], "x", 1);
        read(question[0], &byte, 1);
        end(inner);
        _exit(0);
    }
    read(answer[0], &byte, 1);
    put("the outermost for the first", outer, "uid_map", "0 1000 10");
    put("the outermost for the first", outer, "gid_map", "0 1000 10");
    show("the outermost of the first", outer);
    write(question[1], "x", 1);
    read(answer[0], &inner, sizeof(inner));
    put("the outermost for the second", inner, "uid_map", "0 1000 1");
    write(question[1], "x", 1);
    read(answer[0], &byte, 1);
    show("the outermost of the second", inner);
    fflush(stdout);
    pid_t sibling = fork();
    if (sibling == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        show("an unmapped sibling of the first", outer);
        _exit(0);
    }
    waitpid(sibling, NULL, 0);
    write(question[1], "x", 1);
    waitpid(outer, NULL, 0);

    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    syscall(SYS_capget, &head, data);
    data[0].effective &= ~(1u << CAP_SETFCAP);
    data[0].permitted &= ~(1u << CAP_SETFCAP);
    if (syscall(SYS_capset, &head, data) == -1)
        err(1, "capset");
    inner = inhabitant();
    put("without CAP_SETFCAP", inner, "uid_map", "0 0 1");
    put("without CAP_SETFCAP", inner, "uid_map", "0 1 1");
    end(inner);
    return 0;
}
