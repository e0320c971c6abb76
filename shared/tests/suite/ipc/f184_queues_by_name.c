// POSIX message queues belong to an IPC namespace, and a mounted mqueue shows those of the mounter's (fact 184).
//@ machine: lab,bare
//@ facts: 184
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static char buffer[300];

static void show(const char *what, long result)
{
    printf("%-22s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void link_of(int fd)
{
    char path[40];
    ssize_t n;

    sprintf(path, "/proc/self/fd/%d", fd);
    n = readlink(path, buffer, sizeof buffer - 1);
    printf("%.*s\n", (int)n, buffer);
}

static void list(void)
{
    DIR *dir = opendir("/mnt/mq");
    struct dirent *entry;

    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            printf("  %s\n", entry->d_name);
    closedir(dir);
}

static void limit(const char *name, const char *value)
{
    char path[60];
    int fd;

    sprintf(path, "/proc/sys/fs/mqueue/%s", name);
    fd = open(path, O_WRONLY);
    sprintf(path, "%s = %s", name, value);
    show(path, fd == -1 ? -1 : write(fd, value, strlen(value)));
    close(fd);
}

int main(void)
{
    struct mq_attr attr = { .mq_maxmsg = 20, .mq_msgsize = 10 };
    struct stat st, other;
    struct statfs fs;
    mqd_t first, made;
    ssize_t n;
    int fd;

    setvbuf(stdout, NULL, _IONBF, 0);
    show("unshare", unshare(CLONE_NEWIPC | CLONE_NEWNS));
    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mkdir("/mnt/mq", 0755);
    first = mq_open("/first", O_CREAT | O_RDWR, 0640, NULL);
    link_of(first);
    show("mount", mount("none", "/mnt/mq", "mqueue", 0, NULL));
    show("once more", mount("none", "/mnt/mq", "mqueue", 0, NULL));
    stat("/mnt/mq", &st);
    statfs("/mnt/mq", &fs);
    printf("%o, %d links, %d bytes, type %lx\n", st.st_mode, (int)st.st_nlink, (int)st.st_size, (long)fs.f_type);
    stat("/mnt/mq/first", &st);
    fstat(first, &other);
    printf("%o, %d bytes, %d blocks\n", st.st_mode, (int)st.st_size, (int)st.st_blocks);
    printf("the same file: %d\n", st.st_ino == other.st_ino && st.st_dev == other.st_dev);
    show("mkdir", mkdir("/mnt/mq/d", 0755));
    show("symlink", symlink("x", "/mnt/mq/l"));
    show("mkfifo", mkfifo("/mnt/mq/f", 0644));
    show("link", link("/mnt/mq/first", "/mnt/mq/second"));
    show("rename", rename("/mnt/mq/first", "/mnt/mq/second"));
    made = open("/mnt/mq/made", O_CREAT | O_RDWR, 0600);
    mq_getattr(made, &attr);
    printf("made by open(2): %ld messages of %ld\n", attr.mq_maxmsg, attr.mq_msgsize);
    show("mq_open", mq_open("/made", O_RDONLY));
    show("mq_send", mq_send(made, "hello", 5, 3));
    n = read(made, buffer, sizeof buffer);
    printf("%.*s", (int)n, buffer);
    list();
    show("unlink", unlink("/mnt/mq/made"));
    show("mq_open", mq_open("/made", O_RDONLY));
    show("mq_receive", mq_receive(made, malloc(8192), 8192, NULL));
    link_of(made);
    link_of(first);

    show("unshare", unshare(CLONE_NEWIPC));
    show("not here", mq_open("/first", O_RDONLY));
    show("not here", mq_unlink("/first"));
    show("mq_open", mq_open("/mine", O_CREAT | O_RDWR, 0600, NULL));
    list();
    fd = open("/mnt/mq/first", O_RDWR);
    show("through the mount", mq_send(fd, "x", 1, 0));
    limit("msg_max", "0");
    limit("msg_max", "65537");
    attr.mq_maxmsg = 20;
    show("20 messages", mq_open("/mine", O_CREAT | O_RDWR, 0600, &attr));
    show("20 messages", mq_open("/many", O_CREAT | O_RDWR, 0600, &attr));
    limit("msg_max", "20");
    show("20 messages", mq_open("/many", O_CREAT | O_RDWR, 0600, &attr));
    limit("msgsize_max", "127");
    limit("msgsize_max", "128");
    show("small now", mq_open("/small", O_CREAT | O_RDWR, 0600, NULL));
    attr.mq_msgsize = 129;
    show("too large now", mq_open("/large", O_CREAT | O_RDWR, 0600, &attr));
    limit("queues_max", "3");
    show("a fourth", mq_open("/fourth", O_CREAT | O_RDWR, 0600, NULL));
    return 0;
}
