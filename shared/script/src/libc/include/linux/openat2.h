#ifndef _LINUX_OPENAT2_H
#define _LINUX_OPENAT2_H 1
struct open_how { unsigned long flags; unsigned long mode; unsigned long resolve; };
#define RESOLVE_NO_XDEV 0x01
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_NO_SYMLINKS 0x04
#define RESOLVE_BENEATH 0x08
#define RESOLVE_IN_ROOT 0x10
#define RESOLVE_CACHED 0x20

#endif
