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

#endif
