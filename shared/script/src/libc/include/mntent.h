#ifndef _MNTENT_H
#define _MNTENT_H 1
#include <stdio.h>
#define MOUNTED "/etc/mtab"
struct mntent { char *mnt_fsname; char *mnt_dir; char *mnt_type; char *mnt_opts; int mnt_freq; int mnt_passno; };
FILE *setmntent(const char *path, const char *mode);
struct mntent *getmntent(FILE *f);
int endmntent(FILE *f);

#endif
