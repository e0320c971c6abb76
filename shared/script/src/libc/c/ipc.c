/* System V IPC. */
#include <errno.h>
#include <stdarg.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <bits/nslab_syscall.h>

key_t ftok(const char *path, int id)
{
    struct stat st;
    if (stat(path, &st))
        return -1;
    return (st.st_ino & 0xffff) | (st.st_dev & 0xff) << 16 | (id & 0xff) << 24;
}

int msgget(key_t key, int flags) { return __nslab_ret(__syscall_msgget(key, flags)); }
int msgsnd(int id, const void *message, size_t size, int flags) { return __nslab_ret(__syscall_msgsnd(id, message, size, flags)); }

ssize_t msgrcv(int id, void *message, size_t size, long type, int flags)
{
    return __nslab_ret(__syscall_msgrcv(id, message, size, type, flags));
}

int msgctl(int id, int command, struct msqid_ds *ds) { return __nslab_ret(__syscall_msgctl(id, command, ds)); }
int semget(key_t key, int n, int flags) { return __nslab_ret(__syscall_semget(key, n, flags)); }
int semop(int id, struct sembuf *ops, size_t n) { return __nslab_ret(__syscall_semop(id, ops, n)); }

int semtimedop(int id, struct sembuf *ops, size_t n, const struct timespec *timeout)
{
    return __nslab_ret(__syscall_semtimedop(id, ops, n, timeout));
}

/* The fourth argument is a union: an int for SETVAL, a pointer else. */
int semctl(int id, int number, int command, ...)
{
    va_list ap;
    unsigned long arg = 0;
    if (command != IPC_RMID && command != GETVAL && command != GETPID && command != GETNCNT && command != GETZCNT) {
        va_start(ap, command);
        arg = va_arg(ap, unsigned long);
        va_end(ap);
    }
    return __nslab_ret(__syscall_semctl(id, number, command, arg));
}

int shmget(key_t key, size_t size, int flags) { return __nslab_ret(__syscall_shmget(key, size, flags)); }
int shmctl(int id, int command, struct shmid_ds *ds) { return __nslab_ret(__syscall_shmctl(id, command, ds)); }

void *shmat(int id, const void *address, int flags) { return (void *)__nslab_ret(__syscall_shmat(id, address, flags)); }
int shmdt(const void *address) { return __nslab_ret(__syscall_shmdt(address)); }
