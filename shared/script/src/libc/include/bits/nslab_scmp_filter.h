/* What a scmp_filter_ctx points to. */
#ifndef _BITS_NSLAB_SCMP_FILTER_H
#define _BITS_NSLAB_SCMP_FILTER_H 1
#include <seccomp.h>
#define __NSLAB_SCMP_VALID 0x5ec0ca11
#define __NSLAB_SCMP_ARCHES 16
#define __NSLAB_SCMP_ARGS 6
/* One rule with arguments; `op` is 0 where an argument does not count. */
struct __nslab_scmp_rule {
    struct __nslab_scmp_rule *next;
    uint32_t action;
    struct scmp_arg_cmp args[__NSLAB_SCMP_ARGS];
};
/* One system call. `rules` is NULL: `action` is for all its calls. */
struct __nslab_scmp_call {
    struct __nslab_scmp_call *next;
    int number;
    int is_phantom;
    unsigned int priority;
    unsigned int nodes;
    uint32_t action;
    struct __nslab_scmp_rule *rules;
};
struct __nslab_scmp {
    int valid;
    uint32_t attributes[_SCMP_FLTATR_MAX];
    uint32_t arches[__NSLAB_SCMP_ARCHES];
    int nr_arches;
    struct __nslab_scmp_call *calls;
};
struct __nslab_scmp_call **__nslab_scmp_order(struct __nslab_scmp *filter, unsigned int *n);
#endif
