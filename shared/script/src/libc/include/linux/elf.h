#ifndef _LINUX_ELF_H
#define _LINUX_ELF_H 1
#include <elf.h>

#endif
