/* Between the library's files: primitives, system calls as the kernel numbers their arguments, and FILE. */
#ifndef _BITS_NSLAB_H
#define _BITS_NSLAB_H 1
#include <bits/types.h>
#include <stdarg.h>

/* Sets errno and returns -1 for -4095 … -1. */
long __nslab_ret(long result);
/* Set by pthread_cancel(3): ends the caller if it is asked to. */
extern void (*__nslab_cancel)(void);
#define __nslab_point() (__nslab_cancel ? __nslab_cancel() : (void)0)
/* Set by pthread_atfork(3): 0 before fork(2), 1 after it in the parent, 2 in the child. */
extern void (*__nslab_at_fork)(int stage);
/* Set by the first pthread_create(3): has all threads make a call; without one, forgets all but the caller, for a fork's child. */
extern long (*__nslab_all_threads)(long (*call)(long, long, long), long a, long b, long c);
/* Set by it, too: streams are locked from then on. */
extern int __nslab_locks_streams;
/* Set by the first stream that has a buffer; exit(3) calls it. */
extern void (*__nslab_flush_streams)(void);

/* What the heap holds - mallinfo(3). */
struct mallinfo2;
void __nslab_heap(struct mallinfo2 *to);
/* Of shared memory and named semaphores: a path's room, and how it is written. */
#define NSLAB_SHM_PATH (sizeof "/dev/shm/sem." + 255)
int __nslab_shm_path(char *path, const char *prefix, const char *name);

void *__builtin_nslab_memcpy(void *to, const void *from, unsigned long n);
void *__builtin_nslab_memset(void *to, int c, unsigned long n);
int __builtin_nslab_memcmp(const void *a, const void *b, unsigned long n);
int __builtin_nslab_strncmp(const char *a, const char *b, unsigned long n);
void *__builtin_nslab_memchr(const void *s, int c, unsigned long n);
unsigned long __builtin_nslab_strnlen(const char *s, unsigned long n);
long __builtin_nslab_vformat(char *to, unsigned long size, const char *format, va_list ap, int number);
double __builtin_nslab_strtod(const char *text, char **end);
double __builtin_nslab_math(int function, double x, double y);
double __builtin_nslab_fma(double x, double y, double z);
long __builtin_nslab_strerror(int number, char *to, unsigned long size);
long __builtin_nslab_strerrorname(int number, char *to, unsigned long size);
long __builtin_nslab_strsignal(int number, char *to, unsigned long size);
long __builtin_nslab_sigabbrev(int number, char *to, unsigned long size);
long __builtin_nslab_mmap(unsigned long length);
long __builtin_nslab_munmap(void *address, unsigned long length);
unsigned long __builtin_nslab_brk(unsigned long address);
long __builtin_nslab_block_given(void *block, unsigned long n);
long __builtin_nslab_block_taken(void *block);
void __builtin_nslab_set_stack(void *top);
long __builtin_nslab_thread_objects(void *block);
void __builtin_nslab_halt(void);
void __builtin_nslab_set_alt_stack(void *base, unsigned long size);
unsigned long __builtin_nslab_stack_pointer(void);
void __builtin_nslab_unsupported(const char *what, const char *detail);

#define __NSLAB_READ 1
#define __NSLAB_WRITE 2
#define __NSLAB_APPEND 4
#define __NSLAB_EOF 8
#define __NSLAB_ERR 16
#define __NSLAB_OWNED 32
#define __NSLAB_LINE 64
#define __NSLAB_UNBUFFERED 128
#define __NSLAB_READING 256
#define __NSLAB_WRITING 512

struct _IO_FILE {
    int flags;
    int fd;
    /* The buffer; what lies before `pos` is read already or still to be written. */
    char *buf;
    size_t size;
    char *pos;
    /* End of what was read. */
    char *end;
    char small[8];
    /* popen's child. */
    pid_t child;
    /* Whose functions stand for a descriptor's - fopencookie(3). */
    struct __nslab_cookie *cookie;
    struct _IO_FILE *next;
    /* Who has it, how often, and whether somebody waits - flockfile(3). */
    int lock;
    int owner;
    int depth;
};
void __nslab_lock_stream(struct _IO_FILE *f);
void __nslab_unlock_stream(struct _IO_FILE *f);
#define __nslab_lock(f) (__nslab_locks_streams ? __nslab_lock_stream(f) : (void)0)
#define __nslab_unlock(f) (__nslab_locks_streams ? __nslab_unlock_stream(f) : (void)0)
struct __nslab_cookie {
    void *data;
    ssize_t (*read)(void *data, char *to, size_t n);
    ssize_t (*write)(void *data, const char *from, size_t n);
    int (*seek)(void *data, off64_t *offset, int whence);
    int (*close)(void *data);
};
/* The stream's own read, write and seek: a system call, or a cookie's function. */
ssize_t __nslab_raw_write(struct _IO_FILE *f, const char *from, size_t n);
off_t __nslab_raw_seek(struct _IO_FILE *f, off_t offset, int whence);
/* Is LC_CTYPE C.UTF-8? printf needs it for %lc and %ls. */
extern int __nslab_utf8;
int __nslab_flush(struct _IO_FILE *f);
size_t __nslab_put(struct _IO_FILE *f, const char *from, size_t n);
int __nslab_fill(struct _IO_FILE *f);
int __nslab_begin_write(struct _IO_FILE *f);
int __nslab_begin_read(struct _IO_FILE *f);
struct _IO_FILE *__nslab_new_stream(int fd, int flags);
int __nslab_open_mode(const char *mode, int *flags);

#endif
