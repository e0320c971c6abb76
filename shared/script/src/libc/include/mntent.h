#ifndef _MNTENT_H
#define _MNTENT_H 1
#include <stdio.h>
#define MOUNTED "/etc/mtab"
struct mntent { char *mnt_fsname; char *mnt_dir; char *mnt_type; char *mnt_opts; int mnt_freq; int mnt_passno; };
FILE *setmntent(const char *path, const char *mode);
struct mntent *getmntent(FILE *f);
int endmntent(FILE *f);
#define MNTTAB "/etc/fstab"
#define _PATH_MNTTAB MNTTAB
#define MNTTYPE_IGNORE "ignore"
#define MNTTYPE_NFS "nfs"
#define MNTTYPE_SWAP "swap"
#define MNTOPT_DEFAULTS "defaults"
#define MNTOPT_RO "ro"
#define MNTOPT_RW "rw"
#define MNTOPT_SUID "suid"
#define MNTOPT_NOSUID "nosuid"
#define MNTOPT_NOAUTO "noauto"
char *hasmntopt(const struct mntent *entry, const char *option);
int addmntent(FILE *f, const struct mntent *entry);
struct mntent *getmntent_r(FILE *f, struct mntent *to, char *room, int n);

#endif
