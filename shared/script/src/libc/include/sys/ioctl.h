#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H 1
#include <asm/ioctls.h>
struct winsize { unsigned short ws_row; unsigned short ws_col; unsigned short ws_xpixel; unsigned short ws_ypixel; };
int ioctl(int fd, unsigned long request, ...);
#define TIOCPKT_DATA 0
#define TIOCPKT_FLUSHREAD 1
#define TIOCPKT_FLUSHWRITE 2
#define TIOCPKT_STOP 4
#define TIOCPKT_START 8
#define SIOCSIFMTU 35106
#define SIOCGIFMTU 35105
#define SIOCSIFNAME 35107
#define SIOCSIFHWADDR 35108
#define SIOCADDRT 35083
#define SIOCDELRT 35084
#define SIOCGIFBRDADDR 35097
#define SIOCSIFBRDADDR 35098
#define SIOCGIFDSTADDR 35095
#define SIOCSIFDSTADDR 35096
#define SIOCGIFTXQLEN 35138
#define SIOCSIFTXQLEN 35139
#define SIOCGARP 35156
#define SIOCSARP 35157
#define SIOCDARP 35155
#define SIOCGIFMETRIC 35101
#define N_TTY 0

#endif
