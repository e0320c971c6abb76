#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H 1
#include <signal.h>

#endif
