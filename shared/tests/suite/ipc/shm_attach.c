// shmget(2), shmat(2), shmctl(2): one memory, counted attachments, gone with the last of them.
#define _GNU_SOURCE
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-28s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void stat_of(const char *when, int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1) {
        show(when, -1);
        return;
    }
    printf("%-28s size %zu, attached %lu, mode %o, last %s\n", when, ds.shm_segsz, ds.shm_nattch, ds.shm_perm.mode,
           ds.shm_lpid == getpid() ? "me" : ds.shm_lpid ? "another" : "nobody");
}

int main(void)
{
    int id = shmget(0x1234, 5000, IPC_CREAT | IPC_EXCL | 0640);
    char *at, *twice;

    stat_of("made", id);
    show("IPC_EXCL", shmget(0x1234, 5000, IPC_CREAT | IPC_EXCL | 0640));
    show("larger", shmget(0x1234, 5001, 0));
    show("smaller", shmget(0x1234, 1, 0));
    show("no such key", shmget(0x1235, 1, 0));
    show("size 0", shmget(0x1235, 0, IPC_CREAT | 0600));
    at = shmat(id, NULL, 0);
    stat_of("attached", id);
    twice = shmat(id, NULL, SHM_RDONLY);
    strcpy(at, "twice the same");
    printf("%s\n", twice);
    stat_of("attached twice", id);
    fflush(stdout);
    if (fork() == 0) {
        stat_of("in the child", id);
        strcpy(at, "from the child");
        shmdt(twice);
        stat_of("child detached one", id);
        exit(0);
    }
    wait(NULL);
    printf("%s\n", twice);
    stat_of("after the child", id);
    show("IPC_RMID", shmctl(id, IPC_RMID, NULL));
    stat_of("marked", id);
    show("by key", shmget(0x1234, 1, 0));
    show("shmdt", shmdt(twice));
    show("shmdt again", shmdt(twice));
    show("shmdt not at its start", shmdt(at + 4096));
    show("shmdt of nothing", shmdt(NULL));
    printf("still there: %s\n", at);
    show("shmdt", shmdt(at));
    stat_of("gone", id);
    show("shmat", (long)shmat(id, NULL, 0));
    show("shmat negative", (long)shmat(-1, NULL, 0));

    id = shmget(IPC_PRIVATE, 4096, 0600);
    show("not at a page", (long)shmat(id, (void *)0x10000001, 0));
    at = shmat(id, (void *)0x10000001, SHM_RND);
    printf("SHM_RND: %p\n", (void *)at);
    show("taken", (long)shmat(id, at, 0));
    show("SHM_LOCK", shmctl(id, SHM_LOCK, NULL));
    stat_of("locked", id);
    show("unknown command", shmctl(id, 77, NULL));
    shmctl(id, IPC_RMID, NULL);
    execl("/bin/sh", "sh", "-c", "cat /proc/sysvipc/shm | wc -l", NULL);
    return 1;
}
