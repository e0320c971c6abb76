/* The types of POSIX threads, in the sizes that glibc gives them. */
#ifndef _BITS_PTHREADTYPES_H
#define _BITS_PTHREADTYPES_H 1
typedef unsigned long pthread_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef union __pthread_attr {
    char __size[56];
    long __align;
    struct { unsigned long stack; unsigned long size; unsigned long guard; int is_detached; int is_guard_set; int is_explicit; int policy; int priority; } __data;
} pthread_attr_t;
typedef union { char __size[4]; int __align; int __data; } pthread_mutexattr_t;
typedef union { char __size[4]; int __align; int __data; } pthread_condattr_t;
typedef union { char __size[8]; long __align; int __data; } pthread_rwlockattr_t;
typedef union { char __size[4]; int __align; int __data; } pthread_barrierattr_t;
typedef union {
    struct { int lock; unsigned count; int owner; unsigned users; int kind; int state; void *previous; void *next; } __data;
    char __size[40];
    long __align;
} pthread_mutex_t;
typedef union {
    struct { unsigned turn; unsigned waiters; int clock; int shared; } __data;
    char __size[48];
    long long __align;
} pthread_cond_t;
typedef union {
    struct { unsigned turn; int readers; int writer; unsigned waiting_readers; unsigned waiting_writers; int kind; int shared; } __data;
    char __size[56];
    long __align;
} pthread_rwlock_t;
typedef union {
    struct { unsigned turn; unsigned present; unsigned count; int shared; } __data;
    char __size[32];
    long __align;
} pthread_barrier_t;

#endif
