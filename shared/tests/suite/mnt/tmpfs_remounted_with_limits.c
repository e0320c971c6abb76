// How much a tmpfs holds can be changed by MS_REMOUNT: not below what is in use, nor where there was no limit before.
// Its root's mode and owner are checked and stay.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static void show(void)
{
    char line[500];
    FILE *mounts = fopen("/proc/self/mounts", "r");
    while (fgets(line, sizeof line, mounts)) {
        char *options = strstr(line, " /tmp/m tmpfs ");
        if (!options)
            continue;
        for (char *word = strtok(options + 14, ", \n"); word; word = strtok(0, ", \n"))
            if (!strncmp(word, "size", 4) || !strncmp(word, "nr_inodes", 9) || !strncmp(word, "mode", 4))
                printf(" %s", word);
    }
    fclose(mounts);
    printf("\n");
}

static void remount(const char *options)
{
    errno = 0;
    int result = mount(0, "/tmp/m", 0, MS_REMOUNT, options);
    printf("%s: %d %s;", options, result, result ? strerrorname_np(errno) : "");
    show();
}

int main(void)
{
    static char bytes[20000];
    struct statfs of;
    mkdir("/tmp/m", 0755);
    if (mount("t", "/tmp/m", "tmpfs", 0, "mode=700,size=1m"))
        perror("mount");
    show();
    int fd = open("/tmp/m/a", O_CREAT | O_RDWR, 0600);
    write(fd, bytes, sizeof bytes);
    remount("size=2m");
    statfs("/tmp/m", &of);
    printf("%ld blocks\n", (long)of.f_blocks);
    remount("size=8k");
    remount("size=20k");
    errno = 0;
    printf("one byte more: %zd %s\n", pwrite(fd, "x", 1, 30000), strerrorname_np(errno));
    remount("size=5000000");
    remount("nr_inodes=2");
    printf("a second file: %d\n", mknod("/tmp/m/b", S_IFREG | 0600, 0));
    remount("nr_inodes=100");
    remount("nr_inodes=1");
    remount("mode=755");
    remount("uid=5");
    remount("none");
    remount("size=0");
    remount("size=1m");
    remount("nr_inodes=0");
    remount("nr_inodes=7");
    remount("size=bad");
    struct stat st;
    stat("/tmp/m", &st);
    printf("%o %d\n", st.st_mode, st.st_uid);
    close(fd);
    umount("/tmp/m");
    mount("t", "/tmp/m", "tmpfs", 0, 0);
    remount("size=1m");
    remount("nr_inodes=50,size=2m");
    remount("size=3m");
    umount("/tmp/m");
    return 0;
}
