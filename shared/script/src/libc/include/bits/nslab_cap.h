/* What the files of libcap(3) share. */
#ifndef _BITS_NSLAB_CAP_H
#define _BITS_NSLAB_CAP_H 1
#include <stdint.h>
#include <sys/types.h>
struct _cap_struct { uint64_t flags[3]; uid_t root; };

#endif
