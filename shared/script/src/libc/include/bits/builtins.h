#pragma once
/* gcc's built-in functions that are functions; read only by programs that name one. */
#include <bits/atomic.h>
int __builtin_abs(int);
long __builtin_labs(long);
int __builtin_popcount(unsigned);
int __builtin_popcountl(unsigned long);
int __builtin_popcountll(unsigned long long);
int __builtin_parity(unsigned);
int __builtin_clz(unsigned);
int __builtin_clzl(unsigned long);
int __builtin_clzll(unsigned long long);
int __builtin_ctz(unsigned);
int __builtin_ctzl(unsigned long);
int __builtin_ctzll(unsigned long long);
int __builtin_ffs(int);
int __builtin_ffsl(long);
int __builtin_ffsll(long long);
unsigned short __builtin_bswap16(unsigned short);
unsigned __builtin_bswap32(unsigned);
unsigned long __builtin_bswap64(unsigned long);
void *__builtin_memcpy(void *, const void *, unsigned long);
void *__builtin_memmove(void *, const void *, unsigned long);
void *__builtin_memset(void *, int, unsigned long);
int __builtin_memcmp(const void *, const void *, unsigned long);
unsigned long __builtin_strlen(const char *);
int __builtin_strcmp(const char *, const char *);
char *__builtin_strcpy(char *, const char *);
char *__builtin_strchr(const char *, int);
_Noreturn void __builtin_abort(void);
_Noreturn void __builtin_exit(int);
double __builtin_inf(void);
double __builtin_huge_val(void);
double __builtin_nan(const char *);
double __builtin_fabs(double);
