// mq_overview(7): names, limits, order, who waits, who is told, and what each call refuses.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char buffer[9000];

static void show(const char *what, long result)
{
    printf("%-24s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void receive(mqd_t queue)
{
    unsigned int priority;
    ssize_t n = mq_receive(queue, buffer, sizeof buffer, &priority);

    if (n == -1)
        show("mq_receive", -1);
    else
        printf("%.*s, priority %u\n", (int)n, buffer, priority);
}

static void attributes(mqd_t queue)
{
    struct mq_attr attr;

    mq_getattr(queue, &attr);
    printf("flags %lo, %ld of %ld messages of %ld\n", attr.mq_flags, attr.mq_curmsgs, attr.mq_maxmsg, attr.mq_msgsize);
}

static void names(void)
{
    char name[300];

    memset(name, 'x', sizeof name);
    name[0] = '/';
    name[257] = 0;
    show("no slash", mq_open("q", O_RDWR | O_CREAT, 0600, NULL));
    show("a slash alone", mq_open("/", O_RDWR | O_CREAT, 0600, NULL));
    show("two slashes", mq_open("/a/b", O_RDWR | O_CREAT, 0600, NULL));
    show("dot", mq_open("/.", O_RDWR | O_CREAT, 0600, NULL));
    show("256 characters", mq_open(name, O_RDWR | O_CREAT, 0600, NULL));
    name[256] = 0;
    show("255 characters", mq_open(name, O_RDWR | O_CREAT, 0600, NULL));
    show("mq_unlink", mq_unlink(name));
    show("once more", mq_unlink(name));
    show("mq_open", mq_open(name, O_RDWR));
    show("mq_unlink without slash", mq_unlink("x"));
}

static void sizes(void)
{
    static const long tries[][2] = { { 0, 10 }, { -1, 10 }, { 11, 10 }, { 10, 0 }, { 10, 8193 }, { 10, 8192 } };
    struct mq_attr attr = { 0 };
    struct rlimit limit;
    char name[20];
    unsigned int i;
    int count;

    for (i = 0; i < 6; i++) {
        attr.mq_maxmsg = tries[i][0];
        attr.mq_msgsize = tries[i][1];
        printf("%ld of %ld: ", attr.mq_maxmsg, attr.mq_msgsize);
        show("", mq_open("/sizes", O_RDWR | O_CREAT, 0600, &attr));
    }
    mq_unlink("/sizes");
    getrlimit(RLIMIT_MSGQUEUE, &limit);
    printf("RLIMIT_MSGQUEUE %ld\n", (long)limit.rlim_cur);
    for (count = 0; count < 20; count++) {
        sprintf(name, "/%d", count);
        if (mq_open(name, O_RDWR | O_CREAT, 0600, &attr) == -1)
            break;
    }
    show("too much memory", -1);
    printf("%d more queues\n", count);
    while (count-- > 0) {
        sprintf(name, "/%d", count);
        mq_unlink(name);
    }
    show("unlinked, but open", mq_open("/sizes", O_RDWR | O_CREAT, 0600, &attr));
    closefrom(3);
    show("closed", mq_open("/sizes", O_RDWR | O_CREAT, 0600, &attr));
    mq_unlink("/sizes");
}

static mqd_t queue;

static void order(void)
{
    struct mq_attr attr = { .mq_maxmsg = 3, .mq_msgsize = 20, .mq_flags = O_NONBLOCK }, old;
    struct pollfd entry = { .events = POLLIN | POLLOUT };
    struct timespec past = { 0, 0 }, bad = { 0, 1000000000 };
    struct stat st;

    umask(022);
    queue = mq_open("/q", O_RDWR | O_CREAT | O_EXCL, 0622, &attr);
    entry.fd = queue;
    show("made", queue);
    show("O_EXCL", mq_open("/q", O_RDWR | O_CREAT | O_EXCL, 0600, &attr));
    attributes(queue);
    fstat(queue, &st);
    printf("%o %ld, flags %d %o\n", st.st_mode, (long)st.st_size, fcntl(queue, F_GETFD), fcntl(queue, F_GETFL));
    show("too long", mq_send(queue, buffer, 21, 1));
    show("a high priority", mq_send(queue, buffer, 20, 32768));
    mq_send(queue, "first", 5, 1);
    mq_send(queue, "urgent", 6, 5);
    mq_send(queue, "second", 6, 1);
    attr.mq_flags = O_NONBLOCK;
    attr.mq_maxmsg = 99;
    show("mq_setattr", mq_setattr(queue, &attr, &old));
    attributes(queue);
    attr.mq_flags = O_NONBLOCK | O_APPEND;
    show("another flag", mq_setattr(queue, &attr, NULL));
    show("full", mq_send(queue, "third", 5, 1));
    poll(&entry, 1, 0);
    printf("poll %x\n", entry.revents);
    buffer[read(queue, buffer, 100)] = 0;
    printf("%s", buffer);
    printf("at the end %zd, ", read(queue, buffer, 100));
    show("write", write(queue, "x", 1));
    show("a small buffer", mq_receive(queue, buffer, 19, NULL));
    receive(queue);
    receive(queue);
    receive(queue);
    receive(queue);
    poll(&entry, 1, 0);
    printf("poll %x\n", entry.revents);
    attr.mq_flags = 0;
    mq_setattr(queue, &attr, NULL);
    show("too late", mq_timedreceive(queue, buffer, 20, NULL, &past));
    show("not a time", mq_timedreceive(queue, buffer, 20, NULL, &bad));
    mq_send(queue, "", 0, 0);
    show("not a time, a message", mq_timedreceive(queue, buffer, 20, NULL, &bad));
    show("too late, a message", mq_timedreceive(queue, buffer, 20, NULL, &past));
    show("to read alone", mq_send(mq_open("/q", O_RDONLY), "a", 1, 0));
    show("to write alone", mq_receive(mq_open("/q", O_WRONLY), buffer, 20, NULL));
    show("to neither", mq_open("/q", 3));
    show("a pipe", mq_send(1, "a", 1, 0));
    show("nothing", mq_getattr(77, &attr));
}

static void handler(int sig)
{
}

static void waiting(void)
{
    struct sigaction action = { .sa_handler = handler };
    struct timespec soon;
    int i;

    /* Who waits longest has the next message, and who comes later none. */
    for (i = 0; i < 2; i++) {
        if (fork() == 0) {
            printf("child %d: ", i);
            receive(queue);
            exit(0);
        }
        usleep(200000);
    }
    mq_send(queue, "one", 3, 0);
    wait(NULL);
    mq_send(queue, "two", 3, 0);
    wait(NULL);
    attributes(queue);
    /* Who waits for room has it as soon as there is some. */
    for (i = 0; i < 3; i++)
        mq_send(queue, "old", 3, 0);
    if (fork() == 0) {
        show("child sends", mq_send(queue, "new", 3, 9));
        exit(0);
    }
    usleep(200000);
    receive(queue);
    wait(NULL);
    receive(queue);
    receive(queue);
    receive(queue);
    sigaction(SIGALRM, &action, NULL);
    ualarm(200000, 0);
    receive(queue);
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec++;
    ualarm(200000, 0);
    show("SA_RESTART", mq_timedreceive(queue, buffer, 20, NULL, &soon));
}

static void notice(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 42 };
    struct timespec none = { 0, 0 };
    siginfo_t info;
    sigset_t set;
    int fd = mq_open("/q", O_RDONLY);

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    show("mq_notify", mq_notify(queue, &event));
    show("twice", mq_notify(queue, &event));
    buffer[read(fd, buffer, 100)] = 0;
    printf("%s", strstr(buffer, "NOTIFY:"));
    if (fork() == 0) {
        show("by a child", mq_notify(queue, &event));
        show("a child's nothing", mq_notify(queue, NULL));
        mq_send(queue, "hello", 5, 0);
        exit(0);
    }
    wait(NULL);
    sigwaitinfo(&set, &info);
    printf("si_code %d, value %d, from %d\n", info.si_code, info.si_value.sival_int, info.si_pid);
    show("with a message there", mq_notify(queue, &event));
    mq_send(queue, "more", 4, 0);
    show("not told", sigtimedwait(&set, &info, &none));
    receive(queue);
    receive(queue);
    /* Who waits has the message; nobody is told. */
    if (fork() == 0) {
        receive(queue);
        exit(0);
    }
    usleep(200000);
    mq_send(queue, "taken", 5, 0);
    wait(NULL);
    show("not told", sigtimedwait(&set, &info, &none));
    mq_send(queue, "last", 4, 0);
    show("told", sigtimedwait(&set, &info, &none));
    show("once", mq_notify(queue, NULL));
    receive(queue);
    event.sigev_signo = 99;
    show("signal 99", mq_notify(queue, &event));
    event.sigev_notify = 77;
    show("notify 77", mq_notify(queue, &event));
    event.sigev_notify = SIGEV_NONE;
    show("SIGEV_NONE", mq_notify(queue, &event));
    close(fd);
    show("free by a close", mq_notify(queue, &event));
    if (fork() == 0)
        exit(mq_notify(queue, NULL) == 0 ? 0 : 1);
    wait(NULL);
    show("still taken", mq_notify(queue, &event));
    show("mq_close", mq_close(queue));
    show("twice", mq_close(queue));
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    names();
    closefrom(3);
    sizes();
    closefrom(3);
    order();
    waiting();
    notice();
    return 0;
}
