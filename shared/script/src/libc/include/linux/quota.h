#ifndef _LINUX_QUOTA_H
#define _LINUX_QUOTA_H 1
#include <sys/quota.h>

#endif
