#ifndef _LINK_H
#define _LINK_H 1
#include <dlfcn.h>
#include <elf.h>
#include <stddef.h>
#define ElfW(type) Elf64_##type
struct dl_phdr_info {
    Elf64_Addr dlpi_addr;
    const char *dlpi_name;
    const Elf64_Phdr *dlpi_phdr;
    Elf64_Half dlpi_phnum;
    unsigned long long dlpi_adds, dlpi_subs;
    size_t dlpi_tls_modid;
    void *dlpi_tls_data;
};
struct link_map { Elf64_Addr l_addr; char *l_name; Elf64_Dyn *l_ld; struct link_map *l_next, *l_prev; };
int dl_iterate_phdr(int (*each)(struct dl_phdr_info *info, size_t size, void *data), void *data);

#endif
