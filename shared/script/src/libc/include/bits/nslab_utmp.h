/* The file of utmp(5) as the reading half has it open, and what it read last. */
#ifndef _BITS_NSLAB_UTMP_H
#define _BITS_NSLAB_UTMP_H 1
#include <utmp.h>
extern const char *__nslab_utmp_file;
extern int __nslab_utmp_fd;
extern struct utmp __nslab_utmp_entry;

#endif
