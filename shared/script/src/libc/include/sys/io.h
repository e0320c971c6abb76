#ifndef _SYS_IO_H
#define _SYS_IO_H 1
int ioperm(unsigned long from, unsigned long n, int on);
int iopl(int level);

#endif
