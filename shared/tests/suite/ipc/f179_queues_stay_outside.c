// A new IPC namespace is empty: the old key is ENOENT, ids start again at 0 (fact 179).
//@ machine: lab,bare
//@ facts: 179
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY 0x1234

struct message {
    long type;
    char text[32];
};

static char stack[64 * 1024];

static int child(void *arg)
{
    int outside = *(int *)arg;
    printf("child: msgget of the old key: %s\n", msgget(KEY, 0) == -1 ? strerror(errno) : "there");
    printf("child: the old id: %s\n", msgctl(outside, IPC_RMID, NULL) == -1 ? strerror(errno) : "removed");
    printf("child: first id: %d\n", msgget(KEY, IPC_CREAT | 0600));
    fflush(stdout);
    return 0;
}

int main(void)
{
    struct message m = {1, "hello"};
    int id = msgget(KEY, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        err(1, "msgget");
    printf("parent: id %d\n", id);
    fflush(stdout);
    if (msgsnd(id, &m, strlen(m.text) + 1, 0) == -1)
        err(1, "msgsnd");
    if (clone(child, stack + sizeof(stack), CLONE_NEWIPC | SIGCHLD, &id) == -1)
        err(1, "clone");
    wait(NULL);
    memset(&m, 0, sizeof(m));
    ssize_t n = msgrcv(id, &m, sizeof(m.text), 0, IPC_NOWAIT);
    printf("parent: received %zd bytes: %s\n", n, m.text);
    printf("parent: again: %s\n", msgrcv(id, &m, sizeof(m.text), 0, IPC_NOWAIT) == -1 ? strerror(errno) : "ok");
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
