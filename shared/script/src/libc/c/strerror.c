/* Texts of error numbers and signals. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab.h>

#define NUMBERS 160
#define SIGNALS 66

typedef long (*text_fn)(int, char *, unsigned long);

/* Each text is made once and stays, as glibc's constant strings do. */
static char *text(char **slot, char *spare, text_fn get, int number)
{
    long len;
    if (slot && *slot)
        return *slot;
    len = get(number, 0, 0);
    if (slot && (*slot = malloc(len + 1)))
        spare = *slot;
    get(number, spare, len + 1);
    return spare;
}

static long error_text(int number, char *to, unsigned long size) { return __builtin_nslab_strerror(number, to, size); }
static long error_name(int number, char *to, unsigned long size) { return __builtin_nslab_strerrorname(number, to, size); }
static long signal_text(int number, char *to, unsigned long size) { return __builtin_nslab_strsignal(number, to, size); }
static long signal_name(int number, char *to, unsigned long size) { return __builtin_nslab_sigabbrev(number, to, size); }

char *strerror(int number)
{
    static char *texts[NUMBERS];
    static char spare[64];
    int saved = errno;
    char *found = text(number >= 0 && number < NUMBERS ? &texts[number] : 0, spare, error_text, number);
    errno = saved;
    return found;
}

char *strerror_r(int number, char *buffer, size_t size)
{
    return strerror(number);
}

int __xpg_strerror_r(int number, char *buffer, size_t size)
{
    const char *found = strerror(number);
    size_t n = strlen(found);
    if (size)
        __builtin_nslab_memcpy(buffer, found, n < size ? n + 1 : size - 1);
    if (size && n >= size)
        buffer[size - 1] = 0;
    return !strerrorname_np(number) ? EINVAL : n >= size ? ERANGE : 0;
}

const char *strerrordesc_np(int number)
{
    return strerror(number);
}

const char *strerrorname_np(int number)
{
    static char *names[NUMBERS];
    char *name;
    if (number == 0)
        return "0";
    if (number < 0 || number >= NUMBERS)
        return 0;
    name = text(&names[number], 0, error_name, number);
    return *name ? name : 0;
}

char *strsignal(int number)
{
    static char *texts[SIGNALS];
    static char spare[64];
    return text(number >= 0 && number < SIGNALS ? &texts[number] : 0, spare, signal_text, number);
}

const char *sigdescr_np(int number)
{
    return number > 0 && number < 32 ? strsignal(number) : 0;
}

const char *sigabbrev_np(int number)
{
    static char *names[SIGNALS];
    if (number == SIGPOLL)
        return "POLL";
    return number > 0 && number < 32 ? text(&names[number], 0, signal_name, number) : 0;
}
