// seccomp(2): what the kernel takes as a filter, and what each answer of a filter does; fork and exec keep it.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define ON(number, value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), ANSWER(value)

static int call(unsigned int operation, unsigned int flags, void *args)
{
    return syscall(SYS_seccomp, operation, flags, args);
}

static void say(const char *what, int result)
{
    printf("%s: %s\n", what, result ? strerrorname_np(errno) : "done");
}

static int in_child(struct sock_filter *filter, int length, int (*body)(void))
{
    struct sock_fprog program = { length, filter };
    int status;
    fflush(stdout);
    if (!fork()) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || call(SECCOMP_SET_MODE_FILTER, 0, &program))
            _exit(errno);
        _exit(body ? body() : 0);
    }
    wait(&status);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#define TAKES(...) \
    do { \
        struct sock_filter filter[] = { __VA_ARGS__ }; \
        printf("%s: %d\n", #__VA_ARGS__, in_child(filter, LENGTH(filter), NULL)); \
    } while (0)

static int asks(void)
{
    errno = 0;
    return syscall(SYS_getppid) == -1 ? errno : 100;
}

static int changes_root(void) { return chroot("/"); }

static void on_trap(int number, siginfo_t *info, void *context)
{
    char text[80];
    int n = snprintf(text, sizeof text, "signal %d, code %d, call %d, arch %x\n", number, info->si_code, info->si_syscall,
                     info->si_arch);
    write(1, text, n);
    (void)context;
}

int main(void)
{
    unsigned int action = SECCOMP_RET_ALLOW;
    struct sock_fprog empty = { 0, NULL };
    say("no such operation", call(99, 0, NULL));
    say("strict mode with a flag", call(SECCOMP_SET_MODE_STRICT, 1, NULL));
    say("a flag that there is not", call(SECCOMP_SET_MODE_FILTER, 64, NULL));
    say("no program", call(SECCOMP_SET_MODE_FILTER, 0, NULL));
    say("an empty program", call(SECCOMP_SET_MODE_FILTER, 0, &empty));
    say("an action", call(SECCOMP_GET_ACTION_AVAIL, 0, &action));
    action = 5;
    say("no action", call(SECCOMP_GET_ACTION_AVAIL, 0, &action));
    say("mode 3", prctl(PR_SET_SECCOMP, 3, NULL));
    say("prctl without a program", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL));

    TAKES(ANSWER(SECCOMP_RET_ALLOW));
    TAKES({ 0x20, 0, 0, 64 }, ANSWER(0));
    TAKES({ 0x28, 0, 0, 0 }, ANSWER(0));
    TAKES({ 0x94, 0, 0, 3 }, ANSWER(0));
    TAKES({ 0x60, 0, 0, 3 }, ANSWER(0));
    TAKES({ 0x15, 1, 0, 0 }, ANSWER(0));
    TAKES(LOAD(nr));
    TAKES(LOAD(arch), ON(AUDIT_ARCH_X86_64, SECCOMP_RET_ALLOW), ANSWER(SECCOMP_RET_KILL));
    TAKES({ 0x01, 0, 0, 5 }, { 0x00, 0, 0, 3 }, { 0x0c, 0, 0, 0 }, { 0x15, 0, 1, 8 }, ANSWER(SECCOMP_RET_ALLOW), ANSWER(0));
    TAKES({ 0x80, 0, 0, 0 }, { 0x16, 0, 0, 0 });

    struct sock_filter refuses[] = { LOAD(nr), ON(SYS_getppid, SECCOMP_RET_ERRNO | EPERM), ANSWER(SECCOMP_RET_ALLOW) };
    struct sock_filter traces[] = { LOAD(nr), ON(SYS_getppid, SECCOMP_RET_TRACE), ANSWER(SECCOMP_RET_ALLOW) };
    struct sock_filter kills[] = { LOAD(nr), ON(SYS_chroot, SECCOMP_RET_KILL_PROCESS), ANSWER(SECCOMP_RET_ALLOW) };
    struct sock_filter traps[] = { LOAD(nr), ON(SYS_chroot, SECCOMP_RET_TRAP), ANSWER(SECCOMP_RET_ALLOW) };
    printf("refused: %d\n", in_child(refuses, LENGTH(refuses), asks));
    printf("traced by nobody: %d\n", in_child(traces, LENGTH(traces), asks));
    printf("killed: %d\n", in_child(kills, LENGTH(kills), changes_root));
    printf("trapped without a handler: %d\n", in_child(traps, LENGTH(traps), changes_root));

    struct sigaction on = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
    sigaction(SIGSYS, &on, NULL);
    printf("trapped with one: %d\n", in_child(traps, LENGTH(traps), changes_root) == SYS_chroot);

    struct sock_filter by_argument[] = {
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 3),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x10000000, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | EPERM),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { LENGTH(by_argument), by_argument };
    say("no new privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    say("a filter", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
    say("a second one", call(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program));
    say("strict mode after it", prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
    printf("mode %d\n", prctl(PR_GET_SECCOMP));
    say("unshare(CLONE_NEWUSER)", syscall(SYS_unshare, 0x10000000));
    say("unshare(CLONE_FILES)", syscall(SYS_unshare, 0x400));
    fflush(stdout);
    if (!fork()) {
        execlp("unshare", "unshare", "--user", "true", (char *)NULL);
        _exit(127);
    }
    int status;
    wait(&status);
    printf("unshare --user: %d\n", WEXITSTATUS(status));
    return 0;
}
