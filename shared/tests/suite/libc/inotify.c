// inotify(7): which events come of which call, in which order, and what the calls refuse.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static int fd;

static void show(const char *what, long result)
{
    printf("%-22s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void events(const char *what)
{
    static const char *const names[] = { "ACCESS", "MODIFY", "ATTRIB", "CLOSE_WRITE", "CLOSE_NOWRITE", "OPEN",
                                         "MOVED_FROM", "MOVED_TO", "CREATE", "DELETE", "DELETE_SELF", "MOVE_SELF" };
    static unsigned int cookie;
    char buffer[4096] __attribute__((aligned(8)));
    ssize_t n = read(fd, buffer, sizeof buffer);
    const struct inotify_event *event;
    char *at;

    printf("%s:", what);
    if (n == -1)
        printf(" %s", strerrorname_np(errno));
    for (at = buffer; n > 0 && at < buffer + n; at += sizeof *event + event->len) {
        event = (const struct inotify_event *)at;
        printf(" %d", event->wd);
        for (int i = 0; i < 12; i++)
            if (event->mask & 1 << i)
                printf(" %s", names[i]);
        if (event->mask & IN_ISDIR)
            printf(" dir");
        if (event->mask & IN_IGNORED)
            printf(" IGNORED");
        if (event->len)
            printf(" %s(%u)", event->name, event->len);
        if (event->cookie)
            printf(event->cookie == cookie ? " the same cookie" : " a cookie");
        cookie = event->cookie;
        printf(";");
    }
    printf("\n");
}

static void refused(void)
{
    char small[17];

    show("flags", inotify_init1(1));
    show("nothing to watch", inotify_add_watch(fd, ".", 0));
    show("not there", inotify_add_watch(fd, "nothing", IN_OPEN));
    show("no inotify", inotify_add_watch(1, ".", IN_OPEN));
    show("not open", inotify_add_watch(77, ".", IN_OPEN));
    show("IN_ONLYDIR", inotify_add_watch(fd, "f", IN_OPEN | IN_ONLYDIR));
    show("both", inotify_add_watch(fd, "f", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
    show("no such watch", inotify_rm_watch(fd, 9));
    show("no inotify", inotify_rm_watch(1, 1));
    show("nothing to read", read(fd, small, 17));
    show("write", write(fd, small, 1));
}

int main(void)
{
    struct pollfd entry = { .events = POLLIN };
    char small[17];
    DIR *list;
    int file, dir, watch;

    setvbuf(stdout, NULL, _IONBF, 0);
    mkdir("/tmp/watched", 0755);
    chdir("/tmp/watched");
    close(open("f", O_CREAT | O_WRONLY, 0644));
    fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    printf("flags %d %o\n", fcntl(fd, F_GETFD), fcntl(fd, F_GETFL));
    refused();
    dir = inotify_add_watch(fd, ".", IN_ALL_EVENTS);
    watch = inotify_add_watch(fd, "f", IN_ALL_EVENTS);
    printf("watches %d %d %d\n", dir, watch, inotify_add_watch(fd, "f", IN_ALL_EVENTS));
    show("IN_MASK_CREATE", inotify_add_watch(fd, "f", IN_OPEN | IN_MASK_CREATE));

    file = open("f", O_RDWR);
    events("open");
    write(file, "hello", 5);
    write(file, "hello", 5);
    events("write twice");
    entry.fd = fd;
    printf("poll %d\n", poll(&entry, 1, 0));
    pread(file, small, 5, 0);
    show("a small buffer", read(fd, small, 17));
    printf("poll %d\n", poll(&entry, 1, 0));
    events("read");
    ftruncate(file, 3);
    events("ftruncate");
    fchmod(file, 0600);
    events("fchmod");
    dup2(file, 100);
    close(file);
    events("one of two closed");
    close(100);
    events("closed");
    close(open("f", O_RDONLY));
    events("opened to read");
    close(open("f", O_WRONLY | O_TRUNC));
    events("O_TRUNC");
    chown("f", 0, 0);
    events("chown");
    utimensat(AT_FDCWD, "f", NULL, 0);
    events("utimensat");
    link("f", "g");
    events("link");
    close(open("a long name of a new file", O_CREAT | O_WRONLY, 0644));
    events("made");
    mkdir("d", 0755);
    events("mkdir");
    symlink("f", "l");
    mkfifo("p", 0644);
    events("symlink, mkfifo");
    rename("g", "h");
    events("rename");
    rename("h", "d/h");
    events("moved away");
    rename("d/h", "f2");
    events("moved here");
    rename("f2", "l");
    events("renamed over");
    rename("f", "f3");
    events("its own name");
    inotify_add_watch(fd, "d", IN_ALL_EVENTS);
    list = opendir("d");
    while (readdir(list))
        ;
    closedir(list);
    events("list");
    rename("d", "e");
    events("rename of a directory");
    rename("e", "d");
    chmod("d", 0700);
    events("and back");
    rmdir("d");
    events("rmdir");
    file = open("f3", O_RDONLY);
    events("open");
    unlink("f3");
    unlink("l");
    events("unlink while open");
    close(file);
    events("close");
    close(open("n", O_CREAT | O_WRONLY, 0644));
    watch = inotify_add_watch(fd, "n", IN_DELETE_SELF | IN_ATTRIB);
    events("made");
    unlink("n");
    events("unlink");

    close(open("o", O_CREAT | O_WRONLY, 0644));
    events("made");
    inotify_add_watch(fd, "o", IN_OPEN | IN_ONESHOT);
    close(open("o", O_RDONLY));
    close(open("o", O_RDONLY));
    events("IN_ONESHOT");
    watch = inotify_add_watch(fd, "o", IN_OPEN);
    inotify_add_watch(fd, "o", IN_ACCESS | IN_MASK_ADD);
    inotify_add_watch(fd, ".", IN_CREATE);
    file = open("o", O_RDONLY);
    read(file, small, 1);
    close(file);
    events("IN_MASK_ADD");
    show("inotify_rm_watch", inotify_rm_watch(fd, watch));
    show("twice", inotify_rm_watch(fd, watch));
    close(open("o", O_RDONLY));
    events("no more");
    return 0;
}
