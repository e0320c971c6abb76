#ifndef _LINUX_PERSONALITY_H
#define _LINUX_PERSONALITY_H 1
#include <sys/personality.h>

#endif
