// A namespace's file bound onto a path: what mountinfo says of it, what it says of itself, and entering it by the path.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

static void show_mount(void)
{
    char line[512];
    FILE *file = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof line, file))
        if (strstr(line, " /tmp/pinned"))
            printf("%s", line);
    fclose(file);
}

int main(void)
{
    char name[64];
    unsigned owner = 12345;
    close(open("/tmp/pinned", O_CREAT | O_WRONLY, 0644));
    unshare(CLONE_NEWUTS);
    sethostname("pinned", 6);
    printf("mount %d\n", mount("/proc/self/ns/uts", "/tmp/pinned", NULL, MS_BIND, NULL));
    show_mount();
    unshare(CLONE_NEWUTS);
    sethostname("other", 5);
    int fd = open("/tmp/pinned", O_RDONLY);
    printf("type %#x\n", ioctl(fd, NS_GET_NSTYPE));
    printf("owner %d", ioctl(fd, NS_GET_OWNER_UID, &owner));
    printf(" errno %d\n", errno);
    printf("setns %d\n", setns(fd, CLONE_NEWUTS));
    gethostname(name, sizeof name);
    printf("%s\n", name);
    close(fd);

    fd = open("/proc/self/ns/user", O_RDONLY);
    printf("owner %d", ioctl(fd, NS_GET_OWNER_UID, &owner));
    printf(": changed %d\n", owner != 12345);
    close(fd);
    unshare(CLONE_NEWUSER);
    fd = open("/proc/self/ns/user", O_RDONLY);
    owner = 12345;
    printf("owner %d", ioctl(fd, NS_GET_OWNER_UID, &owner));
    printf(" %u\n", owner);
    return 0;
}
