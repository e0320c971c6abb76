#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H 1
#define major(dev) ((unsigned int)(((dev) >> 8 & 0xfff) | ((dev) >> 32 & ~0xfffu)))
#define minor(dev) ((unsigned int)(((dev) & 0xff) | ((dev) >> 12 & ~0xffu)))
#define makedev(ma, mi) (((unsigned long)((ma) & 0xfffu) << 8) | ((unsigned long)((ma) & ~0xfffu) << 32) | ((unsigned long)((mi) & 0xffu)) | ((unsigned long)((mi) & ~0xffu) << 12))

#endif
