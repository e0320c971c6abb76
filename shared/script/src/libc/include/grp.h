#ifndef _GRP_H
#define _GRP_H 1
#include <bits/types.h>
#include <stdio.h>
struct group { char *gr_name; char *gr_passwd; gid_t gr_gid; char **gr_mem; };
struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t gid);
int setgroups(size_t n, const gid_t *list);
int initgroups(const char *user, gid_t group);
int getgrnam_r(const char *name, struct group *group, char *buffer, size_t size, struct group **result);
int getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size, struct group **result);
void setgrent(void);
struct group *getgrent(void);
void endgrent(void);
int getgrent_r(struct group *group, char *buffer, size_t size, struct group **result);
struct group *fgetgrent(FILE *f);
int fgetgrent_r(FILE *f, struct group *group, char *buffer, size_t size, struct group **result);
int getgrouplist(const char *user, gid_t group, gid_t *groups, int *n);
int putgrent(const struct group *group, FILE *to);

#endif
