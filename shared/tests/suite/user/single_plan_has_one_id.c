// The plan of any unprivileged user: one line that maps 0, and setgroups denied before the group map (facts 91, 93). Whatever
// asks for another id is EINVAL (fact 68); what others own reads 65534.
//@ plan: single
//@ facts: 68 91 93
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void map(const char *path)
{
    char line[200];
    unsigned inside, outside, count;
    int lines = 0;
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        lines++;
        if (sscanf(line, "%u %u %u", &inside, &outside, &count) == 3)
            printf("%s: %u is mapped, %u in all\n", path, inside, count);
    }
    printf("%s: %d lines\n", path, lines);
    if (f != NULL)
        fclose(f);
}

int main(void)
{
    char line[32] = "";
    gid_t groups[4] = {0};
    struct stat st;
    map("/proc/self/uid_map");
    map("/proc/self/gid_map");
    int fd = open("/proc/self/setgroups", O_RDONLY);
    read(fd, line, sizeof(line) - 1);
    close(fd);
    printf("setgroups: %s", line);
    printf("uid %u %u, gid %u %u\n", getuid(), geteuid(), getgid(), getegid());
    say("setgroups of none", setgroups(0, NULL));
    say("setgroups of one", setgroups(1, groups));
    say("setuid 1000", setuid(1000));
    say("setgid 1000", setgid(1000));
    say("setresuid 0 0 1", setresuid(0, 0, 1));
    say("setuid 0", setuid(0));
    close(creat("/tmp/file", 0644));
    say("chown to 1", chown("/tmp/file", 1, -1));
    say("chown to 0", chown("/tmp/file", 0, 0));
    stat("/tmp/file", &st);
    printf("/tmp/file belongs to %u %u\n", st.st_uid, st.st_gid);
    stat("/proc/sys/kernel/hostname", &st);
    printf("the hostname's file belongs to %u %u\n", st.st_uid, st.st_gid);
    return 0;
}
