#ifndef _MCHECK_H
#define _MCHECK_H 1
void mtrace(void);
void muntrace(void);
int mcheck(void (*handler)(int status));
enum mcheck_status { MCHECK_DISABLED = -1, MCHECK_OK, MCHECK_FREE, MCHECK_HEAD, MCHECK_TAIL };

#endif
