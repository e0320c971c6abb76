// libseccomp: rules of calls and of their arguments, what they make of the calls, and which rules are refused.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name_of(int rc) { return rc ? strerrorname_np(-rc) : "0"; }

static void say(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
}

// Runs `attempt` in a child, under the filter.
static void under(const char *title, scmp_filter_ctx filter, void (*attempt)(void))
{
    int status;
    pid_t child;
    printf("%s\n", title);
    fflush(stdout);
    child = fork();
    if (!child) {
        int rc = seccomp_load(filter);
        if (rc)
            printf("load: %s\n", name_of(rc));
        attempt();
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status))
        printf("killed by %s\n", sigabbrev_np(WTERMSIG(status)));
    seccomp_release(filter);
}

static void modes(void)
{
    say("chmod 0644", chmod("/tmp/file", 0644));
    say("chmod 04755", chmod("/tmp/file", 04755));
    say("chmod 06755", chmod("/tmp/file", 06755));
    say("unshare uts", unshare(CLONE_NEWUTS));
    say("unshare user", unshare(CLONE_NEWUSER));
    say("sethostname", sethostname("x", 1));
    printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

static void numbers(void)
{
    static const unsigned int values[] = { 0, 4, 5, 6, 99, 100, 101, 199, 200, 7 };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        int fd = dup(values[i]);
        printf("dup(%u): %s\n", values[i], fd < 0 ? strerrorname_np(errno) : "done");
        if (fd >= 0)
            close(fd);
    }
    say("lseek far", lseek(0, 0x100000000LL, SEEK_SET) == -1 && errno == EDOM ? -1 : 0);
    say("lseek near", lseek(0, 0, SEEK_SET) == -1 && errno == EDOM ? -1 : 0);
}

static void ask(void) { printf("getppid %s\n", getppid() ? "a parent" : "no parent"); }

static void open_pipe(void)
{
    int ends[2];
    say("pipe", pipe(ends));
    fflush(stdout);
    say("write to 3", write(3, "x", 1));
}

int main(void)
{
    scmp_filter_ctx filter;
    uint32_t value;
    char *name;
    fclose(fopen("/tmp/file", "w"));

    filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(chmod), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, S_ISUID, S_ISUID));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(chmod), 1,
                     SCMP_A1(SCMP_CMP_MASKED_EQ, S_ISGID | S_ISUID, S_ISGID));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBUSY), SCMP_SYS(unshare), 1,
                     SCMP_CMP(0, SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(sethostname), 0);
    under("a denylist", filter, modes);

    filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ERANGE), SCMP_SYS(dup), 1, SCMP_A0(SCMP_CMP_LT, 5));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBUSY), SCMP_SYS(dup), 1, SCMP_A0(SCMP_CMP_EQ, 7));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(E2BIG), SCMP_SYS(dup), 1, SCMP_A0(SCMP_CMP_GT, 100));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EXDEV), SCMP_SYS(dup), 1, SCMP_A0(SCMP_CMP_GE, 200));
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EDOM), SCMP_SYS(lseek), 2, SCMP_A0(SCMP_CMP_NE, 1),
                     SCMP_A1(SCMP_CMP_GE, 0x100000000));
    under("comparisons", filter, numbers);

    filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(getppid), 0);
    under("a deadly call", filter, ask);

    filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit_group), 0);
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_LE, 2));
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fstat), 0);
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 0);
    under("an allowlist", filter, open_pipe);

    filter = seccomp_init(SCMP_ACT_KILL);
    printf("the default again: %s\n", name_of(seccomp_rule_add(filter, SCMP_ACT_KILL, SCMP_SYS(read), 0)));
    printf("an argument twice: %s\n", name_of(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 2,
           SCMP_A0(SCMP_CMP_EQ, 1), SCMP_A0(SCMP_CMP_EQ, 2))));
    printf("argument 6: %s\n", name_of(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1,
           SCMP_CMP(6, SCMP_CMP_EQ, 1))));
    printf("no action: %s\n", name_of(seccomp_rule_add(filter, 0x12345678, SCMP_SYS(read), 0)));
    printf("not on this machine: %s\n", name_of(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketcall), 0)));
    printf("exactly: %s\n", name_of(seccomp_rule_add_exact(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketcall), 0)));
    printf("this machine: %s\n", name_of(seccomp_arch_add(filter, SCMP_ARCH_NATIVE)));
    printf("the default is read only: %s\n", name_of(seccomp_attr_set(filter, SCMP_FLTATR_ACT_DEFAULT, SCMP_ACT_LOG)));
    seccomp_attr_get(filter, SCMP_FLTATR_CTL_NNP, &value);
    printf("NNP %u\n", value);
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 0);
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(13), SCMP_SYS(openat), 0);
    seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(close), 1, SCMP_A0(SCMP_CMP_GT, 0x200000001));
    fflush(stdout);
    seccomp_export_pfc(filter, STDOUT_FILENO);
    seccomp_release(filter);
    printf("no filter: %s\n", seccomp_init(0x12345678) ? "made" : "none");

    printf("clone3 is %d\n", seccomp_syscall_resolve_name("clone3"));
    printf("nothing is %d\n", seccomp_syscall_resolve_name("nothing"));
    name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, 155);
    printf("155 is %s\n", name);
    free(name);
    printf("the machine is %s\n", seccomp_arch_native() == SCMP_ARCH_X86_64 ? "x86-64" : "another");
    return 0;
}
