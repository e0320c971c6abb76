/* /etc/passwd and /etc/group. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char line[1024];

/* Cuts a line at its colons; 0 if it has fewer than `n` fields. */
static int cut(char **fields, int n)
{
    char *rest = line;
    int i;
    line[strcspn(line, "\n")] = 0;
    for (i = 0; i < n; i++)
        if (!(fields[i] = strsep(&rest, ":")))
            return 0;
    return 1;
}

static struct passwd *find_user(const char *name, uid_t uid)
{
    static struct passwd user;
    FILE *f = fopen("/etc/passwd", "re");
    char *fields[7];
    struct passwd *found = 0;
    if (!f)
        return 0;
    while (!found && fgets(line, sizeof line, f)) {
        if (!cut(fields, 7))
            continue;
        if (name ? strcmp(fields[0], name) : strtoul(fields[2], 0, 10) != uid)
            continue;
        user.pw_name = fields[0];
        user.pw_passwd = fields[1];
        user.pw_uid = strtoul(fields[2], 0, 10);
        user.pw_gid = strtoul(fields[3], 0, 10);
        user.pw_gecos = fields[4];
        user.pw_dir = fields[5];
        user.pw_shell = fields[6];
        found = &user;
    }
    fclose(f);
    return found;
}

struct passwd *getpwnam(const char *name) { return find_user(name, 0); }
struct passwd *getpwuid(uid_t uid) { return find_user(0, uid); }

/* Copies the entry and its texts into the caller's buffer. */
static int copy_user(struct passwd *found, struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
    char **fields[5] = { &user->pw_name, &user->pw_passwd, &user->pw_gecos, &user->pw_dir, &user->pw_shell };
    int i;
    *result = 0;
    if (!found)
        return 0;
    *user = *found;
    for (i = 0; i < 5; i++) {
        size_t n = strlen(*fields[i]) + 1;
        if (n > size)
            return ERANGE;
        *fields[i] = memcpy(buffer, *fields[i], n);
        buffer += n;
        size -= n;
    }
    *result = user;
    return 0;
}

int getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
    return copy_user(getpwnam(name), user, buffer, size, result);
}

int getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
    return copy_user(getpwuid(uid), user, buffer, size, result);
}

static struct group *find_group(const char *name, gid_t gid)
{
    static struct group group;
    static char *members[64];
    FILE *f = fopen("/etc/group", "re");
    char *fields[4], *rest;
    struct group *found = 0;
    int n = 0;
    if (!f)
        return 0;
    while (!found && fgets(line, sizeof line, f)) {
        if (!cut(fields, 4))
            continue;
        if (name ? strcmp(fields[0], name) : strtoul(fields[2], 0, 10) != gid)
            continue;
        group.gr_name = fields[0];
        group.gr_passwd = fields[1];
        group.gr_gid = strtoul(fields[2], 0, 10);
        for (rest = fields[3]; rest && *rest && n < 63;)
            members[n++] = strsep(&rest, ",");
        members[n] = 0;
        group.gr_mem = members;
        found = &group;
    }
    fclose(f);
    return found;
}

struct group *getgrnam(const char *name) { return find_group(name, 0); }
struct group *getgrgid(gid_t gid) { return find_group(0, gid); }

int initgroups(const char *user, gid_t group)
{
    gid_t list[64];
    size_t n = 0;
    FILE *f = fopen("/etc/group", "re");
    char *fields[4], *rest, *member;
    list[n++] = group;
    while (f && fgets(line, sizeof line, f)) {
        if (!cut(fields, 4))
            continue;
        for (rest = fields[3]; rest && (member = strsep(&rest, ","));)
            if (!strcmp(member, user) && strtoul(fields[2], 0, 10) != group && n < 64)
                list[n++] = strtoul(fields[2], 0, 10);
    }
    if (f)
        fclose(f);
    return setgroups(n, list);
}

char *getlogin(void)
{
    struct passwd *user;
    char text[12];
    ssize_t n;
    int fd = open("/proc/self/loginuid", O_RDONLY);
    if (fd == -1)
        return 0;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    /* Nobody logged in to come here. */
    if (n < 0 || !strcmp(text, "4294967295")) {
        errno = ENXIO;
        return 0;
    }
    user = getpwuid(atoi(text));
    return user ? user->pw_name : 0;
}
