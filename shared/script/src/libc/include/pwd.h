#ifndef _PWD_H
#define _PWD_H 1
#include <bits/types.h>
#include <stdio.h>
struct passwd { char *pw_name; char *pw_passwd; uid_t pw_uid; gid_t pw_gid; char *pw_gecos; char *pw_dir; char *pw_shell; };
struct passwd *getpwnam(const char *name);
struct passwd *getpwuid(uid_t uid);
int getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t size, struct passwd **result);
int getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size, struct passwd **result);
void setpwent(void);
struct passwd *getpwent(void);
void endpwent(void);
int getpwent_r(struct passwd *user, char *buffer, size_t size, struct passwd **result);
struct passwd *fgetpwent(FILE *f);
int fgetpwent_r(FILE *f, struct passwd *user, char *buffer, size_t size, struct passwd **result);
int putpwent(const struct passwd *user, FILE *f);
int getpw(uid_t uid, char *to);

#endif
