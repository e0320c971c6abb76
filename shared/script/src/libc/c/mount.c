/* Mounts, host names and the machine. */
#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <stdarg.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int mount(const char *source, const char *target, const char *fstype, unsigned long flags, const void *data)
{
    return __nslab_ret(__syscall_mount(source, target, fstype, flags, data));
}

int umount(const char *target) { return __nslab_ret(__syscall_umount2(target, 0)); }
int umount2(const char *target, int flags) { return __nslab_ret(__syscall_umount2(target, flags)); }
int sethostname(const char *name, size_t len) { return __nslab_ret(__syscall_sethostname(name, len)); }
int setdomainname(const char *name, size_t len) { return __nslab_ret(__syscall_setdomainname(name, len)); }
int uname(struct utsname *name) { return __nslab_ret(__syscall_uname(name)); }
int sysinfo(struct sysinfo *info) { return __nslab_ret(__syscall_sysinfo(info)); }
ssize_t getrandom(void *to, size_t n, unsigned int flags) { return __nslab_ret(__syscall_getrandom(to, n, flags)); }
int reboot(int howto) { return __nslab_ret(__syscall_reboot((int)0xfee1dead, 672274793, howto, 0)); }

int gethostname(char *to, size_t size)
{
    struct utsname name;
    size_t n;
    if (uname(&name))
        return -1;
    n = strlen(name.nodename) + 1;
    memcpy(to, name.nodename, n < size ? n : size);
    if (n > size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return 0;
}

int getdomainname(char *to, size_t size)
{
    struct utsname name;
    size_t n;
    if (uname(&name))
        return -1;
    n = strlen(name.domainname) + 1;
    memcpy(to, name.domainname, n < size ? n : size);
    return 0;
}

int prctl(int option, ...)
{
    unsigned long a, b, c, d;
    va_list ap;
    va_start(ap, option);
    a = va_arg(ap, unsigned long);
    b = va_arg(ap, unsigned long);
    c = va_arg(ap, unsigned long);
    d = va_arg(ap, unsigned long);
    va_end(ap);
    return __nslab_ret(__syscall_prctl(option, a, b, c, d));
}
