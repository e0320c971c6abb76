/* Memory maps. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include <stdint.h>
#include <bits/nslab_syscall.h>

void *mmap(void *address, size_t length, int prot, int flags, int fd, off_t offset)
{
    return (void *)__nslab_ret(__syscall_mmap(address, length, prot, flags, fd, offset));
}

int munmap(void *address, size_t length) { return __nslab_ret(__syscall_munmap(address, length)); }
int mprotect(void *address, size_t length, int prot) { return __nslab_ret(__syscall_mprotect(address, length, prot)); }
int msync(void *address, size_t length, int flags) { return __nslab_ret(__syscall_msync(address, length, flags)); }
int memfd_create(const char *name, unsigned int flags) { return __nslab_ret(__syscall_memfd_create(name, flags)); }

int brk(void *address)
{
    if (__builtin_nslab_brk((unsigned long)address) >= (unsigned long)address)
        return 0;
    errno = ENOMEM;
    return -1;
}

void *sbrk(intptr_t increment)
{
    unsigned long old = __builtin_nslab_brk(0);
    return brk((void *)(old + increment)) ? (void *)-1 : (void *)old;
}
