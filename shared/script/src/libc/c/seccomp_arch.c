/* libseccomp: architectures, versions, and putting two filters together. */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_scmp_filter.h>

static const struct { const char *name; uint32_t token; } arches[] = {
    { "x86", SCMP_ARCH_X86 }, { "x86_64", SCMP_ARCH_X86_64 }, { "x32", SCMP_ARCH_X32 }, { "arm", SCMP_ARCH_ARM },
    { "aarch64", SCMP_ARCH_AARCH64 }, { "mips", SCMP_ARCH_MIPS }, { "mipsel", SCMP_ARCH_MIPSEL },
    { "mips64", SCMP_ARCH_MIPS64 }, { "mipsel64", SCMP_ARCH_MIPSEL64 }, { "mips64n32", SCMP_ARCH_MIPS64N32 },
    { "mipsel64n32", SCMP_ARCH_MIPSEL64N32 }, { "parisc64", SCMP_ARCH_PARISC64 }, { "parisc", SCMP_ARCH_PARISC },
    { "ppc", SCMP_ARCH_PPC }, { "ppc64", SCMP_ARCH_PPC64 }, { "ppc64le", SCMP_ARCH_PPC64LE },
    { "s390", SCMP_ARCH_S390 }, { "s390x", SCMP_ARCH_S390X }, { "riscv64", SCMP_ARCH_RISCV64 },
};

const struct scmp_version *seccomp_version(void)
{
    static const struct scmp_version version = { SCMP_VER_MAJOR, SCMP_VER_MINOR, SCMP_VER_MICRO };
    return &version;
}

static unsigned int api_level = 6;

unsigned int seccomp_api_get(void) { return api_level; }

int seccomp_api_set(unsigned int level)
{
    if (level < 1 || level > 6)
        return -EINVAL;
    api_level = level;
    return 0;
}

uint32_t seccomp_arch_resolve_name(const char *name)
{
    size_t i;
    for (i = 0; name && i < sizeof arches / sizeof *arches; i++)
        if (!strcmp(arches[i].name, name))
            return arches[i].token;
    return 0;
}

uint32_t seccomp_arch_native(void) { return SCMP_ARCH_X86_64; }

static int is_arch(uint32_t token)
{
    size_t i;
    for (i = 0; i < sizeof arches / sizeof *arches; i++)
        if (arches[i].token == token)
            return 1;
    return 0;
}

int seccomp_arch_exist(const scmp_filter_ctx context, uint32_t arch)
{
    struct __nslab_scmp *filter = context;
    int i;
    if (arch == SCMP_ARCH_NATIVE)
        arch = SCMP_ARCH_X86_64;
    if (!is_arch(arch))
        return -EINVAL;
    for (i = 0; filter && i < filter->nr_arches; i++)
        if (filter->arches[i] == arch)
            return 0;
    return -EEXIST;
}

int seccomp_arch_add(scmp_filter_ctx context, uint32_t arch)
{
    struct __nslab_scmp *filter = context;
    int rc;
    if (arch == SCMP_ARCH_NATIVE)
        arch = SCMP_ARCH_X86_64;
    rc = seccomp_arch_exist(filter, arch);
    if (rc == -EINVAL || !filter)
        return -EINVAL;
    if (!rc)
        return -EEXIST;
    if (filter->nr_arches == __NSLAB_SCMP_ARCHES)
        return -ENOMEM;
    filter->arches[filter->nr_arches++] = arch;
    return 0;
}

int seccomp_arch_remove(scmp_filter_ctx context, uint32_t arch)
{
    struct __nslab_scmp *filter = context;
    int rc, i;
    if (arch == SCMP_ARCH_NATIVE)
        arch = SCMP_ARCH_X86_64;
    rc = seccomp_arch_exist(filter, arch);
    if (rc)
        return rc;
    for (i = 0; filter->arches[i] != arch; i++)
        ;
    memmove(&filter->arches[i], &filter->arches[i + 1], (filter->nr_arches - i - 1) * sizeof *filter->arches);
    filter->nr_arches--;
    return 0;
}

/* "Only works on filters with different architectures, and the same attributes": seccomp_merge(3). */
int seccomp_merge(scmp_filter_ctx to, scmp_filter_ctx from)
{
    struct __nslab_scmp *into = to, *filter = from;
    int i;
    if (!into || !filter || memcmp(into->attributes, filter->attributes, sizeof into->attributes))
        return -EINVAL;
    for (i = 0; i < filter->nr_arches; i++)
        if (!seccomp_arch_exist(into, filter->arches[i]))
            return -EEXIST;
    if (into->nr_arches + filter->nr_arches > __NSLAB_SCMP_ARCHES)
        return -ENOMEM;
    for (i = 0; i < filter->nr_arches; i++) {
        if (filter->arches[i] == SCMP_ARCH_X86_64) {
            into->calls = filter->calls;
            filter->calls = NULL;
        }
        into->arches[into->nr_arches++] = filter->arches[i];
    }
    seccomp_release(filter);
    return 0;
}
