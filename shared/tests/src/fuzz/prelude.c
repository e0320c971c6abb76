/* A random program: actors, of which one acts at a time. A conductor hands the turn round over pipes and asks after every
   step who is still there, so that nothing depends on the scheduler. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static void step(int n);

static void say(const char *what, long ret)
{
    int error = errno;
    if (ret < 0)
        printf("%d: %d %s = %ld errno %d\n", now.step, me, what, ret, error);
    else
        printf("%d: %d %s = %ld\n", now.step, me, what, ret);
    fflush(stdout);
}

/* Is `actor` of the family of `root`? */
static int is_below(int actor, int root)
{
    for (; actor >= 0; actor = parent_of[actor])
        if (actor == root)
            return 1;
    return 0;
}

/* Who is born closes the ends through which others report; then an end of file says that somebody has died. */
static int act(void *arg)
{
    char self[32];
    me = (int)(long)arg;
    for (int i = 0; i < ACTORS; i++)
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
            step(now.step);
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
    for (int i = 0; i < ACTORS; i++)
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

/* A file of the session's /proc about another actor. */
static int open_proc(int actor, const char *file, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "%d/%s", actor < 0 ? getpid() : now.host[actor], file);
    return openat(proc, path, flags);
}

static int do_setns(int actor, const char *type, int flags)
{
    char path[32];
    snprintf(path, sizeof path, "ns/%s", type);
    int fd = open_proc(actor, path, O_RDONLY);
    if (fd < 0)
        return -2;
    int ret = setns(fd, flags), error = errno;
    close(fd);
    errno = error;
    return ret;
}

static int do_write(int actor, const char *file, const char *text)
{
    int fd = open_proc(actor, file, O_WRONLY);
    if (fd < 0)
        return -2;
    int ret = write(fd, text, strlen(text)), error = errno;
    close(fd);
    errno = error;
    return ret;
}

/* The number of `actor` where the caller lives; 0 when it lives further out. */
static int number_of(int actor)
{
    char text[2048];
    int levels[2], last = 0;
    for (int who = 0; who < 2; who++) {
        char path[64];
        snprintf(path, sizeof path, "%d/status", now.host[who ? actor : me]);
        int fd = openat(proc, path, O_RDONLY);
        ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
        text[len < 0 ? 0 : len] = 0;
        close(fd);
        char *at = strstr(text, "NSpid:");
        levels[who] = 0;
        for (at = at ? at + 6 : text + strlen(text); *at == '\t'; levels[who]++) {
            int number = strtol(at + 1, &at, 10);
            if (who == 1 && levels[1] == levels[0] - 1)
                last = number;
        }
    }
    return levels[1] >= levels[0] ? last : 0;
}

/* Nobody kills those it descends from: its own end, if that follows, would race with its next line. */
static int do_kill(int actor, int sig)
{
    int pid = actor != me && is_below(me, actor) ? 0 : number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    return kill(pid, sig);
}

/* Waits only for who is known to have ended. */
static int do_wait(int actor, int options)
{
    int status = 0;
    if (!is_born[actor])
        return -3;
    int flags = now.dead & (1u << actor) ? options : options | WNOHANG;
    int pid = waitpid(kid[actor], &status, flags);
    if (pid > 0)
        printf("%d: %d status %x\n", now.step, me, status);
    return pid;
}

static int do_creat(const char *path, int mode)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, mode);
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

static int do_open(const char *path, int flags)
{
    int fd = open(path, flags);
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

static int do_stat(const char *path)
{
    struct stat st;
    int ret = lstat(path, &st);
    if (ret == 0)
        printf("%d: %d mode %o uid %u gid %u nlink %u\n", now.step, me, st.st_mode, st.st_uid, st.st_gid,
               (unsigned)st.st_nlink);
    return ret;
}

static int do_link_of_ns(const char *type)
{
    char path[64], text[64];
    snprintf(path, sizeof path, "%d/ns/%s", now.host[me], type);
    ssize_t len = readlinkat(proc, path, text, sizeof text - 1);
    if (len < 0)
        return -1;
    text[len] = 0;
    printf("%d: %d %s\n", now.step, me, text);
    return 0;
}

static int do_gethostname(void)
{
    char name[128] = "";
    int ret = gethostname(name, sizeof name);
    printf("%d: %d \"%s\"\n", now.step, me, name);
    return ret;
}

static int do_msg(int key, int flags)
{
    struct { long mtype; char mtext[8]; } message = {1, "hello"};
    int id = msgget(key, 0600 | flags);
    return id < 0 ? id : msgsnd(id, &message, sizeof message.mtext, IPC_NOWAIT);
}

static int do_setgroups(int n, gid_t gid)
{
    gid_t groups[2] = {gid, gid + 1};
    return syscall(SYS_setgroups, n, groups);
}

static void on_signal(int sig)
{
    caught |= 1u << sig;
}

static int do_signal(int sig, int how)
{
    return signal(sig, how == 0 ? SIG_DFL : how == 1 ? SIG_IGN : on_signal) == SIG_ERR ? -1 : 0;
}

static int do_mask(int how, int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    return sigprocmask(how, &set, NULL);
}

static int do_groups(void)
{
    gid_t groups[64];
    int n = getgroups(64, groups);
    for (int i = 0; i < n; i++)
        printf("%d: %d group %u\n", now.step, me, groups[i]);
    return n;
}

static int do_ids(void)
{
    uid_t r, e, s;
    gid_t rg, eg, sg;
    getresuid(&r, &e, &s);
    getresgid(&rg, &eg, &sg);
    printf("%d: %d uids %u %u %u gids %u %u %u\n", now.step, me, r, e, s, rg, eg, sg);
    return 0;
}

static int do_chroot(const char *path)
{
    int ret = chroot(path);
    return ret < 0 ? ret : chdir("/");
}

static int do_pivot_root(const char *new_root, const char *put_old)
{
    return syscall(SYS_pivot_root, new_root, put_old);
}

/* Is its user namespace the session's? How that one's ids are mapped is the host's business. */
static int is_of_session(int actor)
{
    char path[64], own[64] = "", its[64] = "";
    snprintf(path, sizeof path, "%d/ns/user", now.host[actor]);
    readlinkat(proc, "self/ns/user", own, sizeof own - 1);
    return readlinkat(proc, path, its, sizeof its - 1) < 0 || strcmp(own, its) == 0;
}

/* What the session's /proc says of an actor. */
static void show(int actor)
{
    static const char *const lines[] = {"Name:", "State:", "Tgid:", "PPid:", "Uid:", "Gid:", "NSpid:", "NSpgid:",
        "NSsid:", "SigBlk:", "SigIgn:", "SigCgt:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "NoNewPrivs:"};
    static const char *const files[] = {"uid_map", "gid_map", "setgroups", "timens_offsets", "mountinfo"};
    static const char *const types[] = {"user", "mnt", "uts", "ipc", "pid", "cgroup", "net", "time", "pid_for_children"};
    char path[64], text[128];
    static char line[4096];
    snprintf(path, sizeof path, "%d/status", now.host[actor]);
    int fd = openat(proc, path, O_RDONLY);
    if (fd < 0) {
        printf("%d is gone\n", actor);
        return;
    }
    FILE *file = fdopen(fd, "r");
    while (fgets(line, sizeof line, file))
        for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
            /* What runs and what sleeps is the scheduler's. */
            if (strncmp(line, lines[i], strlen(lines[i])) == 0 && !(i == 1 && !strchr(line, 'Z')))
                printf("%d %s", actor, line);
    fclose(file);
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        snprintf(path, sizeof path, "%d/ns/%s", now.host[actor], types[i]);
        ssize_t len = readlinkat(proc, path, text, sizeof text - 1);
        if (len < 0) {
            printf("%d %s errno %d\n", actor, types[i], errno);
            continue;
        }
        text[len] = 0;
        printf("%d %s %s\n", actor, types[i], text);
    }
    for (unsigned i = is_of_session(actor) ? 2 : 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%d/%s", now.host[actor], files[i]);
        fd = openat(proc, path, O_RDONLY);
        if (fd < 0) {
            printf("%d %s errno %d\n", actor, files[i], errno);
            continue;
        }
        file = fdopen(fd, "r");
        while (fgets(line, sizeof line, file))
            if (i < 4)
                fputs(line, stdout);
            else if (strstr(line, " /tmp/fuzz"))
                /* A superblock's options name ids of the host. */
                printf("%.*s tmpfs\n", (int)(strstr(line, " - ") + 2 - line), line);
        fclose(file);
    }
}

/* Is it over with `actor`: gone, or a zombie that its parent is to reap? The session's init reaps by itself, and soon. */
static int is_over(int actor)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "%d/stat", now.host[actor]);
    int fd = openat(proc, path, O_RDONLY);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    if (len <= 0)
        return 1;
    text[len] = 0;
    char *zombie = strstr(text, ") Z ");
    return zombie && atoi(zombie + 4) != 1;
}

/* Not for ever: an init has to wait for members whose parents live elsewhere. */
static void wait_for_end(int actor)
{
    for (int i = 0; i < 400 && !is_over(actor); i++)
        usleep(500);
}

/* Hands the turn to `actor`; 0: it is not there any more. */
static int hand(int actor, int n)
{
    int host;
    if (now.dead & (1u << actor))
        return 0;
    now.step = n;
    write(go[actor][1], &now, sizeof now);
    if (read(done[actor][0], &host, sizeof host) == sizeof host)
        return 1;
    now.dead |= 1u << actor;
    for (int i = 0; i < ACTORS; i++)
        if (now.host[i] && now.dead & (1u << i))
            wait_for_end(i);
    printf("%d: %d has ended\n", n, actor);
    fflush(stdout);
    return 0;
}

int main(void)
{
    unsigned born = 1;
    proc = open("/proc", O_RDONLY | O_DIRECTORY);
    mkdir("/tmp/fuzz", 0777);
    chmod("/tmp/fuzz", 0777);
    for (int i = 0; i < ACTORS; i++)
        if (pipe(go[i]) < 0 || pipe(done[i]) < 0)
            return 1;
    do_clone(0, SIGCHLD);
    now.dead = ~1u;
    if (read(done[0][0], &now.host[0], sizeof now.host[0]) != sizeof now.host[0])
        return 1;
    for (int n = 0; n < STEPS; n++) {
        if (hand(actor_of[n], n) && child_of[n] >= 0 && !(born & (1u << child_of[n]))) {
            int child = child_of[n], host;
            born |= 1u << child;
            if (read(done[child][0], &host, sizeof host) == sizeof host) {
                now.host[child] = host;
                now.dead &= ~(1u << child);
            }
        }
        for (unsigned before = 0; before != now.dead;) {
            before = now.dead;
            for (int i = 0; i < ACTORS; i++)
                if (!(now.dead & (1u << i)) && !hand(i, -1))
                    now.step = n;
        }
    }
    for (int i = 0; i < ACTORS; i++)
        if (born & (1u << i) && now.host[i])
            show(i);
    return 0;
}
