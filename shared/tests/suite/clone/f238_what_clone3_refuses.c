// clone3(2) looks at every field (fact 238); clone(2) ignores CLONE_DETACHED and takes any exit signal (fact 239), and cannot ask for
// CLONE_NEWTIME, which clone3 can (fact 213).
//@ machine: lab,bare
//@ facts: 213 238 239
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DETACHED 0x400000
#define NEWTIME 0x80

static void try(const char *what, struct clone_args args, size_t size)
{
    fflush(stdout);
    pid_t pid = syscall(SYS_clone3, &args, size);
    if (pid == 0)
        _exit(0);
    printf("%s: %s\n", what, pid == -1 ? strerror(errno) : "ok");
    if (pid > 0)
        waitpid(pid, NULL, __WALL);
}

static void flags(const char *what, uint64_t flags)
{
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
    try(what, args, sizeof(args));
}

static void old(const char *what, unsigned long flags)
{
    fflush(stdout);
    pid_t pid = syscall(SYS_clone, flags, 0, 0, 0, 0);
    if (pid == 0)
        _exit(0);
    printf("clone with %s: %s\n", what, pid == -1 ? strerror(errno) : "ok");
    if (pid > 0)
        waitpid(pid, NULL, __WALL);
}

int main(void)
{
    pid_t tid = 5;
    // One child's end is told by signal 64, which would end this process.
    signal(64, SIG_IGN);
    flags("nothing", 0);
    flags("a signal in flags", SIGCHLD);
    flags("CLONE_NEWTIME", NEWTIME);
    flags("CLONE_DETACHED", DETACHED);
    flags("CLONE_CLEAR_SIGHAND", CLONE_CLEAR_SIGHAND);
    flags("CLONE_CLEAR_SIGHAND|CLONE_SIGHAND", CLONE_CLEAR_SIGHAND | CLONE_SIGHAND);
    flags("bit 34", 1ull << 34);
    flags("CLONE_PARENT with a signal", CLONE_PARENT);
    flags("CLONE_THREAD with a signal", CLONE_THREAD);
    flags("CLONE_NEWNS|CLONE_FS", CLONE_NEWNS | CLONE_FS);
    struct clone_args args = {.exit_signal = 65};
    try("exit signal 65", args, sizeof(args));
    args.exit_signal = 64;
    try("exit signal 64", args, sizeof(args));
    args.exit_signal = 0;
    try("no exit signal", args, sizeof(args));
    args.exit_signal = SIGCHLD;
    args.stack = 4096;
    try("a stack without size", args, sizeof(args));
    args.stack = 0;
    args.stack_size = 4096;
    try("a size without stack", args, sizeof(args));
    args.stack_size = 0;
    args.set_tid_size = 1;
    try("set_tid_size without set_tid", args, sizeof(args));
    args.set_tid = (uintptr_t)&tid;
    args.set_tid_size = 0;
    try("set_tid without size", args, sizeof(args));
    args.set_tid_size = 33;
    try("33 set_tid", args, sizeof(args));
    args.set_tid = args.set_tid_size = 0;
    args.flags = CLONE_INTO_CGROUP;
    args.cgroup = 999;
    try("CLONE_INTO_CGROUP, a bad descriptor", args, sizeof(args));
    args.flags = 0;
    try("a cgroup without the flag", args, sizeof(args));
    args.cgroup = 0;
    try("32 bytes", args, 32);
    try("64 bytes", args, 64);
    old("CLONE_DETACHED", DETACHED | SIGCHLD);
    old("exit signal 100", 100);
    old("CLONE_NEWTIME", NEWTIME | SIGCHLD);
    return 0;
}
