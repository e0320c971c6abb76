#ifndef _LINUX_PTRACE_H
#define _LINUX_PTRACE_H 1
#include <sys/ptrace.h>
#include <linux/types.h>
#define PTRACE_SYSCALL_INFO_NONE 0
#define PTRACE_SYSCALL_INFO_ENTRY 1
#define PTRACE_SYSCALL_INFO_EXIT 2
#define PTRACE_SYSCALL_INFO_SECCOMP 3
struct ptrace_syscall_info {
    __u8 op;
    __u8 pad[3];
    __u32 arch;
    __u64 instruction_pointer;
    __u64 stack_pointer;
    union {
        struct { __u64 nr; __u64 args[6]; } entry;
        struct { __s64 rval; __u8 is_error; } exit;
        struct { __u64 nr; __u64 args[6]; __u32 ret_data; } seccomp;
    };
};
#define PTRACE_PEEKUSR 3
#define PTRACE_POKEUSR 6
#define PTRACE_EVENTMSG_SYSCALL_ENTRY 1
#define PTRACE_EVENTMSG_SYSCALL_EXIT 2
#define PTRACE_PEEKSIGINFO_SHARED 1

#endif
