#ifndef _STRING_H
#define _STRING_H 1
#include <bits/types.h>
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *mempcpy(void *to, const void *from, size_t n);
void *memccpy(void *to, const void *from, int c, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
void *memrchr(const void *s, int c, size_t n);
void *rawmemchr(const void *s, int c);
void *memmem(const void *haystack, size_t n, const void *needle, size_t m);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t n);
char *stpcpy(char *to, const char *from);
char *stpncpy(char *to, const char *from, size_t n);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
int strcoll(const char *a, const char *b);
int strverscmp(const char *a, const char *b);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strstr(const char *haystack, const char *needle);
char *strcasestr(const char *haystack, const char *needle);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *strtok(char *s, const char *delimiters);
char *strtok_r(char *s, const char *delimiters, char **save);
char *strsep(char **s, const char *delimiters);
char *strdup(const char *s);
char *strndup(const char *s, size_t n);
char *strerror(int number);
/* GNU's where it is asked for, else POSIX's - strerror(3). */
#ifdef _GNU_SOURCE
char *strerror_r(int number, char *buffer, size_t size);
#else
int __xpg_strerror_r(int number, char *buffer, size_t size);
#define strerror_r __xpg_strerror_r
#endif
const char *strerrorname_np(int number);
const char *strerrordesc_np(int number);
char *strsignal(int number);
const char *sigabbrev_np(int number);
const char *sigdescr_np(int number);
#ifndef basename
char *basename(const char *path);
#endif
void explicit_bzero(void *to, size_t n);
#define strdupa(s) ({ const char *__s = (s); size_t __n = strlen(__s) + 1; (char *)memcpy(__builtin_alloca(__n), __s, __n); })
size_t strxfrm(char *to, const char *from, size_t n);
char *strfry(char *s);
void *memfrob(void *s, size_t n);
#define strndupa(s, n) ({ const char *__s = (s); size_t __n = strnlen(__s, (n)); char *__to = (char *)__builtin_alloca(__n + 1); __to[__n] = 0; (char *)memcpy(__to, __s, __n); })
int ffsl(long n);
int ffsll(long long n);

#endif
