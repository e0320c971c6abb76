#ifndef _LINUX_LIMITS_H
#define _LINUX_LIMITS_H 1
#include <bits/local_lim.h>
#define NR_OPEN 1024
#define ARG_MAX 131072
#define LINK_MAX 127

#endif
