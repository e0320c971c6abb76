#ifndef _UTMPX_H
#define _UTMPX_H 1
#include <utmp.h>
#define utmpx utmp
void setutxent(void);
void endutxent(void);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *entry);
struct utmpx *getutxline(const struct utmpx *entry);

#endif
