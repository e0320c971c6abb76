/* A program here is one file: nothing is loaded into it. */
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <bits/nslab.h>

void *dlopen(const char *path, int flags)
{
    __builtin_nslab_unsupported("dlopen", "shared objects");
    return 0;
}

void *dlsym(void *handle, const char *name)
{
    __builtin_nslab_unsupported("dlsym", "shared objects");
    return 0;
}

void *dlvsym(void *handle, const char *name, const char *version) { return dlsym(handle, name); }
int dlclose(void *handle) { return -1; }
char *dlerror(void) { return 0; }

int dladdr(const void *address, Dl_info *info)
{
    __builtin_nslab_unsupported("dladdr", "shared objects");
    return 0;
}

int backtrace(void **buffer, int n)
{
    __builtin_nslab_unsupported("backtrace", "return addresses");
    return 0;
}

char **backtrace_symbols(void *const *buffer, int n)
{
    __builtin_nslab_unsupported("backtrace_symbols", "return addresses");
    return 0;
}

void backtrace_symbols_fd(void *const *buffer, int n, int fd) { backtrace_symbols(buffer, n); }

int dl_iterate_phdr(int (*each)(struct dl_phdr_info *, size_t, void *), void *data)
{
    __builtin_nslab_unsupported("dl_iterate_phdr", "shared objects");
    return 0;
}
