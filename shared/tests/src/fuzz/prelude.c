/* Random programs: actors, of which one acts at a time. A conductor hands the turn round over pipes and asks after every
   step who is still there, so that nothing depends on the scheduler. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/falloc.h>
#include <linux/filter.h>
#include <linux/if_link.h>
#include <linux/kcmp.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/veth.h>
#include <mqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { ACTORS = 6 };

/* One program of those in this file; which one, standard input says. */
struct program {
    int actors, steps;
    const signed char *parent_of, *actor_of, *child_of;
    void (*step)(int n);
};

static const struct program *it;

struct turn {
    int step; /* -1: are you there? */
    unsigned dead;
    int host[ACTORS];
};

static int go[ACTORS][2], done[ACTORS][2];
static int proc;                /* the session's own /proc, whatever an actor mounts or changes its root to */
static int me = -1;
static pid_t kid[ACTORS];       /* as the parent got it */
static int is_born[ACTORS];
static struct turn now;
static char stack[65536];
static volatile sig_atomic_t caught; /* told at the next turn: a handler runs beside whoever has this one */

static void say(const char *what, long ret)
{
    int error = errno;
    if (ret < 0)
        printf("%d: %d %s = %ld errno %d\n", now.step, me, what, ret, error);
    else
        printf("%d: %d %s = %ld\n", now.step, me, what, ret);
    fflush(stdout);
}

#define SAY(...) say(#__VA_ARGS__, __VA_ARGS__)

/* Is `actor` of the family of `root`? */
static int is_below(int actor, int root)
{
    for (; actor >= 0; actor = it->parent_of[actor])
        if (actor == root)
            return 1;
    return 0;
}

/* Who is born closes the ends through which others report; then an end of file says that somebody has died. */
static int act(void *arg)
{
    char self[32];
    me = (int)(long)arg;
    for (int i = 0; i < it->actors; i++)
        if (!is_below(i, me))
            close(done[i][1]);
    ssize_t len = readlinkat(proc, "self", self, sizeof self - 1);
    self[len < 0 ? 0 : len] = 0;
    int host = atoi(self);
    write(done[me][1], &host, sizeof host);
    while (read(go[me][0], &now, sizeof now) == sizeof now) {
        if (caught) {
            printf("%d: %d caught %x\n", now.step, me, (unsigned)caught);
            fflush(stdout);
            caught = 0;
        }
        if (now.step >= 0)
            it->step(now.step);
        write(done[me][1], &host, sizeof host);
    }
    _exit(0);
}

static int was_born(int actor, pid_t pid)
{
    if (pid > 0) {
        kid[actor] = pid;
        is_born[actor] = 1;
    }
    for (int i = 0; i < it->actors; i++)
        if (is_below(i, actor))
            close(done[i][1]);
    return pid;
}

static int do_clone(int actor, int flags)
{
    return was_born(actor, clone(act, stack + sizeof stack, flags, (void *)(long)actor));
}

/* clone3(2): the flags that clone(2) has no room for. */
static int do_clone3(int actor, unsigned long long flags, int exit_signal)
{
    struct { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls; } args;
    memset(&args, 0, sizeof args);
    args.flags = flags;
    args.exit_signal = exit_signal;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0)
        act((void *)(long)actor);
    return was_born(actor, pid);
}
