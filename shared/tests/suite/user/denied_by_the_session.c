// Calls that no session may make, whatever they are given: EPERM, by the filter that a session starts with.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/quota.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(const char *name, long ret)
{
    printf("%s: %s\n", name, ret == -1 ? strerror(errno) : "done");
}

int main(void)
{
    union bpf_attr attr = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1 };
    char text[64];

    show("bpf", syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr));
    show("userfaultfd", syscall(SYS_userfaultfd, 0));
    show("keyctl", syscall(SYS_keyctl, 0, -3, 1, 0, 0));
    show("add_key", syscall(SYS_add_key, "user", "name", "text", 4, -3));
    show("request_key", syscall(SYS_request_key, "user", "name", NULL, -3));
    show("io_uring_setup", syscall(SYS_io_uring_setup, 1, text));
    show("perf_event_open", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
    show("quotactl", quotactl(QCMD(Q_SYNC, USRQUOTA), NULL, 0, NULL));
    show("swapon", swapon("/swap", 0));
    show("swapoff", swapoff("/swap"));
    show("acct", acct(NULL));
    show("syslog", syscall(SYS_syslog, 10, text, 0));
    show("fanotify_init", syscall(SYS_fanotify_init, 0, 0));
    show("set_mempolicy", syscall(SYS_set_mempolicy, 0, NULL, 0));
    show("move_pages", syscall(SYS_move_pages, 0, 0, NULL, NULL, NULL, 0));
    show("iopl", syscall(SYS_iopl, 0));
    show("ioperm", syscall(SYS_ioperm, 0, 1, 0));
    show("vhangup", syscall(SYS_vhangup));
    show("delete_module", syscall(SYS_delete_module, "none", 0));
    show("kexec_load", syscall(SYS_kexec_load, 0, 0, NULL, 0));
    return 0;
}
