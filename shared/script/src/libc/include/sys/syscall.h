#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H 1
#include <asm/unistd.h>
#include <bits/syscall.h>

#endif
