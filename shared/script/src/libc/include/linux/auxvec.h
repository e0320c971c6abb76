#ifndef _LINUX_AUXVEC_H
#define _LINUX_AUXVEC_H 1
#define AT_NULL 0
#define AT_IGNORE 1
#define AT_EXECFD 2
#define AT_PHDR 3
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_PAGESZ 6
#define AT_BASE 7
#define AT_FLAGS 8
#define AT_ENTRY 9
#define AT_NOTELF 0xa
#define AT_UID 0xb
#define AT_EUID 0xc
#define AT_GID 0xd
#define AT_EGID 0xe
#define AT_PLATFORM 0xf
#define AT_HWCAP 0x10
#define AT_CLKTCK 0x11
#define AT_SECURE 0x17
#define AT_BASE_PLATFORM 0x18
#define AT_RANDOM 0x19
#define AT_HWCAP2 0x1a
#define AT_EXECFN 0x1f
#define AT_MINSIGSTKSZ 0x33

#endif
