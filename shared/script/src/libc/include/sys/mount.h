#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H 1
#include <bits/types.h>
#define MS_RDONLY 1
#define MS_NOSUID 2
#define MS_NODEV 4
#define MS_NOEXEC 8
#define MS_SYNCHRONOUS 16
#define MS_REMOUNT 32
#define MS_MANDLOCK 64
#define MS_DIRSYNC 128
#define MS_NOSYMFOLLOW 256
#define MS_NOATIME 1024
#define MS_NODIRATIME 2048
#define MS_BIND 0x1000
#define MS_MOVE 0x2000
#define MS_REC 0x4000
#define MS_SILENT 0x8000
#define MS_POSIXACL 0x10000
#define MS_UNBINDABLE 0x20000
#define MS_PRIVATE 0x40000
#define MS_SLAVE 0x80000
#define MS_SHARED 0x100000
#define MS_RELATIME 0x200000
#define MS_KERNMOUNT 0x400000
#define MS_I_VERSION 0x800000
#define MS_STRICTATIME 0x1000000
#define MS_LAZYTIME 0x2000000
#define MS_ACTIVE 0x40000000
#define MS_NOUSER (-2147483648)
#define MS_MGC_VAL 0xc0ed0000
#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8
int mount(const char *source, const char *target, const char *fstype, unsigned long flags, const void *data);
int umount(const char *target);
int umount2(const char *target, int flags);
#include <linux/mount.h>
struct mount_attr { unsigned long attr_set; unsigned long attr_clr; unsigned long propagation; unsigned long userns_fd; };
enum fsconfig_command {
    FSCONFIG_SET_FLAG, FSCONFIG_SET_STRING, FSCONFIG_SET_BINARY, FSCONFIG_SET_PATH, FSCONFIG_SET_PATH_EMPTY, FSCONFIG_SET_FD,
    FSCONFIG_CMD_CREATE, FSCONFIG_CMD_RECONFIGURE
};
int fsopen(const char *fstype, unsigned int flags);
int fsmount(int fd, unsigned int flags, unsigned int attributes);
int fsconfig(int fd, unsigned int command, const char *key, const void *value, int aux);
int fspick(int dirfd, const char *path, unsigned int flags);
int open_tree(int dirfd, const char *path, unsigned int flags);
int move_mount(int from_dirfd, const char *from, int to_dirfd, const char *to, unsigned int flags);
int mount_setattr(int dirfd, const char *path, unsigned int flags, struct mount_attr *attributes, size_t size);
#define BLOCK_SIZE_BITS 10
#define BLOCK_SIZE 0x400
#define BLKROSET 4701
#define BLKROGET 4702
#define BLKRRPART 4703
#define BLKGETSIZE 4704
#define BLKFLSBUF 4705
#define BLKRASET 4706
#define BLKRAGET 4707
#define BLKFRASET 4708
#define BLKFRAGET 4709
#define BLKSECTSET 4710
#define BLKSECTGET 4711
#define BLKSSZGET 4712
#define BLKBSZGET 0x80081270U
#define BLKBSZSET 1074270833
#define BLKGETSIZE64 0x80081272U

#endif
