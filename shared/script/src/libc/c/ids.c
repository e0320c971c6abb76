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
int setuid(uid_t uid) { return __nslab_ret(__syscall_setuid(uid)); }
int setgid(gid_t gid) { return __nslab_ret(__syscall_setgid(gid)); }
// -1 would leave the id as it is: glibc refuses it before the kernel is asked.
int seteuid(uid_t uid) { return __nslab_ret(uid == -1u ? -EINVAL : __syscall_setresuid(-1, uid, -1)); }
int setegid(gid_t gid) { return __nslab_ret(gid == -1u ? -EINVAL : __syscall_setresgid(-1, gid, -1)); }
int setreuid(uid_t real, uid_t effective) { return __nslab_ret(__syscall_setreuid(real, effective)); }
int setregid(gid_t real, gid_t effective) { return __nslab_ret(__syscall_setregid(real, effective)); }
int setresuid(uid_t real, uid_t effective, uid_t saved) { return __nslab_ret(__syscall_setresuid(real, effective, saved)); }
int setresgid(gid_t real, gid_t effective, gid_t saved) { return __nslab_ret(__syscall_setresgid(real, effective, saved)); }
int getgroups(int size, gid_t list[]) { return __nslab_ret(__syscall_getgroups(size, list)); }
int setgroups(size_t n, const gid_t *list) { return __nslab_ret(__syscall_setgroups(n, list)); }
