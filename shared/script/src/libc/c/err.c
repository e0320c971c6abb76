/* err(3) and error(3). */
#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned int error_message_count;

void vwarn(const char *format, va_list ap)
{
    int saved = errno;
    fprintf(stderr, "%s: ", program_invocation_short_name);
    if (format) {
        errno = saved;
        vfprintf(stderr, format, ap);
        fputs(": ", stderr);
    }
    fprintf(stderr, "%s\n", strerror(saved));
    errno = saved;
}

void vwarnx(const char *format, va_list ap)
{
    fprintf(stderr, "%s: ", program_invocation_short_name);
    if (format)
        vfprintf(stderr, format, ap);
    fputc('\n', stderr);
}

void warn(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vwarn(format, ap);
    va_end(ap);
}

void warnx(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vwarnx(format, ap);
    va_end(ap);
}

void verr(int status, const char *format, va_list ap)
{
    vwarn(format, ap);
    exit(status);
}

void verrx(int status, const char *format, va_list ap)
{
    vwarnx(format, ap);
    exit(status);
}

void err(int status, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    verr(status, format, ap);
}

void errx(int status, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    verrx(status, format, ap);
}

void (*error_print_progname)(void);
int error_one_per_line;

static void say_program(const char *after)
{
    fflush(stdout);
    if (error_print_progname)
        error_print_progname();
    else
        fprintf(stderr, "%s:%s", program_invocation_name, after);
}

static void say_rest(int status, int number, const char *format, va_list ap)
{
    vfprintf(stderr, format, ap);
    if (number)
        fprintf(stderr, ": %s", strerror(number));
    fputc('\n', stderr);
    error_message_count++;
    if (status)
        exit(status);
}

void error(int status, int number, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say_program(" ");
    say_rest(status, number, format, ap);
    va_end(ap);
}

void error_at_line(int status, int number, const char *file, unsigned int line, const char *format, ...)
{
    static const char *last_file;
    static unsigned int last_line;
    va_list ap;
    if (error_one_per_line) {
        if (last_line == line && (last_file == file || (last_file && file && !strcmp(last_file, file))))
            return;
        last_file = file;
        last_line = line;
    }
    va_start(ap, format);
    say_program(file ? "" : " ");
    if (file)
        fprintf(stderr, "%s:%u: ", file, line);
    say_rest(status, number, format, ap);
    va_end(ap);
}
