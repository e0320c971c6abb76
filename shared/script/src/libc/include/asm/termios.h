#ifndef _ASM_TERMIOS_H
#define _ASM_TERMIOS_H 1
#include <termios.h>
#include <sys/ioctl.h>

#endif
