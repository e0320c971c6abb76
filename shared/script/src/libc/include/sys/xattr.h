#ifndef _SYS_XATTR_H
#define _SYS_XATTR_H 1
#include <bits/types.h>
#define XATTR_CREATE 1
#define XATTR_REPLACE 2
#define XATTR_USER_PREFIX "user."
#define XATTR_TRUSTED_PREFIX "trusted."
#define XATTR_SECURITY_PREFIX "security."
int setxattr(const char *path, const char *name, const void *value, size_t n, int flags);
ssize_t getxattr(const char *path, const char *name, void *value, size_t n);
ssize_t listxattr(const char *path, char *list, size_t n);
int removexattr(const char *path, const char *name);
int lsetxattr(const char *path, const char *name, const void *value, size_t n, int flags);
ssize_t lgetxattr(const char *path, const char *name, void *value, size_t n);
ssize_t llistxattr(const char *path, char *list, size_t n);
int lremovexattr(const char *path, const char *name);
int fsetxattr(int fd, const char *name, const void *value, size_t n, int flags);
ssize_t fgetxattr(int fd, const char *name, void *value, size_t n);
ssize_t flistxattr(int fd, char *list, size_t n);
int fremovexattr(int fd, const char *name);

#endif
