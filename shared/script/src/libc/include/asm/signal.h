#ifndef _ASM_SIGNAL_H
#define _ASM_SIGNAL_H 1
#include <signal.h>

#endif
