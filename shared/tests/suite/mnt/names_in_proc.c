// A name that procfs does not have is ENOENT for whoever would make it, not EACCES or EPERM: fs/proc/generic.c:proc_lookup_de()
// says so before anybody asks whether it may be made. sysfs leaves the question to who may write.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRY(call) (errno = 0, printf("%s: %s\n", #call, (call) < 0 ? strerror(errno) : "ok"))

int main(void)
{
    TRY(open("/proc/new", O_CREAT | O_RDWR, 0644));
    TRY(open("/proc/self/new", O_CREAT | O_RDWR, 0644));
    TRY(open("/proc/sys/new", O_CREAT | O_RDWR, 0644));
    TRY(symlink("target", "/proc/new"));
    TRY(mkdir("/proc/net/new", 0755));
    TRY(mkdir("/proc/self", 0755));
    TRY(link("/etc/passwd", "/proc/new"));
    TRY(mknod("/proc/new", S_IFIFO | 0600, 0));
    TRY(rename("/proc/version", "/proc/new"));
    TRY(mkdir("/sys/new", 0755));
    return 0;
}
