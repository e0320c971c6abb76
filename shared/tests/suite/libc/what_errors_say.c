// What the library says of errors: __FILE__ in assert(3), %#m, psiginfo(3) and psignal(3), ERANGE of strtod(3), math_error(7), pathconf(3).
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void numbers(void)
{
    static const char *const texts[] = { "1e999", "-1e999", "1e-400", "1e-310", "0x1p-1080", "0x1p-1074", "4.9e-324", "inf", "nan",
                                         "0", "0.000e-999", "1e308", "1e39", "1e-46", "1e-40", "0x1p-140", "0x0p5", "zz", "" };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *end;
        errno = 0;
        double wide = strtod(texts[i], &end);
        int first = errno;
        errno = 0;
        float narrow = strtof(texts[i], 0);
        printf("%s: %g %d, %g %d, %td\n", texts[i], wide, first, narrow, errno, end - texts[i]);
    }
}

static void say(const char *what, double result)
{
    printf("%s %g %s\n", what, isnan(result) ? 0 : result, errno ? strerrorname_np(errno) : "fine");
    errno = 0;
}

static void functions(void)
{
    volatile double zero = 0;
    errno = 0;
    say("exp", exp(1000 + zero));
    say("exp", exp(-1000 + zero));
    say("exp", exp(-INFINITY + zero));
    say("log", log(-1 + zero));
    say("log", log(zero));
    say("log2", log2(-1 + zero));
    say("log10", log10(zero));
    say("sqrt", sqrt(-1 + zero));
    say("pow", pow(zero, -3));
    say("pow", pow(-8 + zero, 1.0 / 3));
    say("pow", pow(10 + zero, 400));
    say("pow", pow(10 + zero, -400));
    say("pow", pow(zero, 5));
    say("acos", acos(2 + zero));
    say("asin", asin(-2 + zero));
    say("fmod", fmod(1 + zero, zero));
    say("sin", sin(INFINITY + zero));
    say("cosh", cosh(1000 + zero));
    say("log1p", log1p(-2 + zero));
    say("log", log(INFINITY + zero));
    say("sqrt", sqrt(4 + zero));
}

static void signals(void)
{
    static const int codes[][2] = {
        { SIGSEGV, SEGV_MAPERR }, { SIGSEGV, SEGV_ACCERR }, { SIGCHLD, CLD_EXITED }, { SIGCHLD, CLD_CONTINUED }, { SIGUSR1, SI_USER },
        { SIGUSR1, SI_TKILL }, { SIGUSR1, SI_QUEUE }, { SIGUSR1, SI_TIMER }, { SIGUSR1, SI_MESGQ }, { SIGUSR1, SI_ASYNCIO },
        { SIGFPE, FPE_INTDIV }, { SIGFPE, FPE_FLTSUB }, { SIGBUS, BUS_ADRERR }, { SIGILL, ILL_ILLOPC }, { SIGILL, ILL_BADSTK },
        { SIGTRAP, TRAP_BRKPT }, { SIGPOLL, POLL_IN }, { SIGPOLL, POLL_HUP }, { 34, SI_USER }, { 35, SI_QUEUE }, { 49, SI_USER },
        { 50, SI_USER }, { 63, SI_USER }, { 64, SI_USER }, { 33, SI_USER }, { 0, 0 }, { 99, 0 }, { SIGINT, SI_KERNEL },
        { SIGCHLD, 77 }, { SIGINT, 5 },
    };
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        siginfo_t info;
        memset(&info, 0, sizeof info);
        info.si_signo = codes[i][0];
        info.si_code = codes[i][1];
        info.si_pid = 5;
        info.si_uid = 6;
        psiginfo(&info, i % 2 ? "told" : 0);
    }
    for (int number = -1; number < 66; number += number == 15 ? 17 : 1)
        psignal(number, number % 2 ? "signal" : "");
    printf("%s %s %d\n", sigabbrev_np(SIGIO), sigdescr_np(SIGIO), PIDFD_NONBLOCK);
}

int main(void)
{
    setvbuf(stdout, 0, _IOLBF, 0);
    errno = ENOENT;
    printf("%m|%#m|%#12m|%-#12m|%#.3m|\n");
    errno = 0;
    printf("%#m|");
    errno = 4000;
    printf("%#m|%m\n");
    numbers();
    functions();
    signals();
    for (int name = 0; name < 9; name++)
        printf("%ld ", pathconf("/tmp", name));
    printf("%ld\n", pathconf("/tmp", _PC_2_SYMLINKS));
    const char *slash = strrchr(__FILE__, '/');
    printf("%s\n", slash ? slash + 1 : __FILE__);
    if (!fork()) {
        int wrong = 1;
#line 200 "assertions.c"
        assert(wrong == 0 && "shown");
    }
    int status;
    wait(&status);
    printf("%s\n", strsignal(WTERMSIG(status)));
    return 0;
}
