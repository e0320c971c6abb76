#ifndef _REGEX_H
#define _REGEX_H 1
#include <bits/types.h>
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NEWLINE 4
#define REG_NOSUB 8
#define REG_NOTBOL 1
#define REG_NOTEOL 2
#define REG_STARTEND 4
#define RE_DUP_MAX 0x7fff
typedef enum {
    REG_ENOSYS = -1, REG_NOERROR, REG_NOMATCH, REG_BADPAT, REG_ECOLLATE, REG_ECTYPE, REG_EESCAPE, REG_ESUBREG, REG_EBRACK,
    REG_EPAREN, REG_EBRACE, REG_BADBR, REG_ERANGE, REG_ESPACE, REG_BADRPT, REG_EEND, REG_ESIZE, REG_ERPAREN
} reg_errcode_t;
typedef int regoff_t;
typedef struct { regoff_t rm_so, rm_eo; } regmatch_t;
typedef struct {
    void *__code;
    size_t __length, __slots;
    void *__sets;
    size_t re_nsub;
    int __flags;
    int __backward;
} regex_t;
int regcomp(regex_t *re, const char *pattern, int flags);
int regexec(const regex_t *re, const char *text, size_t n, regmatch_t matches[], int flags);
size_t regerror(int code, const regex_t *re, char *to, size_t size);
void regfree(regex_t *re);

#endif
