#ifndef _DLFCN_H
#define _DLFCN_H 1
#define RTLD_LAZY 1
#define RTLD_NOW 2
#define RTLD_NOLOAD 4
#define RTLD_DEEPBIND 8
#define RTLD_GLOBAL 0x100
#define RTLD_LOCAL 0
#define RTLD_NODELETE 0x1000
#define RTLD_NEXT ((void *)-1L)
#define RTLD_DEFAULT ((void *)0)
typedef struct {
    const char *dli_fname;
    void *dli_fbase;
    const char *dli_sname;
    void *dli_saddr;
} Dl_info;
void *dlopen(const char *path, int flags);
int dlclose(void *handle);
void *dlsym(void *handle, const char *name);
void *dlvsym(void *handle, const char *name, const char *version);
char *dlerror(void);
int dladdr(const void *address, Dl_info *info);

#endif
