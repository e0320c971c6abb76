#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H 1
#include <termios.h>

#endif
