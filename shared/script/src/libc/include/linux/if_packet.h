#ifndef _LINUX_IF_PACKET_H
#define _LINUX_IF_PACKET_H 1
#include <linux/types.h>
#include <netpacket/packet.h>

#endif
