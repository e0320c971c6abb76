#ifndef _LINUX_TERMIOS_H
#define _LINUX_TERMIOS_H 1
#include <asm/termios.h>

#endif
