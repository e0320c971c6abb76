/* sigevent(7): how a process is told, shared by <signal.h> and <mqueue.h>. */
#ifndef _BITS_SIGEVENT_H
#define _BITS_SIGEVENT_H 1
#include <bits/types.h>
#include <bits/pthreadtypes.h>
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2
#define SIGEV_THREAD_ID 4
union sigval { int sival_int; void *sival_ptr; };
typedef union sigval sigval_t;
typedef struct sigevent {
    sigval_t sigev_value;
    int sigev_signo;
    int sigev_notify;
    union {
        int __pad[12];
        pid_t __tid;
        struct { void (*__function)(sigval_t); pthread_attr_t *__attributes; } __told;
    } __how;
} sigevent_t;
#define sigev_notify_function __how.__told.__function
#define sigev_notify_attributes __how.__told.__attributes
#define sigev_notify_thread_id __how.__tid

#endif
