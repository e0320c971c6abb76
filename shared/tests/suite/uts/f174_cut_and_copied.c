// A new UTS namespace copies both names, and later changes are its own (fact 169). gethostname(2) into a short buffer is ENAMETOOLONG, and has
// written what had room (fact 174). What is written to /proc/sys/kernel/hostname loses its newline, and what goes beyond 64 bytes (fact 175).
// sysname, release, version and machine are no namespace's (fact 176).
//@ machine: lab,bare
//@ facts: 169 174 175 176
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *text)
{
    struct utsname uts;
    int fd = open("/proc/sys/kernel/hostname", O_WRONLY);
    ssize_t r = fd == -1 ? -1 : write(fd, text, strlen(text));
    uname(&uts);
    printf("%zu bytes: %s, now %zu\n", strlen(text), r == -1 ? strerror(errno) : "ok", strlen(uts.nodename));
    if (fd != -1)
        close(fd);
}

int main(void)
{
    struct utsname before, after;
    char buffer[8] = "-------", longest[81] = "";
    sethostname("abcdef", 6);
    setdomainname("dom", 3);
    uname(&before);
    if (unshare(CLONE_NEWUTS) == -1)
        err(1, "unshare");
    uname(&after);
    printf("copied: %s %s\n", after.nodename, after.domainname);
    printf("the rest is the same: %s\n",
           strcmp(before.sysname, after.sysname) == 0 && strcmp(before.release, after.release) == 0 &&
                   strcmp(before.version, after.version) == 0 && strcmp(before.machine, after.machine) == 0
               ? "yes"
               : "no");
    int r = gethostname(buffer, 4);
    printf("gethostname into 4 bytes: %s, %.8s\n", r == -1 ? strerror(errno) : "ok", buffer);
    r = gethostname(buffer, 7);
    printf("into 7: %s, %s\n", r == -1 ? strerror(errno) : "ok", buffer);
    fflush(stdout);
    if (fork() == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) == -1)
            err(1, "unshare");
        // The file is root's of the outside, which is nobody here yet.
        put("viaproc\n");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    put("viaproc\n");
    memset(longest, 'z', 80);
    put(longest);
    setresuid(1000, 1000, 1000);
    put("x");
    return 0;
}
