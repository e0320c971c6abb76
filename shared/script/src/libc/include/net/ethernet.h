#ifndef _NET_ETHERNET_H
#define _NET_ETHERNET_H 1
#include <stdint.h>
#include <linux/if_ether.h>
struct ether_addr { uint8_t ether_addr_octet[6]; } __attribute__((packed));
struct ether_header { uint8_t ether_dhost[6]; uint8_t ether_shost[6]; uint16_t ether_type; } __attribute__((packed));
#define ETHER_ADDR_LEN 6
#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_PUP 0x200
#define ETHERTYPE_SPRITE 1280
#define ETHERTYPE_REVARP 32821
#define ETHERTYPE_AT 32923
#define ETHERTYPE_AARP 33011
#define ETHERTYPE_VLAN 33024
#define ETHERTYPE_IPX 33079
#define ETHERTYPE_LOOPBACK 36864
#define ETHER_TYPE_LEN 2
#define ETHER_CRC_LEN 4
#define ETHER_HDR_LEN 14
#define ETHER_MIN_LEN 64
#define ETHER_MAX_LEN 1518
#define ETHERTYPE_TRAIL 0x1000
#define ETHERTYPE_NTRAILER 16
#define ETHERMTU 1500
#define ETHERMIN 46

#endif
