#ifndef _ULIMIT_H
#define _ULIMIT_H 1
enum { UL_GETFSIZE = 1, UL_SETFSIZE };
#define UL_GETFSIZE UL_GETFSIZE
#define UL_SETFSIZE UL_SETFSIZE
long ulimit(int command, ...);

#endif
