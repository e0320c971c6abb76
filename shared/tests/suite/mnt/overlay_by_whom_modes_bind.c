// Mounting an overlay with an upper layer makes the directory `work` with mode 0 and renames in it: who is bound by modes,
// for want of CAP_DAC_OVERRIDE, gets EACCES - fs/overlayfs/super.c:ovl_make_workdir(). Without an upper layer nothing is made.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *what, long ret)
{
    printf("%s: %ld%s%s\n", what, ret, ret == -1 ? ", " : "", ret == -1 ? strerror(errno) : "");
}

static void keep(unsigned effective)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    syscall(SYS_capget, &header, data);
    data[0].effective = effective;
    data[1].effective = 0;
    say("capset", syscall(SYS_capset, &header, data));
}

int main(void)
{
    say("unshare", unshare(CLONE_NEWNS));
    say("private", mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    mkdir("/tmp/layers", 0755);
    say("tmpfs", mount("layers", "/tmp/layers", "tmpfs", 0, "mode=755"));
    if (chdir("/tmp/layers") == -1)
        return 1;
    const char *dirs[] = {"low", "low/in", "other", "up", "work", "at"};
    for (int i = 0; i < 6; i++)
        mkdir(dirs[i], 0755);
    keep(1u << CAP_SYS_ADMIN);
    say("with an upper layer", mount("none", "at", "overlay", 0, "lowerdir=low,upperdir=up,workdir=work"));
    say("without", mount("none", "at", "overlay", 0, "lowerdir=low:other"));
    say("umount", umount("at"));
    keep(1u << CAP_SYS_ADMIN | 1u << CAP_DAC_OVERRIDE);
    say("with an upper layer", mount("none", "at", "overlay", 0, "lowerdir=low,upperdir=up,workdir=work"));
    say("a directory in it", mkdir("at/in/new", 0755));
    return 0;
}
