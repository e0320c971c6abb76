/* Runs random programs one after the other in one real session, each as if the session were its own: process 2 of new pid,
   mount, uts, ipc and net namespaces that hang from the session's user namespace, in an empty /tmp.

   batch UID FIRST END: programs FIRST to END - 1 of `fuzz`, the file beside it. For each it prints `NUMBER STATUS BYTES BYTES`
   and that many bytes of standard output and standard error. Where a program changed what the next one would see, it
   prints `spoilt` and ends. */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 30
#define SPACES (CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET)

static uid_t uid;
static char path[64];
static volatile pid_t child;
static volatile sig_atomic_t is_late;

static void late(int sig)
{
    (void)sig;
    is_late = 1;
    kill(child, SIGKILL);
}

/* /proc of the new pid namespace instead of the session's. */
static void change_proc(void)
{
    int fs = fsopen("proc", 0);
    if (fs < 0 || fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
        err(1, "fsopen proc");
    int tree = fsmount(fs, 0, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    if (tree < 0)
        err(1, "fsmount proc");
    if (umount2("/proc", MNT_DETACH) < 0 || move_mount(tree, "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH) < 0)
        err(1, "/proc");
    close(tree);
    close(fs);
}

static void become(const int *streams)
{
    setsid();
    for (int i = 0; i < 3; i++)
        dup2(streams[i], i);
    close_range(3, ~0U, 0);
    gid_t group = uid;
    if (uid != 0 && (setgroups(1, &group) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0))
        err(1, "become user %u", uid);
    execl(path, path, (char *)NULL);
    err(1, "%s", path);
}

/* What a session's init does. */
static int init(const int *streams)
{
    int status;
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    change_proc();
    pid_t program = fork();
    if (program < 0)
        err(1, "fork");
    if (program == 0)
        become(streams);
    for (int i = 0; i < 3; i++)
        close(streams[i]);
    for (;;) {
        pid_t pid = waitpid(-1, &status, 0);
        if (pid == program)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (pid < 0)
            err(1, "wait");
    }
}

static void forward(int fd, off_t bytes)
{
    char *text = bytes ? mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0) : NULL;
    if (text == MAP_FAILED)
        err(1, "mmap");
    fwrite(text, 1, bytes, stdout);
    if (bytes)
        munmap(text, bytes);
}

static void run(int number)
{
    int input[2], status, streams[3];
    char digits[16];
    struct stat out, error;
    if (pipe2(input, O_CLOEXEC) < 0)
        err(1, "pipe");
    streams[0] = input[0];
    streams[1] = memfd_create("stdout", MFD_CLOEXEC);
    streams[2] = memfd_create("stderr", MFD_CLOEXEC);
    if (streams[1] < 0 || streams[2] < 0)
        err(1, "memfd_create");
    write(input[1], digits, snprintf(digits, sizeof digits, "%d", number));
    close(input[1]);
    fflush(stdout);
    is_late = 0;
    child = syscall(SYS_clone, SPACES | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child < 0)
        err(1, "clone");
    if (child == 0)
        _exit(init(streams));
    alarm(SECONDS);
    while (waitpid(child, &status, 0) < 0)
        ;
    alarm(0);
    fstat(streams[1], &out);
    fstat(streams[2], &error);
    printf("%d %d %ld %ld\n", number, is_late || !WIFEXITED(status) ? -1 : WEXITSTATUS(status), (long)out.st_size,
           (long)error.st_size);
    forward(streams[1], out.st_size);
    forward(streams[2], error.st_size);
    for (int i = 0; i < 3; i++)
        close(streams[i]);
}

static void empty(int dir)
{
    DIR *entries = fdopendir(dir);
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int below = openat(dir, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below >= 0)
            empty(below);
        unlinkat(dir, entry->d_name, below >= 0 ? AT_REMOVEDIR : 0);
    }
    closedir(entries);
}

/* When somebody last changed what programs can reach but /tmp. */
static void stamp(struct timespec *stamps)
{
    static const char *const places[] = {"/", "/etc", "/etc/passwd", "/root", "/home/learner"};
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
        struct stat st;
        if (stat(places[i], &st) < 0)
            err(1, "%s", places[i]);
        stamps[i] = st.st_ctim;
    }
}

/* The limits of the session's user namespace, which it shares with no other session: read once, written back after each. */
static void keep_limits(int is_first)
{
    static const char *const types[] = {"user", "mnt", "uts", "ipc", "pid", "cgroup", "net", "time"};
    static char kept[8][32];
    for (int i = 0; i < 8; i++) {
        char name[64], text[32] = "";
        snprintf(name, sizeof name, "/proc/sys/user/max_%s_namespaces", types[i]);
        int fd = open(name, O_RDWR);
        if (fd < 0 || pread(fd, text, sizeof text - 1, 0) < 0)
            err(1, "%s", name);
        if (is_first)
            strcpy(kept[i], text);
        else if (strcmp(kept[i], text) != 0 && pwrite(fd, kept[i], strlen(kept[i]), 0) < 0)
            err(1, "%s", name);
        close(fd);
    }
}

/* Cgroups that a program made, from the innermost on; those who just ended in them make them busy for a moment. */
static void remove_cgroups(void)
{
    static const char *const made[] = {"a/c", "b/c", "a", "b"};
    static const char *const limits[] = {"cgroup.max.depth", "cgroup.max.descendants"};
    char name[64];
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "/sys/fs/cgroup/%s", made[i]);
        for (int tries = 0; rmdir(name) < 0 && errno == EBUSY && tries < 1000; tries++)
            usleep(1000);
    }
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "/sys/fs/cgroup/%s", limits[i]);
        int fd = open(name, O_WRONLY);
        if (fd >= 0)
            write(fd, "max", 3);
        close(fd);
    }
}

static void give_to_learner(void)
{
    static char bytes[65536];
    int from = open("/root/fuzz", O_RDONLY), to = open(path, O_WRONLY | O_CREAT | O_EXCL, 0755);
    ssize_t len;
    while ((len = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, len) != len)
            err(1, "%s", path);
    if (from < 0 || to < 0 || len < 0 || fchown(to, uid, uid) < 0)
        err(1, "%s", path);
    close(from);
    close(to);
}

int main(int argc, char **argv)
{
    struct timespec before[5], after[5];
    struct statfs root;
    struct sigaction action = {.sa_handler = late};
    if (argc != 4)
        errx(2, "usage: batch UID FIRST END");
    uid = atoi(argv[1]);
    snprintf(path, sizeof path, uid ? "/home/learner/fuzz" : "/root/fuzz");
    if (uid)
        give_to_learner();
    if (chdir(uid ? "/home/learner" : "/root") < 0)
        err(1, "chdir");
    setenv("HOME", uid ? "/home/learner" : "/root", 1);
    setenv("USER", uid ? "learner" : "root", 1);
    sigaction(SIGALRM, &action, NULL);
    stamp(before);
    keep_limits(1);
    for (int number = atoi(argv[2]); number < atoi(argv[3]); number++) {
        run(number);
        empty(open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        stamp(after);
        keep_limits(0);
        remove_cgroups();
        /* The file system of the session may have become read-only, reached by a bind of it. */
        if (memcmp(before, after, sizeof before) != 0 || statfs("/", &root) < 0 || root.f_flags & ST_RDONLY) {
            puts("spoilt");
            break;
        }
    }
    return 0;
}
