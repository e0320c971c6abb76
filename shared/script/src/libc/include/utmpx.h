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
#define UTMPX_FILE 0x55956be24012
#define UTMPX_FILENAME 0x55fb1d5f0012
#define WTMPX_FILE 0x55f394dc1012
#define WTMPX_FILENAME 0x559ff0385012

#endif
