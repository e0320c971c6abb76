/* Writing records of utmp(5) and wtmp(5) - pututline(3), updwtmp(3), login(3). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
#include <utmp.h>
#include <utmpx.h>
#include <bits/nslab_utmp.h>

static int is_same(const struct utmp *one, const struct utmp *other)
{
    if (one->ut_type >= INIT_PROCESS && one->ut_type <= DEAD_PROCESS)
        return other->ut_type >= INIT_PROCESS && other->ut_type <= DEAD_PROCESS && !strncmp(one->ut_id, other->ut_id, 4);
    return one->ut_type == other->ut_type;
}

/* From where reading stands on - or what was read last - it looks for the record to replace, else it appends. */
struct utmp *pututline(const struct utmp *record)
{
    static struct utmp kept;
    off_t at;
    int found;
    kept = *record;
    if (__nslab_utmp_fd < 0)
        setutent();
    if (__nslab_utmp_fd < 0)
        return 0;
    at = lseek(__nslab_utmp_fd, 0, SEEK_CUR);
    found = at > 0 && is_same(&kept, &__nslab_utmp_entry);
    while (!found && read(__nslab_utmp_fd, &__nslab_utmp_entry, sizeof kept) == sizeof kept)
        found = is_same(&kept, &__nslab_utmp_entry);
    at = lseek(__nslab_utmp_fd, found ? -(off_t)sizeof kept : 0, found ? SEEK_CUR : SEEK_END);
    return at >= 0 && write(__nslab_utmp_fd, &kept, sizeof kept) == sizeof kept ? &kept : 0;
}

void updwtmp(const char *file, const struct utmp *record)
{
    int fd = open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return;
    write(fd, record, sizeof *record);
    close(fd);
}

void logwtmp(const char *line, const char *name, const char *host)
{
    struct utmp record;
    struct timeval now;
    memset(&record, 0, sizeof record);
    record.ut_pid = getpid();
    record.ut_type = *name ? USER_PROCESS : DEAD_PROCESS;
    strncpy(record.ut_line, line, sizeof record.ut_line);
    strncpy(record.ut_user, name, sizeof record.ut_user);
    strncpy(record.ut_host, host, sizeof record.ut_host);
    gettimeofday(&now, 0);
    record.ut_tv.tv_sec = now.tv_sec;
    record.ut_tv.tv_usec = now.tv_usec;
    updwtmp(WTMP_FILE, &record);
}

void login(const struct utmp *record)
{
    struct utmp copy = *record;
    char name[64];
    int fd;
    copy.ut_type = USER_PROCESS;
    copy.ut_pid = getpid();
    strncpy(copy.ut_line, "???", sizeof copy.ut_line);
    for (fd = 0; fd < 3; fd++)
        if (!ttyname_r(fd, name, sizeof name)) {
            const char *line = strncmp(name, "/dev/", 5) ? name : name + 5;
            strncpy(copy.ut_line, line, sizeof copy.ut_line);
            if (!utmpname(UTMP_FILE)) {
                setutent();
                pututline(&copy);
                endutent();
            }
            break;
        }
    updwtmp(WTMP_FILE, &copy);
}

int logout(const char *line)
{
    struct utmp wanted, *found;
    struct timeval now;
    int result = 0;
    if (utmpname(UTMP_FILE))
        return 0;
    setutent();
    memset(&wanted, 0, sizeof wanted);
    wanted.ut_type = USER_PROCESS;
    strncpy(wanted.ut_line, line, sizeof wanted.ut_line);
    if ((found = getutline(&wanted))) {
        wanted = *found;
        memset(wanted.ut_user, 0, sizeof wanted.ut_user);
        memset(wanted.ut_host, 0, sizeof wanted.ut_host);
        gettimeofday(&now, 0);
        wanted.ut_tv.tv_sec = now.tv_sec;
        wanted.ut_tv.tv_usec = now.tv_usec;
        wanted.ut_type = DEAD_PROCESS;
        result = pututline(&wanted) != 0;
    }
    endutent();
    return result;
}

int getutent_r(struct utmp *to, struct utmp **result)
{
    struct utmp *found = getutent();
    *result = 0;
    if (!found)
        return -1;
    *to = *found;
    *result = to;
    return 0;
}

struct utmpx *pututxline(const struct utmpx *record) { return (struct utmpx *)pututline((const struct utmp *)record); }
void updwtmpx(const char *file, const struct utmpx *record) { updwtmp(file, (const struct utmp *)record); }
int utmpxname(const char *name) { return utmpname(name); }
void getutmp(const struct utmpx *from, struct utmp *to) { memcpy(to, from, sizeof *to); }
void getutmpx(const struct utmp *from, struct utmpx *to) { memcpy(to, from, sizeof *to); }
