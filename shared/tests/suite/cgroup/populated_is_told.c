// cgroup.events changes when the last process of a cgroup ends: poll(2) reports POLLPRI and POLLERR until it is read again,
// inotify(7) an IN_MODIFY (cgroups(7), "Notification").
//@ machine: lab
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

static int events;

static void look(const char *when)
{
    char text[100];
    struct pollfd entry = {.fd = events, .events = POLLPRI};
    int ready = poll(&entry, 1, 0);
    printf("%s: %d%s%s\n", when, ready, entry.revents & POLLPRI ? " PRI" : "", entry.revents & POLLERR ? " ERR" : "");
    ssize_t n = pread(events, text, sizeof(text), 0);
    printf("%.*s", n > 0 ? (int)strcspn(text, "\n") + 1 : 0, text);
}

int main(void)
{
    char pid[20];
    mkdir(ROOT "/a", 0755);
    mkdir(ROOT "/a/b", 0755);
    events = open(ROOT "/a/cgroup.events", O_RDONLY);
    int watcher = inotify_init1(IN_NONBLOCK);
    int wd = inotify_add_watch(watcher, ROOT "/a/cgroup.events", IN_MODIFY);
    printf("watch %d\n", wd);
    look("at first");
    look("read");
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    int procs = open(ROOT "/a/b/cgroup.procs", O_WRONLY);
    snprintf(pid, sizeof(pid), "%d", child);
    if (write(procs, pid, strlen(pid)) == -1)
        err(1, "cgroup.procs");
    look("a member below");
    look("read");
    // Changes within 10 ms of one another are told together.
    usleep(200000);
    kill(child, SIGKILL);
    struct pollfd entry = {.fd = events, .events = POLLPRI};
    printf("waited: %d\n", poll(&entry, 1, 5000));
    waitpid(child, NULL, 0);
    look("it ended");
    char buffer[400];
    ssize_t n = read(watcher, buffer, sizeof(buffer));
    printf("inotify: %s\n", n >= 16 && ((struct inotify_event *)buffer)->mask == IN_MODIFY ? "IN_MODIFY" : "nothing");
    usleep(200000);
    int freeze = open(ROOT "/a/cgroup.freeze", O_WRONLY);
    if (write(freeze, "1", 1) != 1)
        err(1, "freeze");
    look("frozen");
    rmdir(ROOT "/a/b");
    rmdir(ROOT "/a");
    n = pread(events, buffer, sizeof(buffer), 0);
    printf("removed: %s\n", n == -1 ? strerror(errno) : "read");
    return 0;
}
