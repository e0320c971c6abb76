#ifndef _ASM_FCNTL_H
#define _ASM_FCNTL_H 1
#include <fcntl.h>

#endif
