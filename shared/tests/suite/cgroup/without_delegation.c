// In the plan with one id nobody delegates the session's cgroup to its root: its files are those of a user who is none here, EACCES.
//@ plan: single
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void try(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
}

int main(void)
{
    static const char *const files[] = {"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control", "cgroup.type"};
    chdir("/sys/fs/cgroup");
    for (unsigned i = 0; i < sizeof(files) / sizeof(*files); i++) {
        struct stat st;
        if (stat(*files[i] ? files[i] : ".", &st) < 0)
            printf("%s: %s\n", files[i], strerror(errno));
        else
            printf("%s: %o, of %u and %u\n", files[i], st.st_mode & 07777, st.st_uid, st.st_gid);
    }
    try("make one", mkdir("a", 0755));
    try("join", open("cgroup.procs", O_WRONLY));
    try("divide", open("cgroup.subtree_control", O_WRONLY));
    try("read", open("cgroup.procs", O_RDONLY));
    return 0;
}
