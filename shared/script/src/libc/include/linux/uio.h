#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H 1
#include <sys/uio.h>

#endif
