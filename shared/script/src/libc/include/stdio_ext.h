#ifndef _STDIO_EXT_H
#define _STDIO_EXT_H 1
#include <stdio.h>
#define FSETLOCKING_QUERY 0
#define FSETLOCKING_INTERNAL 1
#define FSETLOCKING_BYCALLER 2
size_t __fbufsize(FILE *f);
size_t __fpending(FILE *f);
int __flbf(FILE *f);
int __freadable(FILE *f);
int __fwritable(FILE *f);
int __freading(FILE *f);
int __fwriting(FILE *f);
int __fsetlocking(FILE *f, int type);
void _flushlbf(void);
void __fpurge(FILE *f);

#endif
