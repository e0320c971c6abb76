#ifndef _EXECINFO_H
#define _EXECINFO_H 1
int backtrace(void **buffer, int n);
char **backtrace_symbols(void *const *buffer, int n);
void backtrace_symbols_fd(void *const *buffer, int n, int fd);

#endif
