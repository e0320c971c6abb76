// The file system of the message queues is one for an ipc namespace: made read-only, it takes no new queue, and none goes -
// ipc/mqueue.c:prepare_open().
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *what, long ret)
{
    printf("%s: %s\n", what, ret == -1 ? strerror(errno) : "done");
}

int main(void)
{
    setbuf(stdout, NULL);
    int fs = syscall(SYS_fsopen, "mqueue", 0);
    say("create", syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    say("fsmount", syscall(SYS_fsmount, fs, 0, 0));
    mqd_t queue = mq_open("/old", O_RDWR | O_CREAT, 0600, NULL);
    say("a queue", queue);
    struct statfs status;
    fstatfs(queue, &status);
    printf("of a file system %lx\n", (unsigned long)status.f_type);
    say("read-only", syscall(SYS_fsconfig, fs, FSCONFIG_SET_FLAG, "ro", NULL, 0));
    say("reconfigure, while it is open", syscall(SYS_fsconfig, fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
    mq_close(queue);
    fs = syscall(SYS_fsopen, "mqueue", 0);
    say("create", syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    say("fsmount", syscall(SYS_fsmount, fs, 0, 0));
    say("read-only", syscall(SYS_fsconfig, fs, FSCONFIG_SET_FLAG, "ro", NULL, 0));
    say("reconfigure", syscall(SYS_fsconfig, fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
    say("the old one", mq_open("/old", O_RDWR));
    say("the old one, if need be", mq_open("/old", O_RDWR | O_CREAT, 0600, NULL));
    say("one that is missing", mq_open("/new", O_RDWR));
    say("a new one", mq_open("/new", O_RDWR | O_CREAT, 0600, NULL));
    say("remove one that is missing", mq_unlink("/new"));
    say("remove", mq_unlink("/old"));
    return 0;
}
