/* /etc/passwd and /etc/group, entry by entry: getpwent(3), getgrent(3) and their kin; getgrouplist(3). */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *users, *groups;

/* Reads the next line that is no comment into the buffer: 0, ENOENT at the end, ERANGE if it does not fit. */
static int next_line(FILE *f, char *buffer, size_t size)
{
    for (;;) {
        long at = ftell(f);
        if (!fgets(buffer, size, f))
            return ENOENT;
        if (!strchr(buffer, '\n') && !feof(f)) {
            fseek(f, at, SEEK_SET);
            return ERANGE;
        }
        buffer[strcspn(buffer, "\n")] = '\0';
        if (*buffer && *buffer != '#')
            return 0;
    }
}

/* Reads the next entry that has all its fields, and parts them at their colons; errors as next_line's. */
static int next_entry(FILE *f, char *buffer, size_t size, char **fields, int count)
{
    int i;
    do {
        int error = next_line(f, buffer, size);
        char *rest = buffer;
        if (error)
            return error;
        for (i = 0; i < count && (fields[i] = strsep(&rest, ":")); i++)
            ;
    } while (i < count);
    return 0;
}

int fgetpwent_r(FILE *f, struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
    char *fields[7];
    int error;
    *result = 0;
    error = next_entry(f, buffer, size, fields, 7);
    if (error)
        return error;
    *user = (struct passwd){ fields[0], fields[1], strtoul(fields[2], 0, 10), strtoul(fields[3], 0, 10),
                             fields[4], fields[5], fields[6] };
    *result = user;
    return 0;
}

int fgetgrent_r(FILE *f, struct group *group, char *buffer, size_t size, struct group **result)
{
    char *fields[4], *rest, *member, **list;
    int error;
    *result = 0;
    error = next_entry(f, buffer, size, fields, 4);
    if (error)
        return error;
    /* The list of members comes behind the text. */
    list = (char **)(((unsigned long)(fields[3] + strlen(fields[3]) + 1) + 7) & ~7UL);
    group->gr_mem = list;
    for (rest = fields[3]; rest && (member = strsep(&rest, ",")) && *member;) {
        if ((char *)(list + 2) > buffer + size)
            return ERANGE;
        *list++ = member;
    }
    if ((char *)(list + 1) > buffer + size)
        return ERANGE;
    *list = 0;
    group->gr_name = fields[0];
    group->gr_passwd = fields[1];
    group->gr_gid = strtoul(fields[2], 0, 10);
    *result = group;
    return 0;
}

struct passwd *fgetpwent(FILE *f)
{
    static struct passwd user;
    static char buffer[1024];
    struct passwd *found;
    int error = fgetpwent_r(f, &user, buffer, sizeof buffer, &found);
    if (error)
        errno = error;
    return found;
}

struct group *fgetgrent(FILE *f)
{
    static struct group group;
    static char buffer[4096];
    struct group *found;
    int error = fgetgrent_r(f, &group, buffer, sizeof buffer, &found);
    if (error)
        errno = error;
    return found;
}

static int begin(FILE **f, const char *path)
{
    if (!*f)
        *f = fopen(path, "re");
    return *f != 0;
}

int getpwent_r(struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
    *result = 0;
    return begin(&users, "/etc/passwd") ? fgetpwent_r(users, user, buffer, size, result) : ENOENT;
}

int getgrent_r(struct group *group, char *buffer, size_t size, struct group **result)
{
    *result = 0;
    return begin(&groups, "/etc/group") ? fgetgrent_r(groups, group, buffer, size, result) : ENOENT;
}

struct passwd *getpwent(void) { return begin(&users, "/etc/passwd") ? fgetpwent(users) : 0; }
struct group *getgrent(void) { return begin(&groups, "/etc/group") ? fgetgrent(groups) : 0; }

static void end(FILE **f)
{
    if (*f)
        fclose(*f);
    *f = 0;
}

void endpwent(void) { end(&users); }
void endgrent(void) { end(&groups); }

void setpwent(void)
{
    if (users)
        rewind(users);
}

void setgrent(void)
{
    if (groups)
        rewind(groups);
}

int putpwent(const struct passwd *user, FILE *f)
{
    return fprintf(f, "%s:%s:%u:%u:%s:%s:%s\n", user->pw_name, user->pw_passwd ? user->pw_passwd : "", user->pw_uid,
                   user->pw_gid, user->pw_gecos ? user->pw_gecos : "", user->pw_dir ? user->pw_dir : "",
                   user->pw_shell ? user->pw_shell : "") < 0 ? -1 : 0;
}

/* Finds a group by name, or else by number. */
static int find_group(const char *name, gid_t gid, struct group *group, char *buffer, size_t size, struct group **result)
{
    FILE *f = fopen("/etc/group", "re");
    int error;
    *result = 0;
    if (!f)
        return errno;
    while (!(error = fgetgrent_r(f, group, buffer, size, result)))
        if (name ? !strcmp(group->gr_name, name) : group->gr_gid == gid)
            break;
    fclose(f);
    if (error)
        *result = 0;
    return error == ENOENT ? 0 : error;
}

int getgrnam_r(const char *name, struct group *group, char *buffer, size_t size, struct group **result)
{
    return find_group(name, 0, group, buffer, size, result);
}

int getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size, struct group **result)
{
    return find_group(0, gid, group, buffer, size, result);
}

int getgrouplist(const char *user, gid_t group, gid_t *list, int *n)
{
    FILE *f = fopen("/etc/group", "re");
    struct group entry, *found;
    char buffer[4096];
    int room = *n, count = 0;
    if (room > count)
        list[count] = group;
    count++;
    while (f && !fgetgrent_r(f, &entry, buffer, sizeof buffer, &found)) {
        for (char **member = entry.gr_mem; *member && entry.gr_gid != group; member++) {
            if (strcmp(*member, user))
                continue;
            if (room > count)
                list[count] = entry.gr_gid;
            count++;
            break;
        }
    }
    if (f)
        fclose(f);
    *n = count;
    return count > room ? -1 : count;
}
