// A message goes to who waits for it, before anybody else sees it; msgctl(2) tells, limits hold, IPC_RMID wakes.
#define _GNU_SOURCE
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    long type;
    char text[9000];
};

static int id;

static void show(const char *what, long result)
{
    printf("%-30s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static long send(long type, int size, int flags)
{
    static struct message message;
    message.type = type;
    memset(message.text, 'a', sizeof message.text);
    return msgsnd(id, &message, size, flags);
}

static long receive(long type, int size, int flags)
{
    static struct message message;
    long got = msgrcv(id, &message, size, type, flags);
    if (got != -1)
        printf("type %ld, %ld bytes\n", message.type, got);
    return got;
}

int main(void)
{
    struct msqid_ds ds;
    struct msginfo info;
    int count = 0, status;
    long stolen;

    setvbuf(stdout, NULL, _IONBF, 0);
    id = msgget(IPC_PRIVATE, 0600);
    if (fork() == 0) {
        show("child", receive(2, 100, 0));
        exit(0);
    }
    usleep(100000);
    send(1, 10, 0);
    send(2, 20, 0);
    stolen = receive(2, 100, IPC_NOWAIT);
    wait(NULL);
    show("type 2 was the child's", stolen);
    if (fork() == 0) {
        show("child, too small", receive(3, 5, 0));
        exit(0);
    }
    usleep(100000);
    send(3, 20, 0);
    wait(NULL);
    show("type 3 is still there", receive(3, 100, IPC_NOWAIT));
    show("too small", receive(0, 5, IPC_NOWAIT));
    show("MSG_NOERROR", receive(0, 5, IPC_NOWAIT | MSG_NOERROR));
    show("nothing left", receive(0, 5, IPC_NOWAIT));
    show("type 0", send(0, 1, 0));
    show("too long", send(1, 8193, 0));
    send(1, 8, 0);
    show("MSG_COPY without IPC_NOWAIT", receive(0, 100, MSG_COPY));
    show("MSG_COPY", receive(0, 100, MSG_COPY | IPC_NOWAIT));
    show("MSG_COPY beyond", receive(1, 100, MSG_COPY | IPC_NOWAIT));
    while (send(5, 4000, IPC_NOWAIT) == 0)
        count++;
    show("full", -1);
    msgctl(id, IPC_STAT, &ds);
    printf("%d of 4000 bytes fit: %lu bytes, %lu messages of %lu, last by me %d\n", count, ds.__msg_cbytes, ds.msg_qnum,
           ds.msg_qbytes, ds.msg_lspid == getpid());
    if (fork() == 0) {
        _exit(send(6, 4000, 0) == 0 ? 3 : 4);
    }
    usleep(100000);
    receive(5, 9000, 0);
    wait(&status);
    printf("child had to wait: %d\n", WEXITSTATUS(status));
    ds.msg_qbytes = 20000;
    show("IPC_SET beyond msgmnb", msgctl(id, IPC_SET, &ds));
    ds.msg_qbytes = 100;
    show("IPC_SET", msgctl(id, IPC_SET, &ds));
    show("now too much", send(1, 101, IPC_NOWAIT));
    printf("highest index %d", msgctl(0, IPC_INFO, (struct msqid_ds *)&info));
    printf(", msgmax %d, msgmnb %d, msgmni %d\n", info.msgmax, info.msgmnb, info.msgmni);
    msgctl(0, MSG_INFO, (struct msqid_ds *)&info);
    printf("queues %d, messages %d, bytes %d\n", info.msgpool, info.msgmap, info.msgtql);
    printf("MSG_STAT of index 0 gives the id: %d\n", msgctl(0, MSG_STAT, &ds) == id);
    show("MSG_STAT of nothing", msgctl(9, MSG_STAT, &ds));
    if (fork() == 0) {
        show("asleep when it goes", receive(9, 100, 0));
        exit(0);
    }
    usleep(100000);
    msgctl(id, IPC_RMID, NULL);
    wait(NULL);
    show("gone", send(1, 1, 0));
    return 0;
}
