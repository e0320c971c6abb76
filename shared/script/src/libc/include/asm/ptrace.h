#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H 1
#include <sys/ptrace.h>

#endif
