#ifndef _LINUX_USERFAULTFD_H
#define _LINUX_USERFAULTFD_H 1
#include <linux/ioctl.h>
#include <linux/types.h>
#define UFFD_API ((__u64)0xAA)
#define UFFDIO 0xAA
#define UFFD_EVENT_PAGEFAULT 0x12
#define UFFD_EVENT_FORK 0x13
#define UFFD_EVENT_REMAP 0x14
#define UFFD_EVENT_REMOVE 0x15
#define UFFD_EVENT_UNMAP 0x16
#define UFFD_PAGEFAULT_FLAG_WRITE 1
#define UFFD_PAGEFAULT_FLAG_WP 2
#define UFFD_PAGEFAULT_FLAG_MINOR 4
#define UFFD_USER_MODE_ONLY 1
#define UFFD_FEATURE_PAGEFAULT_FLAG_WP 1
#define UFFD_FEATURE_EVENT_FORK 2
#define UFFD_FEATURE_EVENT_REMAP 4
#define UFFD_FEATURE_EVENT_REMOVE 8
#define UFFD_FEATURE_MISSING_HUGETLBFS 16
#define UFFD_FEATURE_MISSING_SHMEM 32
#define UFFD_FEATURE_EVENT_UNMAP 64
#define UFFD_FEATURE_SIGBUS 128
#define UFFD_FEATURE_THREAD_ID 256
#define UFFDIO_REGISTER_MODE_MISSING ((__u64)1)
#define UFFDIO_REGISTER_MODE_WP ((__u64)2)
#define UFFDIO_COPY_MODE_DONTWAKE ((__u64)1)
#define UFFDIO_COPY_MODE_WP ((__u64)2)
struct uffd_msg {
    __u8 event, reserved1;
    __u16 reserved2;
    __u32 reserved3;
    union {
        struct { __u64 flags, address; union { __u32 ptid; } feat; } pagefault;
        struct { __u32 ufd; } fork;
        struct { __u64 from, to, len; } remap;
        struct { __u64 start, end; } remove;
        struct { __u64 reserved1, reserved2, reserved3; } reserved;
    } arg;
} __attribute__((packed));
struct uffdio_api { __u64 api, features, ioctls; };
struct uffdio_range { __u64 start, len; };
struct uffdio_register { struct uffdio_range range; __u64 mode, ioctls; };
struct uffdio_copy { __u64 dst, src, len, mode; __s64 copy; };
struct uffdio_zeropage { struct uffdio_range range; __u64 mode; __s64 zeropage; };
struct uffdio_writeprotect { struct uffdio_range range; __u64 mode; };
#define UFFDIO_REGISTER _IOWR(UFFDIO, 0x00, struct uffdio_register)
#define UFFDIO_UNREGISTER _IOR(UFFDIO, 0x01, struct uffdio_range)
#define UFFDIO_WAKE _IOR(UFFDIO, 0x02, struct uffdio_range)
#define UFFDIO_COPY _IOWR(UFFDIO, 0x03, struct uffdio_copy)
#define UFFDIO_ZEROPAGE _IOWR(UFFDIO, 0x04, struct uffdio_zeropage)
#define UFFDIO_WRITEPROTECT _IOWR(UFFDIO, 0x06, struct uffdio_writeprotect)
#define UFFDIO_API _IOWR(UFFDIO, 0x3F, struct uffdio_api)

#endif
