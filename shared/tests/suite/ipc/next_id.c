// CAP_CHECKPOINT_RESTORE chooses the id that the next System V object has; the choice counts once, and -1 is nobody's to write.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *path)
{
    char text[32] = "";
    int fd = open(path, O_RDONLY);
    if (read(fd, text, sizeof(text) - 1) == -1)
        perror("read");
    close(fd);
    printf("%s: %s", strrchr(path, '/') + 1, text);
}

static void choose(const char *path, const char *id)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        printf("open: %s\n", strerror(errno));
    else if (write(fd, id, strlen(id)) == -1)
        printf("write %s: %s\n", id, strerror(errno));
    close(fd);
}

int main(void)
{
    const char *msg = "/proc/sys/kernel/msg_next_id";
    struct stat st;
    stat(msg, &st);
    printf("mode %o\n", st.st_mode & 0777);
    show(msg);
    choose(msg, "-1");
    choose(msg, "70");
    show(msg);
    int first = msgget(IPC_PRIVATE, 0600);
    show(msg);
    printf("chosen %d, then %d\n", first, msgget(IPC_PRIVATE, 0600));
    /* Taken already: the next index, with the sequence number asked for. */
    choose(msg, "32838");
    printf("beside it %d\n", msgget(IPC_PRIVATE, 0600));
    printf("removed: %d\n", msgctl(first, IPC_RMID, NULL));
    choose("/proc/sys/kernel/sem_next_id", "5");
    printf("semaphores %d\n", semget(IPC_PRIVATE, 1, 0600));
    choose("/proc/sys/kernel/shm_next_id", "9");
    printf("shared memory %d\n", shmget(IPC_PRIVATE, 4096, 0600));
    if (setresuid(1000, 1000, 1000) == -1)
        return 1;
    choose(msg, "3");
    return 0;
}
