#ifndef _GNU_LIB_NAMES_H
#define _GNU_LIB_NAMES_H 1
#define LIBC_SO "libc.so.6"
#define LIBM_SO "libm.so.6"
#define LIBDL_SO "libdl.so.2"
#define LIBPTHREAD_SO "libpthread.so.0"
#define LIBRT_SO "librt.so.1"
#define LIBCRYPT_SO "libcrypt.so.1"
#define LIBRESOLV_SO "libresolv.so.2"
#define LD_SO "ld-linux-x86-64.so.2"

#endif
