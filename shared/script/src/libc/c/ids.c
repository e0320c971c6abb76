/* Users and groups of the process. */
#include <errno.h>
#include <grp.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

uid_t getuid(void) { return __syscall_getuid(); }
uid_t geteuid(void) { return __syscall_geteuid(); }
gid_t getgid(void) { return __syscall_getgid(); }
gid_t getegid(void) { return __syscall_getegid(); }
int getresuid(uid_t *real, uid_t *effective, uid_t *saved) { return __nslab_ret(__syscall_getresuid(real, effective, saved)); }
int getresgid(gid_t *real, gid_t *effective, gid_t *saved) { return __nslab_ret(__syscall_getresgid(real, effective, saved)); }

/* The kernel keeps ids by thread, POSIX by process: all threads change them - nptl(7). */
static int change(long (*call)(long, long, long), long a, long b, long c)
{
    return __nslab_ret(__nslab_all_threads ? __nslab_all_threads(call, a, b, c) : call(a, b, c));
}

static long call_setuid(long uid, long b, long c) { return __syscall_setuid(uid); }
static long call_setgid(long gid, long b, long c) { return __syscall_setgid(gid); }
static long call_setreuid(long real, long effective, long c) { return __syscall_setreuid(real, effective); }
static long call_setregid(long real, long effective, long c) { return __syscall_setregid(real, effective); }
static long call_setresuid(long real, long effective, long saved) { return __syscall_setresuid(real, effective, saved); }
static long call_setresgid(long real, long effective, long saved) { return __syscall_setresgid(real, effective, saved); }
static long call_setgroups(long n, long list, long c) { return __syscall_setgroups(n, (const gid_t *)list); }

int setuid(uid_t uid) { return change(call_setuid, uid, 0, 0); }
int setgid(gid_t gid) { return change(call_setgid, gid, 0, 0); }
// -1 would leave the id as it is: glibc refuses it before the kernel is asked.
int seteuid(uid_t uid) { return uid == -1u ? __nslab_ret(-EINVAL) : change(call_setresuid, -1, uid, -1); }
int setegid(gid_t gid) { return gid == -1u ? __nslab_ret(-EINVAL) : change(call_setresgid, -1, gid, -1); }
int setreuid(uid_t real, uid_t effective) { return change(call_setreuid, real, effective, 0); }
int setregid(gid_t real, gid_t effective) { return change(call_setregid, real, effective, 0); }
int setresuid(uid_t real, uid_t effective, uid_t saved) { return change(call_setresuid, real, effective, saved); }
int setresgid(gid_t real, gid_t effective, gid_t saved) { return change(call_setresgid, real, effective, saved); }
int getgroups(int size, gid_t list[]) { return __nslab_ret(__syscall_getgroups(size, list)); }
int setgroups(size_t n, const gid_t *list) { return change(call_setgroups, n, (long)list, 0); }
