#ifndef _LINUX_NET_TSTAMP_H
#define _LINUX_NET_TSTAMP_H 1
#include <linux/types.h>
#include <linux/socket.h>
enum {
    SOF_TIMESTAMPING_TX_HARDWARE = 1 << 0,
    SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1,
    SOF_TIMESTAMPING_RX_HARDWARE = 1 << 2,
    SOF_TIMESTAMPING_RX_SOFTWARE = 1 << 3,
    SOF_TIMESTAMPING_SOFTWARE = 1 << 4,
    SOF_TIMESTAMPING_SYS_HARDWARE = 1 << 5,
    SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6,
    SOF_TIMESTAMPING_OPT_ID = 1 << 7,
    SOF_TIMESTAMPING_TX_SCHED = 1 << 8,
    SOF_TIMESTAMPING_TX_ACK = 1 << 9,
    SOF_TIMESTAMPING_OPT_CMSG = 1 << 10,
    SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11,
    SOF_TIMESTAMPING_OPT_STATS = 1 << 12,
    SOF_TIMESTAMPING_OPT_PKTINFO = 1 << 13,
    SOF_TIMESTAMPING_OPT_TX_SWHW = 1 << 14,
    SOF_TIMESTAMPING_BIND_PHC = 1 << 15
};
struct hwtstamp_config { int flags; int tx_type; int rx_filter; };
struct so_timestamping { int flags; int bind_phc; };
struct sock_txtime { int clockid; __u32 flags; };
enum { SOF_TXTIME_DEADLINE_MODE = 1, SOF_TXTIME_REPORT_ERRORS = 2 };
#define SOF_TIMESTAMPING_TX_RECORD_MASK 0x303
#define HWTSTAMP_FLAG_BONDED_PHC_INDEX 1

#endif
