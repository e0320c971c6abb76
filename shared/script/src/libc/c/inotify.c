/* inotify(7). */
#include <sys/inotify.h>
#include <bits/nslab_syscall.h>

int inotify_init1(int flags) { return __nslab_ret(__syscall_inotify_init1(flags)); }
int inotify_init(void) { return inotify_init1(0); }

int inotify_add_watch(int fd, const char *path, uint32_t mask)
{
    return __nslab_ret(__syscall_inotify_add_watch(fd, path, mask));
}

int inotify_rm_watch(int fd, int watch) { return __nslab_ret(__syscall_inotify_rm_watch(fd, watch)); }
