/* syslog(3): a datagram to /dev/log. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/un.h>

extern char *program_invocation_short_name;

static const char *ident;
static int option, facility = LOG_USER, mask = 0xff, log_fd = -1;

static void connect_log(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/dev/log" };
    int saved = errno;
    if (log_fd < 0)
        log_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (log_fd >= 0 && connect(log_fd, (struct sockaddr *)&address, sizeof address) < 0) {
        close(log_fd);
        log_fd = -1;
    }
    errno = saved;
}

void openlog(const char *name, int options, int default_facility)
{
    if (name)
        ident = name;
    option = options;
    if (!(default_facility & ~LOG_FACMASK))
        facility = default_facility;
    if (option & LOG_NDELAY)
        connect_log();
}

void closelog(void)
{
    if (log_fd >= 0)
        close(log_fd);
    log_fd = -1;
    ident = NULL;
}

int setlogmask(int new_mask)
{
    int old = mask;
    if (new_mask)
        mask = new_mask;
    return old;
}

void vsyslog(int priority, const char *format, va_list ap)
{
    char *text = NULL, *message = NULL, stamp[20], pid[16] = "";
    const char *name = ident ? ident : program_invocation_short_name;
    int saved = errno, head;
    time_t now = time(NULL);
    struct tm tm;
    if (!(mask & LOG_MASK(LOG_PRI(priority))))
        return;
    if (!(priority & LOG_FACMASK))
        priority |= facility;
    strftime(stamp, sizeof stamp, "%h %e %T ", localtime_r(&now, &tm));
    if (option & LOG_PID)
        snprintf(pid, sizeof pid, "[%d]", getpid());
    if (vasprintf(&text, format, ap) < 0)
        return;
    if (option & LOG_PERROR)
        dprintf(STDERR_FILENO, "%s%s: %s%s", name, pid, text, *text && text[strlen(text) - 1] == '\n' ? "" : "\n");
    head = asprintf(&message, "<%d>%s%s%s: %s", priority, stamp, name, pid, text);
    if (log_fd < 0)
        connect_log();
    if (head >= 0 && (log_fd < 0 || send(log_fd, message, head, MSG_NOSIGNAL) < 0) && option & LOG_CONS) {
        int console = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC);
        if (console >= 0) {
            dprintf(console, "%s\r\n", strchr(message, '>') + 1);
            close(console);
        }
    }
    free(text);
    free(message);
    errno = saved;
}

void syslog(int priority, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsyslog(priority, format, ap);
    va_end(ap);
}
