// /proc/sys/kernel/hostname shows the UTS namespace of whoever reads, also through a descriptor opened before
// (fact 175); sysname and machine are nobody's own (fact 176), the default domain is "(none)" (fact 177).
//@ machine: lab,bare
//@ facts: 175 176 177
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static int fd;

static void show(const char *when)
{
    char text[100];
    lseek(fd, 0, SEEK_SET);
    ssize_t n = read(fd, text, sizeof(text) - 1);
    text[n < 0 ? 0 : n] = '\0';
    printf("%s: %s", when, text);
}

int main(void)
{
    struct utsname uts;
    fd = open("/proc/sys/kernel/hostname", O_RDONLY);
    if (fd == -1)
        err(1, "hostname");
    show("before");
    if (unshare(CLONE_NEWUTS) == -1)
        err(1, "unshare");
    sethostname("box", 3);
    show("the same descriptor, a new namespace");
    // The file belongs to the machine's root, who is nobody in a user namespace.
    printf("open for writing: %s\n", open("/proc/sys/kernel/hostname", O_WRONLY) == -1 ? strerror(errno) : "ok");
    uname(&uts);
    printf("uname: %s %s %s\n", uts.sysname, uts.nodename, uts.domainname);
    setdomainname("example.org", 11);
    uname(&uts);
    printf("domain: %s\n", uts.domainname);
    return 0;
}
