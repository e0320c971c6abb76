#ifndef _MALLOC_H
#define _MALLOC_H 1
#include <stdlib.h>
size_t malloc_usable_size(void *p);
void *memalign(size_t alignment, size_t n);

#endif
