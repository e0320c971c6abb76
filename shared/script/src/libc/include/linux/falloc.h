#ifndef _LINUX_FALLOC_H
#define _LINUX_FALLOC_H 1
#include <fcntl.h>


#endif
