// A container's root is an overlay over all there is: its layers stay when the mount that they came from is detached, what is written
// goes to the upper layer, and nothing of it is seen outside.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define STACK (1 << 20)

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (!f)
        err(1, "%s", path);
    fputs(text, f);
    fclose(f);
}

static void show(const char *path)
{
    char text[64] = "";
    FILE *f = fopen(path, "r");
    if (!f) {
        printf("%s: %s\n", path, strerror(errno));
        return;
    }
    printf("%s: %s", path, fgets(text, sizeof text, f) ? text : "(empty)\n");
    fclose(f);
}

static int container(void *arg)
{
    sethostname("box", 3);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
        err(1, "private");
    mkdir("/tmp/layers", 0755);
    if (mount("tmpfs", "/tmp/layers", "tmpfs", 0, "size=10m"))
        err(1, "tmpfs");
    mkdir("/tmp/layers/upper", 0755);
    mkdir("/tmp/layers/work", 0755);
    mkdir("/tmp/layers/root", 0755);
    if (mount("overlay", "/tmp/layers/root", "overlay", 0, "lowerdir=/,upperdir=/tmp/layers/upper,workdir=/tmp/layers/work"))
        err(1, "overlay");
    mkdir("/tmp/layers/root/old", 0700);
    if (chdir("/tmp/layers/root") || syscall(SYS_pivot_root, ".", "old") || chdir("/"))
        err(1, "pivot_root");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
        err(1, "proc");
    if (umount2("/old", MNT_DETACH) || rmdir("/old"))
        err(1, "old");
    write_file("/tmp/mine", "changed inside\n");
    write_file("/new", "made inside\n");
    unlink("/tmp/other");
    for (int i = 0; i < 3; i++) {
        write_file("/tmp/mine", "changed again\n");
        rename("/tmp/mine", "/tmp/moved");
        rename("/tmp/moved", "/tmp/mine");
    }
    show("/tmp/mine");
    show("/tmp/other");
    show("/new");
    printf("%d %d\n", getpid(), access("/proc/1/status", R_OK));
    fflush(stdout);
    return 7;
}

int main(void)
{
    char *stack = malloc(STACK);
    int status;
    write_file("/tmp/mine", "as it was\n");
    write_file("/tmp/other", "stays\n");
    int flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP;
    pid_t pid = clone(container, stack + STACK, flags | SIGCHLD, NULL);
    if (pid < 0)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("%d\n", WEXITSTATUS(status));
    show("/tmp/mine");
    show("/tmp/other");
    show("/new");
    return 0;
}
