#ifndef _ASM_SIGINFO_H
#define _ASM_SIGINFO_H 1
#include <signal.h>

#endif
