// A System V queue carries messages by type between the processes of one namespace (msgop(2)).
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    int number;
};

int main(void)
{
    struct message m;
    int id = msgget(IPC_PRIVATE, 0600);
    if (id == -1)
        err(1, "msgget");
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 1; i <= 4; i++) {
            m.type = i % 2 + 1;
            m.number = i * 10;
            if (msgsnd(id, &m, sizeof(m.number), 0) == -1)
                err(1, "msgsnd");
        }
        return 0;
    }
    waitpid(pid, NULL, 0);
    while (msgrcv(id, &m, sizeof(m.number), 2, IPC_NOWAIT) != -1)
        printf("type 2: %d\n", m.number);
    while (msgrcv(id, &m, sizeof(m.number), 0, IPC_NOWAIT) != -1)
        printf("type %ld: %d\n", m.type, m.number);
    printf("then: %s\n", errno == ENOMSG ? "ENOMSG" : strerror(errno));
    if (msgsnd(id, &m, sizeof(m.number), 0) == -1)
        err(1, "msgsnd");
    printf("a buffer too small: %s\n", msgrcv(id, &m, 1, 0, IPC_NOWAIT) == -1 ? strerror(errno) : "ok");
    m.type = 0;
    printf("type 0: %s\n", msgsnd(id, &m, sizeof(m.number), 0) == -1 ? strerror(errno) : "ok");
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
