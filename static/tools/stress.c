// stress(1), version 1.0.7, as far as processors and memory go: workers that compute and workers that touch memory.
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int verbosity = 2;
static long nr_cpu, nr_vm, timeout, backoff = 3000, vm_hang = -1;
static long long vm_bytes = 256LL << 20, vm_stride = 4096;
static int vm_keep, is_dry;

static const char usage[] =
    "`stress' imposes certain types of compute stress on your system\n"
    "\n"
    "Usage: stress [OPTION [ARG]] ...\n"
    " -?, --help         show this help statement\n"
    "     --version      show version statement\n"
    " -v, --verbose      be verbose\n"
    " -q, --quiet        be quiet\n"
    " -n, --dry-run      show what would have been done\n"
    " -t, --timeout N    timeout after N seconds\n"
    "     --backoff N    wait factor of N microseconds before work starts\n"
    " -c, --cpu N        spawn N workers spinning on sqrt()\n"
    " -i, --io N         spawn N workers spinning on sync()\n"
    " -m, --vm N         spawn N workers spinning on malloc()/free()\n"
    "     --vm-bytes B   malloc B bytes per vm worker (default is 256MB)\n"
    "     --vm-stride B  touch a byte every B bytes (default is 4096)\n"
    "     --vm-hang N    sleep N secs before free (default none, 0 is inf)\n"
    "     --vm-keep      redirty memory instead of freeing and reallocating\n"
    " -d, --hdd N        spawn N workers spinning on write()/unlink()\n"
    "     --hdd-bytes B  write B bytes per hdd worker (default is 1GB)\n"
    "\n"
    "Example: stress --cpu 8 --io 4 --vm 2 --vm-bytes 128M --timeout 10s\n"
    "\n"
    "Note: Numbers may be suffixed with s,m,h,d,y (time) or B,K,M,G (size).\n";

static void fail(int line, const char *what, const char *arg)
{
    fprintf(stderr, "stress: FAIL: [%d] (%d) %s%s\n", getpid(), line, what, arg);
}

static long long number(const char *text, const char *suffixes, const long long *factors)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || value < 0) {
        fail(618, "not a number: ", text);
        exit(1);
    }
    if (*end == '\0')
        return value;
    for (int i = 0; suffixes[i] != '\0'; i++)
        if (*end == suffixes[i] && end[1] == '\0')
            return value * factors[i];
    fail(665, "unrecognized suffix: ", end);
    exit(1);
}

static long long seconds(const char *text)
{
    static const long long factors[] = {1, 60, 3600, 86400, 31556952};
    return number(text, "smhdy", factors);
}

static long long bytes(const char *text)
{
    static const long long factors[] = {1, 1024, 1 << 20, 1 << 30, 1, 1024, 1 << 20, 1 << 30};
    return number(text, "BKMGbkmg", factors);
}

static int is(const char *arg, const char *letter, const char *word)
{
    return (letter != NULL && strcmp(arg, letter) == 0) || strcmp(arg, word) == 0;
}

static const char *value(int argc, char **argv, int *i)
{
    if (*i + 1 >= argc) {
        fail(253, "missing argument to option ", argv[*i]);
        exit(1);
    }
    return argv[++*i];
}

static void options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (is(arg, "-?", "--help")) {
            fputs(usage, stdout);
            exit(0);
        } else if (is(arg, NULL, "--version")) {
            puts("stress 1.0.7");
            exit(0);
        } else if (is(arg, "-v", "--verbose"))
            verbosity = 3;
        else if (is(arg, "-q", "--quiet"))
            verbosity = 0;
        else if (is(arg, "-n", "--dry-run"))
            is_dry = 1;
        else if (is(arg, "-t", "--timeout"))
            timeout = seconds(value(argc, argv, &i));
        else if (is(arg, NULL, "--backoff"))
            backoff = bytes(value(argc, argv, &i));
        else if (is(arg, "-c", "--cpu"))
            nr_cpu = bytes(value(argc, argv, &i));
        else if (is(arg, "-m", "--vm"))
            nr_vm = bytes(value(argc, argv, &i));
        else if (is(arg, NULL, "--vm-bytes"))
            vm_bytes = bytes(value(argc, argv, &i));
        else if (is(arg, NULL, "--vm-stride"))
            vm_stride = bytes(value(argc, argv, &i));
        else if (is(arg, NULL, "--vm-hang"))
            vm_hang = seconds(value(argc, argv, &i));
        else if (is(arg, NULL, "--vm-keep"))
            vm_keep = 1;
        else if (is(arg, "-i", "--io") || is(arg, "-d", "--hdd") || is(arg, NULL, "--hdd-bytes")) {
            fprintf(stderr, "stress: %s: this simulator has no disk to stress\n", arg);
            exit(1);
        } else {
            fail(251, "unrecognized option: ", arg);
            exit(1);
        }
    }
}

static void hog_cpu(void)
{
    for (;;)
        sqrt(rand());
}

static void hog_vm(void)
{
    char *ptr = NULL;
    int again = 1;
    for (;;) {
        if (again) {
            ptr = malloc(vm_bytes);
            if (ptr == NULL) {
                fail(494, "hogvm malloc failed: ", strerror(errno));
                exit(1);
            }
            again = !vm_keep;
        }
        for (long long i = 0; i < vm_bytes; i += vm_stride)
            ptr[i] = 'Z';
        if (vm_hang == 0)
            for (;;)
                sleep(1024);
        else if (vm_hang > 0)
            sleep(vm_hang);
        for (long long i = 0; i < vm_bytes; i += vm_stride) {
            char c = ptr[i];
            if (c != 'Z') {
                fail(523, "memory corruption at: ", "");
                exit(1);
            }
        }
        if (again)
            free(ptr);
    }
}

static void start(void (*hog)(void), long nr)
{
    pid_t pid = fork();
    if (pid == -1) {
        fail(285, "fork failed: ", strerror(errno));
        kill(0, SIGTERM);
        exit(1);
    }
    if (pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    alarm(timeout);
    usleep(backoff * nr);
    if (is_dry)
        exit(0);
    hog();
}

int main(int argc, char **argv)
{
    options(argc, argv);
    if (nr_cpu + nr_vm == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (verbosity >= 2)
        printf("stress: info: [%d] dispatching hogs: %ld cpu, 0 io, %ld vm, 0 hdd\n", getpid(), nr_cpu, nr_vm);
    fflush(stdout);
    time_t began = time(NULL);
    long cpu = nr_cpu, vm = nr_vm, children = 0;
    while (cpu + vm > 0) {
        if (cpu > 0) {
            start(hog_cpu, cpu + vm);
            cpu--;
            children++;
        }
        if (vm > 0) {
            start(hog_vm, cpu + vm);
            vm--;
            children++;
        }
    }
    int failed = 0, is_reaping = 0;
    while (children > 0) {
        int status;
        pid_t pid = wait(&status);
        if (pid == -1)
            break;
        children--;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
            continue;
        if (is_reaping)
            continue;
        if (WIFEXITED(status))
            fprintf(stderr, "stress: FAIL: [%d] (415) <-- worker %d returned error %d\n", getpid(), pid, WEXITSTATUS(status));
        else
            fprintf(stderr, "stress: FAIL: [%d] (425) <-- worker %d got signal %d\n", getpid(), pid, WTERMSIG(status));
        failed = 1;
        is_reaping = 1;
        fprintf(stderr, "stress: WARN: [%d] (427) now reaping child worker processes\n", getpid());
        signal(SIGUSR1, SIG_IGN);
        if (kill(-getpid(), SIGUSR1) == -1)
            fprintf(stderr, "stress: FAIL: [%d] (431) kill error: %s\n", getpid(), strerror(errno));
    }
    long ran = time(NULL) - began;
    if (failed)
        fprintf(stderr, "stress: FAIL: [%d] (461) failed run completed in %lds\n", getpid(), ran);
    else if (verbosity >= 2)
        printf("stress: info: [%d] successful run completed in %lds\n", getpid(), ran);
    return failed;
}
