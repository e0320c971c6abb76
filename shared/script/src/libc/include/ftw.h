#ifndef _FTW_H
#define _FTW_H 1
#include <sys/stat.h>
enum { FTW_F, FTW_D, FTW_DNR, FTW_NS, FTW_SL, FTW_DP, FTW_SLN };
enum { FTW_PHYS = 1, FTW_MOUNT = 2, FTW_CHDIR = 4, FTW_DEPTH = 8, FTW_ACTIONRETVAL = 16 };
enum { FTW_CONTINUE, FTW_STOP, FTW_SKIP_SUBTREE, FTW_SKIP_SIBLINGS };
struct FTW { int base; int level; };
int ftw(const char *path, int (*see)(const char *, const struct stat *, int), int fds);
int nftw(const char *path, int (*see)(const char *, const struct stat *, int, struct FTW *), int fds, int flags);
#define ftw64 ftw
#define nftw64 nftw

#endif
