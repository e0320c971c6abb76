/* What C and POSIX have dropped, and programs still call. */
#include <errno.h>
#include <limits.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <ulimit.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <sys/time.h>

/* gets(3): "Never use this function." */
char *gets(char *to)
{
    size_t n = 0;
    int c;
    while ((c = getchar()) != EOF && c != '\n')
        to[n++] = c;
    if (c == EOF && (n == 0 || ferror(stdin)))
        return 0;
    to[n] = 0;
    return to;
}

int ftime(struct timeb *to)
{
    struct timeval now;
    gettimeofday(&now, 0);
    to->time = now.tv_sec;
    to->millitm = now.tv_usec / 1000;
    to->timezone = to->dstflag = 0;
    return 0;
}

long ulimit(int command, ...)
{
    struct rlimit limit;
    va_list ap;
    long blocks;
    switch (command) {
    case UL_GETFSIZE:
        if (getrlimit(RLIMIT_FSIZE, &limit))
            return -1;
        return limit.rlim_cur == RLIM_INFINITY ? LONG_MAX : (long)(limit.rlim_cur / 512);
    case UL_SETFSIZE:
        va_start(ap, command);
        blocks = va_arg(ap, long);
        va_end(ap);
        limit.rlim_cur = limit.rlim_max = (rlim_t)blocks > RLIM_INFINITY / 512 ? RLIM_INFINITY : (rlim_t)blocks * 512;
        return setrlimit(RLIMIT_FSIZE, &limit);
    case 4:
        return sysconf(_SC_OPEN_MAX);
    default:
        errno = EINVAL;
        return -1;
    }
}

char *getwd(char *to)
{
    char path[PATH_MAX];
    if (!to) {
        errno = EINVAL;
        return 0;
    }
    return getcwd(path, sizeof path) ? strcpy(to, path) : 0;
}

int group_member(gid_t gid)
{
    int i, n = getgroups(0, 0), found = gid == getgid() || gid == getegid();
    gid_t *list = malloc((n + 1) * sizeof *list);
    if (list && (n = getgroups(n, list)) > 0)
        for (i = 0; i < n && !found; i++)
            found = list[i] == gid;
    free(list);
    return found;
}

int lchmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW); }
int getpt(void) { return posix_openpt(O_RDWR); }

int putgrent(const struct group *group, FILE *to)
{
    char **member = group->gr_mem;
    if (!group->gr_name || strpbrk(group->gr_name, ":\n")) {
        errno = EINVAL;
        return -1;
    }
    fprintf(to, "%s:%s:", group->gr_name, group->gr_passwd ? group->gr_passwd : "");
    if (*group->gr_name != '+' && *group->gr_name != '-')
        fprintf(to, "%lu", (unsigned long)group->gr_gid);
    putc(':', to);
    for (; member && *member; member++)
        fprintf(to, "%s%s", member == group->gr_mem ? "" : ",", *member);
    return putc('\n', to) == EOF ? -1 : 0;
}

int getpw(uid_t uid, char *to)
{
    struct passwd *entry;
    if (!to) {
        errno = EINVAL;
        return -1;
    }
    entry = getpwuid(uid);
    if (!entry)
        return -1;
    sprintf(to, "%s:%s:%lu:%lu:%s:%s:%s", entry->pw_name, entry->pw_passwd, (unsigned long)entry->pw_uid,
            (unsigned long)entry->pw_gid, entry->pw_gecos, entry->pw_dir, entry->pw_shell);
    return 0;
}
