#ifndef _LASTLOG_H
#define _LASTLOG_H 1
#include <utmp.h>
#define _PATH_LASTLOG "/var/log/lastlog"

#endif
