#ifndef _LINUX_KDEV_T_H
#define _LINUX_KDEV_T_H 1
#define MAJOR(dev) ((dev) >> 8)
#define MINOR(dev) ((dev) & 0xff)
#define MKDEV(major, minor) ((major) << 8 | (minor))

#endif
