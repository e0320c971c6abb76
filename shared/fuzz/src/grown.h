#define _GNU_SOURCE
#include <alloca.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct all { int i; char c; unsigned b : 5; long n[4]; struct all *next; double d; };

static struct all w, *p = &w;
static union { int i; char s[8]; double d; } u;
static long g, a[8], mat[3][4], *lp = a;
static char s[16] = "a string", *heap;
static jmp_buf env;
static int n;

#define LOCALS \
    long x = g, y = 3, z = -1; \
    char vla[(g & 63) + 1]; \
    if (n++ > 100) \
        goto out; \
    vla[0] = (char)z

static void handle(int signal)
{
    n += signal;
}

static int compare(const void *left, const void *right)
{
    return *(const char *)left - *(const char *)right;
}

static int child(void *arg);
static long f1(long x1, long y1);

