/* What Linux limits, without what glibc takes back of it. */
#ifndef _BITS_LOCAL_LIM_H
#define _BITS_LOCAL_LIM_H 1
#define PATH_MAX 4096
#define NAME_MAX 255
#define PIPE_BUF 4096
#define NGROUPS_MAX 65536
#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_LIST_MAX 0x10000
#define MAX_CANON 255
#define MAX_INPUT 255
#define RTSIG_MAX 32

#endif
