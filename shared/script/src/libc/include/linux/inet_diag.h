#ifndef _LINUX_INET_DIAG_H
#define _LINUX_INET_DIAG_H 1
#include <linux/types.h>
#define TCPDIAG_GETSOCK 18
#define DCCPDIAG_GETSOCK 19
#define INET_DIAG_GETSOCK_MAX 24
#define INET_DIAG_NOCOOKIE (~0U)
struct inet_diag_sockid {
    __be16 idiag_sport, idiag_dport;
    __be32 idiag_src[4], idiag_dst[4];
    __u32 idiag_if, idiag_cookie[2];
};
struct inet_diag_req {
    __u8 idiag_family, idiag_src_len, idiag_dst_len, idiag_ext;
    struct inet_diag_sockid id;
    __u32 idiag_states, idiag_dbs;
};
struct inet_diag_req_v2 {
    __u8 sdiag_family, sdiag_protocol, idiag_ext, pad;
    __u32 idiag_states;
    struct inet_diag_sockid id;
};
struct inet_diag_msg {
    __u8 idiag_family, idiag_state, idiag_timer, idiag_retrans;
    struct inet_diag_sockid id;
    __u32 idiag_expires, idiag_rqueue, idiag_wqueue, idiag_uid, idiag_inode;
};
enum {
    INET_DIAG_NONE, INET_DIAG_MEMINFO, INET_DIAG_INFO, INET_DIAG_VEGASINFO, INET_DIAG_CONG, INET_DIAG_TOS, INET_DIAG_TCLASS,
    INET_DIAG_SKMEMINFO, INET_DIAG_SHUTDOWN,
};
struct inet_diag_meminfo { __u32 idiag_rmem, idiag_wmem, idiag_fmem, idiag_tmem; };

#endif
