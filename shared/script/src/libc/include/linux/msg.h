#ifndef _LINUX_MSG_H
#define _LINUX_MSG_H 1
#include <sys/msg.h>
#define MSGMNI 0x7d00
#define MSGMAX 0x2000
#define MSGMNB 0x4000
#define MSGPOOL 0x7d000
#define MSGTQL 0x4000
#define MSGMAP 0x4000
#define MSGSSZ 0x10
#define MSGSEG 0xffff

#endif
