#ifndef _LINUX_UNIX_DIAG_H
#define _LINUX_UNIX_DIAG_H 1
#include <linux/types.h>
#define UDIAG_SHOW_NAME 0x01
#define UDIAG_SHOW_VFS 0x02
#define UDIAG_SHOW_PEER 0x04
#define UDIAG_SHOW_ICONS 0x08
#define UDIAG_SHOW_RQLEN 0x10
#define UDIAG_SHOW_MEMINFO 0x20
#define UDIAG_SHOW_UID 0x40
struct unix_diag_req {
    __u8 sdiag_family, sdiag_protocol;
    __u16 pad;
    __u32 udiag_states, udiag_ino, udiag_show, udiag_cookie[2];
};
struct unix_diag_msg {
    __u8 udiag_family, udiag_type, udiag_state, pad;
    __u32 udiag_ino, udiag_cookie[2];
};
enum {
    UNIX_DIAG_NAME, UNIX_DIAG_VFS, UNIX_DIAG_PEER, UNIX_DIAG_ICONS, UNIX_DIAG_RQLEN, UNIX_DIAG_MEMINFO,
    UNIX_DIAG_SHUTDOWN, UNIX_DIAG_UID, __UNIX_DIAG_MAX,
};
#define UNIX_DIAG_MAX (__UNIX_DIAG_MAX - 1)
struct unix_diag_vfs { __u32 udiag_vfs_ino, udiag_vfs_dev; };
struct unix_diag_rqlen { __u32 udiag_rqueue, udiag_wqueue; };

#endif
