/* Records of utmp(5). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <utmp.h>
#include <utmpx.h>
#include <bits/nslab_utmp.h>

const char *__nslab_utmp_file = UTMP_FILE;
int __nslab_utmp_fd = -1;
struct utmp __nslab_utmp_entry;
#define fd __nslab_utmp_fd
#define entry __nslab_utmp_entry

int utmpname(const char *name)
{
    char *copy = strdup(name);
    endutent();
    if (!copy)
        return -1;
    __nslab_utmp_file = copy;
    return 0;
}

void endutent(void)
{
    if (fd >= 0)
        close(fd);
    fd = -1;
}

void setutent(void)
{
    endutent();
    fd = open(__nslab_utmp_file, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        fd = open(__nslab_utmp_file, O_RDONLY | O_CLOEXEC);
    memset(&entry, 0, sizeof entry);
}

struct utmp *getutent(void)
{
    if (fd < 0)
        setutent();
    if (fd < 0 || read(fd, &entry, sizeof entry) != sizeof entry)
        return 0;
    return &entry;
}

struct utmp *getutid(const struct utmp *wanted)
{
    while (getutent()) {
        int is_process = wanted->ut_type >= INIT_PROCESS && wanted->ut_type <= DEAD_PROCESS;
        if (is_process ? entry.ut_type >= INIT_PROCESS && entry.ut_type <= DEAD_PROCESS && !strncmp(entry.ut_id, wanted->ut_id, 4)
                       : entry.ut_type == wanted->ut_type)
            return &entry;
    }
    errno = ESRCH;
    return 0;
}

struct utmp *getutline(const struct utmp *wanted)
{
    while (getutent())
        if ((entry.ut_type == USER_PROCESS || entry.ut_type == LOGIN_PROCESS) && !strncmp(entry.ut_line, wanted->ut_line, UT_LINESIZE))
            return &entry;
    errno = ESRCH;
    return 0;
}

void setutxent(void) { setutent(); }
void endutxent(void) { endutent(); }
struct utmpx *getutxent(void) { return getutent(); }
struct utmpx *getutxid(const struct utmpx *wanted) { return getutid(wanted); }
struct utmpx *getutxline(const struct utmpx *wanted) { return getutline(wanted); }
