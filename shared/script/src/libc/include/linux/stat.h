#ifndef _LINUX_STAT_H
#define _LINUX_STAT_H 1
#include <bits/statx.h>
#include <linux/types.h>

#endif
