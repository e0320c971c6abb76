#ifndef _UTMPX_H
#define _UTMPX_H 1
#include <utmp.h>
#define utmpx utmp
void setutxent(void);
void endutxent(void);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *entry);
struct utmpx *getutxline(const struct utmpx *entry);
struct utmpx *pututxline(const struct utmpx *record);
void updwtmpx(const char *file, const struct utmpx *record);
int utmpxname(const char *name);
void getutmp(const struct utmpx *from, struct utmp *to);
void getutmpx(const struct utmp *from, struct utmpx *to);

#endif
