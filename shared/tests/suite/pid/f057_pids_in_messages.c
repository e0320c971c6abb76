// A pid that travels is translated into the receiver's namespace: 0 where it has none, in SCM_CREDENTIALS, SO_PEERCRED (fact 57).
//@ machine: lab,bare
//@ facts: 57
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ends[2], stream[2];

static pid_t receive(int fd)
{
    char byte, control[CMSG_SPACE(sizeof(struct ucred))];
    struct iovec iov = {&byte, 1};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    struct ucred cred;
    if (recvmsg(fd, &msg, 0) == -1)
        err(1, "recvmsg");
    struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
    if (head == NULL || head->cmsg_type != SCM_CREDENTIALS)
        return -1;
    memcpy(&cred, CMSG_DATA(head), sizeof(cred));
    return cred.pid;
}

static int child(void *arg)
{
    struct ucred cred;
    socklen_t len = sizeof(cred);
    send(ends[1], "x", 1, 0);
    printf("the child gets a message from pid %d\n", receive(ends[1]));
    getsockopt(stream[1], SOL_SOCKET, SO_PEERCRED, &cred, &len);
    printf("SO_PEERCRED of a socketpair made outside: %d\n", cred.pid);
    fflush(stdout);
    return 0;
}

int main(void)
{
    int on = 1;
    socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
    socketpair(AF_UNIX, SOCK_STREAM, 0, stream);
    setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
    setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    pid_t from = receive(ends[0]);
    send(ends[0], "y", 1, 0);
    waitpid(pid, NULL, 0);
    printf("the parent gets a message from the child's number here: %s\n", from == pid ? "yes" : "no");
    return 0;
}
