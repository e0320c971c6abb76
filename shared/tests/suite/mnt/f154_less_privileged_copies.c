// In a mount namespace that belongs to another user namespace shared mounts are slaves of the originals (fact 154), inherited mounts are
// locked (fact 155), and so are their read-only, nosuid, nodev and noexec (fact 156); what is mounted there is free (fact 157). Copies
// within one user namespace are not locked (fact 158).
//@ machine: lab,bare
//@ facts: 154 155 156 157 158
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void show(void)
{
    char line[400], *save, *field;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof(line), f) != NULL) {
        int number = 0, is_ours = 0;
        for (field = strtok_r(line, " ", &save); field != NULL; field = strtok_r(NULL, " ", &save), number++) {
            if (number == 4 && (is_ours = strncmp(field, "/tmp/m", 6) == 0))
                printf("  %s", field);
            if (number > 4 && strcmp(field, "-") == 0)
                break;
            if (number > 4 && is_ours)
                printf(" %.*s", (int)strcspn(field, ":"), field);
        }
        if (is_ours)
            printf("\n");
    }
    fclose(f);
}

static void remount(const char *what, const char *dir, unsigned long flags)
{
    say(what, mount(NULL, dir, NULL, MS_REMOUNT | MS_BIND | flags, NULL));
}

static void less_privileged(void)
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
        err(1, "unshare");
    put("/proc/self/setgroups", "deny");
    put("/proc/self/uid_map", "0 0 1");
    put("/proc/self/gid_map", "0 0 1");
    show();
    say("umount", umount("/tmp/m/c"));
    say("umount -l", umount2("/tmp/m/c", MNT_DETACH));
    say("move", mount("/tmp/m/c", "/tmp/m/new", NULL, MS_MOVE, NULL));
    say("bind what nothing is mounted in", mount("/tmp/m/c", "/tmp/m/new", NULL, MS_BIND, NULL));
    say("bind what holds it", mount("/tmp/m", "/tmp/m/old", NULL, MS_BIND, NULL));
    say("recursively", mount("/tmp/m", "/tmp/m/old", NULL, MS_BIND | MS_REC, NULL));
    say("umount that", umount("/tmp/m/old"));
    say("umount -l that", umount2("/tmp/m/old", MNT_DETACH));
    remount("remount read-write", "/tmp/m/b", MS_NOSUID | MS_NODEV | MS_NOEXEC);
    remount("remount without nosuid", "/tmp/m/b", MS_RDONLY | MS_NODEV | MS_NOEXEC);
    remount("remount without nodev", "/tmp/m/b", MS_RDONLY | MS_NOSUID | MS_NOEXEC);
    remount("remount without noexec", "/tmp/m/b", MS_RDONLY | MS_NOSUID | MS_NODEV);
    remount("remount as it is", "/tmp/m/b", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
    remount("remount with more", "/tmp/m/c", MS_RDONLY | MS_NOSUID);
    remount("take that back", "/tmp/m/c", 0);
    say("mount on it", mount("own", "/tmp/m/c", "tmpfs", 0, NULL));
    say("umount one's own", umount("/tmp/m/c"));
    say("make a private", mount(NULL, "/tmp/m/a", NULL, MS_PRIVATE, NULL));
    say("make b shared", mount(NULL, "/tmp/m/b", NULL, MS_SHARED, NULL));
    show();
}

int main(void)
{
    static const char *const dirs[] = {"/tmp/m/a", "/tmp/m/b", "/tmp/m/c", "/tmp/m/new", "/tmp/m/old"};
    mkdir("/tmp/m", 0755);
    mount("none", "/tmp/m", "tmpfs", 0, NULL);
    for (int i = 0; i < 5; i++)
        mkdir(dirs[i], 0755);
    mount("none", "/tmp/m/a", "tmpfs", 0, NULL);
    mount(NULL, "/tmp/m/a", NULL, MS_SHARED, NULL);
    mount("none", "/tmp/m/b", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    mount("none", "/tmp/m/c", "tmpfs", 0, NULL);
    fflush(stdout);
    if (fork() == 0) {
        less_privileged();
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    printf("within one user namespace:\n");
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    remount("remount read-write", "/tmp/m/b", 0);
    say("umount", umount("/tmp/m/c"));
    show();
    return 0;
}
