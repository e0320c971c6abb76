#ifndef _LINUX_FCNTL_H
#define _LINUX_FCNTL_H 1
#include <fcntl.h>


#endif
