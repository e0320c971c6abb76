// A freed id is not used again at once: 0, then 1, then 2 (fact 180). IPC_EXCL on an existing key is EEXIST.
//@ machine: lab,bare
//@ facts: 180
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

int main(void)
{
    for (int i = 0; i < 3; i++) {
        int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        printf("id %d, removed %d\n", id, msgctl(id, IPC_RMID, NULL));
    }
    int id = msgget(7, IPC_CREAT | 0600);
    printf("the same key again: %s\n", msgget(7, 0) == id ? "the same id" : "another id");
    printf("exclusively: %s\n", msgget(7, IPC_CREAT | IPC_EXCL | 0600) == -1 ? strerror(errno) : "ok");
    msgctl(id, IPC_RMID, NULL);
    printf("without IPC_CREAT: %s\n", msgget(7, 0) == -1 ? strerror(errno) : "ok");
    return 0;
}
