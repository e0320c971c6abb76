// SCM_RIGHTS carries open descriptors to another process; SCM_CREDENTIALS says who sent, in the receiver's numbers - unix(7).
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int pair[2];

static void show(const char *what, long result)
{
    printf("%s: ", what);
    if (result == -1)
        printf("%s\n", strerrorname_np(errno));
    else
        printf("%ld\n", result);
    fflush(stdout);
}

// Sends text with n descriptors and, maybe, credentials.
static long say(int fd, const char *text, const int *fds, int n, const struct ucred *cred)
{
    char control[512] = { 0 };
    struct iovec iov = { (void *)text, strlen(text) };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    size_t used = 0;
    if (n > 0) {
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(n * sizeof(int));
        memcpy(CMSG_DATA(c), fds, n * sizeof(int));
        used += CMSG_SPACE(n * sizeof(int));
        c = CMSG_NXTHDR(&msg, c);
    }
    if (cred != NULL) {
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_CREDENTIALS;
        c->cmsg_len = CMSG_LEN(sizeof(*cred));
        memcpy(CMSG_DATA(c), cred, sizeof(*cred));
        used += CMSG_SPACE(sizeof(*cred));
    }
    msg.msg_controllen = used;
    if (used == 0)
        msg.msg_control = NULL;
    return sendmsg(fd, &msg, 0);
}

static void hear(int fd, size_t room, int flags)
{
    char text[100], control[512];
    struct iovec iov = { text, sizeof(text) };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room };
    ssize_t n = recvmsg(fd, &msg, flags | MSG_DONTWAIT);
    if (n == -1) {
        printf("  %s\n", strerrorname_np(errno));
        return;
    }
    printf("  '%.*s'", (int)n, text);
    if (msg.msg_flags & MSG_CTRUNC)
        printf(", control data cut");
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c != NULL; c = CMSG_NXTHDR(&msg, c)) {
        if (c->cmsg_type == SCM_RIGHTS) {
            int *fds = (int *)CMSG_DATA(c);
            for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++) {
                printf(", descriptor %d%s", fds[i], fcntl(fds[i], F_GETFD) == FD_CLOEXEC ? " (close on exec)" : "");
                close(fds[i]);
            }
        } else if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred *who = (struct ucred *)CMSG_DATA(c);
            printf(", pid %d uid %d gid %d", who->pid, who->uid, who->gid);
        }
    }
    printf("\n");
    fflush(stdout);
}

static int in_pid_namespace(void *arg)
{
    struct ucred me = { getpid(), getuid(), getgid() }, parent = { 2, 0, 0 };
    (void)arg;
    printf("inside I am %d\n", getpid());
    say(pair[0], "implicit", NULL, 0, NULL);
    say(pair[0], "explicit", NULL, 0, &me);
    show("a pid that is not there", say(pair[0], "no", NULL, 0, &parent));
    hear(pair[0], 500, 0);
    fflush(stdout);
    return 0;
}

static int without_privilege(void *arg)
{
    struct ucred init = { 1, 0, 0 }, me = { getpid(), 1000, 1000 }, group = { getpid(), 1000, 0 };
    (void)arg;
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "setuid");
    show("another pid", say(pair[0], "no", NULL, 0, &init));
    show("another gid", say(pair[0], "no", NULL, 0, &group));
    show("my own", say(pair[0], "own", NULL, 0, &me));
    fflush(stdout);
    return 0;
}

static void run(int (*f)(void *), int flags)
{
    fflush(stdout);
    pid_t pid = clone(f, stack + sizeof(stack), flags | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
}

int main(void)
{
    int p[2], three[3], one = 1, bad = 99;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 || pipe(p) == -1)
        err(1, "pair");
    three[0] = p[0];
    three[1] = p[1];
    three[2] = p[1];
    puts("-- descriptors");
    show("two", say(pair[0], "two", three, 2, NULL));
    hear(pair[1], 500, 0);
    say(pair[0], "cloexec", three, 1, NULL);
    hear(pair[1], 500, MSG_CMSG_CLOEXEC);
    say(pair[0], "three", three, 3, NULL);
    hear(pair[1], CMSG_LEN(2 * sizeof(int)), 0);
    say(pair[0], "no room", three, 1, NULL);
    hear(pair[1], 0, 0);
    say(pair[0], "ab", NULL, 0, NULL);
    say(pair[0], "cd", three, 1, NULL);
    say(pair[0], "ef", three, 1, NULL);
    say(pair[0], "gh", NULL, 0, NULL);
    hear(pair[1], 500, 0);
    hear(pair[1], 500, 0);
    hear(pair[1], 500, 0);
    hear(pair[1], 500, 0);
    show("a closed one", say(pair[0], "bad", &bad, 1, NULL));
    // A pipe's end goes on living in the message.
    char c;
    say(pair[0], "end", three, 2, NULL);
    close(p[0]);
    close(p[1]);
    char control[100];
    struct iovec iov = { &c, 1 };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    recvmsg(pair[1], &msg, 0);
    memcpy(p, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(p));
    show("write to the received end", write(p[1], "through", 7));
    char buf[10] = "";
    show("read from the other", read(p[0], buf, 7));
    puts(buf);
    recv(pair[1], buf, sizeof(buf), 0);

    puts("-- credentials");
    say(pair[0], "before", NULL, 0, NULL);
    show("SO_PASSCRED", setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one)));
    hear(pair[1], 500, 0);
    write(pair[0], "plain", 5);
    hear(pair[1], 500, 0);
    say(pair[0], "cut", NULL, 0, NULL);
    hear(pair[1], 20, 0);
    struct ucred none = { 9999, 0, 0 };
    show("nobody's pid", say(pair[0], "none", NULL, 0, &none));
    run(without_privilege, 0);
    hear(pair[1], 500, 0);
    hear(pair[1], 500, 0);
    setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));
    say(pair[1], "from outside", NULL, 0, NULL);
    run(in_pid_namespace, CLONE_NEWPID);
    hear(pair[1], 500, 0);
    hear(pair[1], 500, 0);
    return 0;
}
