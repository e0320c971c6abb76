// fcntl(2)'s locks: ranges that split and join, who holds them, when they go, deadlocks; those of open file descriptions; flock(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name(short type) { return type == F_RDLCK ? "read" : type == F_WRLCK ? "write" : "none"; }

static struct flock range(short type, off_t start, off_t length)
{
    struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
    return lock;
}

static void lock(const char *what, int fd, int command, short type, off_t start, off_t length)
{
    struct flock lock = range(type, start, length);
    int result = fcntl(fd, command, &lock);
    printf("%s: %s\n", what, result ? strerrorname_np(errno) : "done");
}

static void ask(const char *what, int fd, int command, short type, off_t start, off_t length)
{
    struct flock lock = range(type, start, length);
    if (fcntl(fd, command, &lock))
        printf("%s: %s\n", what, strerrorname_np(errno));
    else if (lock.l_type == F_UNLCK)
        printf("%s: free, start %d\n", what, (int)lock.l_start);
    else
        printf("%s: %s, from %d, %d bytes, %s\n", what, name(lock.l_type), (int)lock.l_start, (int)lock.l_len,
               lock.l_pid == getppid() ? "of the parent" : lock.l_pid == -1 ? "of nobody" : "of another");
}

static void in_child(void (*body)(int), int fd)
{
    fflush(stdout);
    if (!fork()) {
        body(fd);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
}

static void look(int fd)
{
    ask("all", fd, F_GETLK, F_WRLCK, 0, 0);
    ask("10 to 19", fd, F_GETLK, F_WRLCK, 10, 10);
    ask("read 10 to 19", fd, F_GETLK, F_RDLCK, 10, 10);
    ask("from 20", fd, F_GETLK, F_WRLCK, 20, 0);
    lock("take 0 to 4", fd, F_SETLK, F_RDLCK, 0, 5);
    lock("take 200", fd, F_SETLK, F_WRLCK, 200, 1);
}

static void errors(int fd)
{
    struct flock odd = { .l_type = 7 };
    int only_read = open("/tmp/locked", O_RDONLY), pipes[2];
    printf("type 7: %d %s\n", fcntl(fd, F_SETLK, &odd), strerrorname_np(errno));
    odd = range(F_UNLCK, 0, 0);
    printf("F_GETLK of none: %d %s\n", fcntl(fd, F_GETLK, &odd), strerrorname_np(errno));
    odd = range(F_RDLCK, 0, 0);
    odd.l_whence = 9;
    printf("whence 9: %d %s\n", fcntl(fd, F_SETLK, &odd), strerrorname_np(errno));
    lock("before the start", fd, F_SETLK, F_WRLCK, -1, 1);
    lock("a length over the start", fd, F_SETLK, F_WRLCK, 5, -6);
    lock("a negative length", fd, F_SETLK, F_WRLCK, 5, -5);
    lock("too far", fd, F_SETLK, F_WRLCK, 0x7fffffffffffffff, 2);
    lock("writing what is read", only_read, F_SETLK, F_WRLCK, 300, 1);
    lock("reading it", only_read, F_SETLK, F_RDLCK, 300, 1);
    lock("no descriptor", 99, F_SETLK, F_RDLCK, 0, 1);
    odd = range(F_RDLCK, 0, 1);
    odd.l_pid = 5;
    printf("a pid: %d %s\n", fcntl(fd, F_OFD_SETLK, &odd), strerrorname_np(errno));
    pipe(pipes);
    lock("a pipe", pipes[1], F_SETLK, F_WRLCK, 0, 0);
    odd = (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_END, .l_start = -10, .l_len = 5 };
    printf("from the end: %d\n", fcntl(fd, F_SETLK, &odd));
    printf("lockf: %d\n", lockf(fd, F_TEST, 0));
}

static void waits(int fd)
{
    lock("wait", fd, F_SETLKW, F_WRLCK, 0, 10);
}

static void on_alarm(int number) { (void)number; }

static void interrupted(int fd)
{
    struct sigaction action = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    lock("until a signal", fd, F_SETLKW, F_WRLCK, 0, 10);
}

/* Two that hold a byte each and want the other's: the second to ask is told. */
static void deadlock(int fd)
{
    int ready[2], told[2];
    char byte;
    pipe(ready);
    pipe(told);
    lock("byte 0", fd, F_SETLK, F_WRLCK, 500, 1);
    fflush(stdout);
    if (!fork()) {
        lock("byte 1", fd, F_SETLK, F_WRLCK, 501, 1);
        fflush(stdout);
        write(ready[1], "x", 1);
        lock("child wants byte 0", fd, F_SETLKW, F_WRLCK, 500, 1);
        // The parent has said what it did.
        read(told[0], &byte, 1);
        fflush(stdout);
        _exit(0);
    }
    read(ready[0], &byte, 1);
    usleep(100000);
    lock("parent wants byte 1", fd, F_SETLKW, F_WRLCK, 501, 1);
    lock("parent gives up byte 0", fd, F_SETLK, F_UNLCK, 500, 1);
    fflush(stdout);
    write(told[1], "x", 1);
    wait(NULL);
}

static void other_process(int fd)
{
    lock("OFD in a child, same description", fd, F_OFD_SETLK, F_WRLCK, 700, 1);
    ask("its record lock", fd, F_GETLK, F_WRLCK, 700, 10);
}

static void flocks(void)
{
    int one = open("/tmp/locked", O_RDWR), two = open("/tmp/locked", O_RDWR), copy = dup(one);
    printf("flock: %d %d\n", flock(one, LOCK_SH), flock(two, LOCK_SH | LOCK_NB));
    int refused = flock(two, LOCK_EX | LOCK_NB);
    printf("to exclusive: %d %s\n", refused, strerrorname_np(errno));
    printf("what is left is lost: %d\n", flock(one, LOCK_EX | LOCK_NB));
    refused = flock(two, LOCK_SH | LOCK_NB);
    printf("shared again: %d %s\n", refused, strerrorname_np(errno));
    close(one);
    refused = flock(two, LOCK_SH | LOCK_NB);
    printf("a copy holds it: %d %s\n", refused, strerrorname_np(errno));
    close(copy);
    printf("closed: %d\n", flock(two, LOCK_SH | LOCK_NB));
    refused = flock(two, 16);
    printf("operation 16: %d %s\n", refused, strerrorname_np(errno));
    refused = flock(99, LOCK_SH);
    printf("no descriptor: %d %s\n", refused, strerrorname_np(errno));
    lock("record locks know nothing of it", two, F_SETLK, F_WRLCK, 0, 0);
    fflush(stdout);
    int ready[2];
    char byte;
    pipe(ready);
    if (!fork()) {
        int mine = open("/tmp/locked", O_RDWR);
        write(ready[1], "x", 1);
        printf("waited for it: %d\n", flock(mine, LOCK_EX));
        fflush(stdout);
        _exit(0);
    }
    read(ready[0], &byte, 1);
    usleep(200000);
    flock(two, LOCK_UN);
    wait(NULL);
    close(two);
}

int main(void)
{
    int fd = open("/tmp/locked", O_RDWR | O_CREAT | O_TRUNC, 0600), again;
    ftruncate(fd, 1000);
    lock("all", fd, F_SETLK, F_WRLCK, 0, 100);
    lock("free the middle", fd, F_SETLK, F_UNLCK, 10, 10);
    in_child(look, fd);
    lock("read in it", fd, F_SETLK, F_RDLCK, 10, 10);
    in_child(look, fd);
    in_child(errors, fd);
    in_child(interrupted, fd);
    fflush(stdout);
    if (!fork()) {
        waits(fd);
        fflush(stdout);
        _exit(0);
    }
    usleep(200000);
    again = open("/tmp/locked", O_RDONLY);
    close(again);
    wait(NULL);
    in_child(look, fd);
    deadlock(fd);
    lock("OFD", fd, F_OFD_SETLK, F_WRLCK, 700, 5);
    in_child(other_process, fd);
    again = open("/tmp/locked", O_RDWR);
    lock("OFD of another description", again, F_OFD_SETLK, F_RDLCK, 704, 2);
    ask("what is there", again, F_OFD_GETLK, F_WRLCK, 700, 10);
    ask("what a record lock sees", again, F_GETLK, F_WRLCK, 700, 10);
    close(again);
    flocks();
    unlink("/tmp/locked");
    return 0;
}
