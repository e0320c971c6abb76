#ifndef _ASM_POLL_H
#define _ASM_POLL_H 1
#include <poll.h>

#endif
