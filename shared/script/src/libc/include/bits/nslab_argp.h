/* What the two halves of argp(3) share. */
#ifndef _BITS_NSLAB_ARGP_H
#define _BITS_NSLAB_ARGP_H 1
#include <argp.h>
/* getopt(3) has complained already. */
#define EBADKEY_NSLAB (-7)
/* What a child with a header or a group of its own brings: 0 is what the top has. */
struct __nslab_argp_cluster {
    int number, group;
    const char *header;
};

/* One line of the list: an option with its aliases. */
struct __nslab_argp_entry {
    const struct argp_option *option;
    int n, group, order;
    struct __nslab_argp_cluster cluster;
};

struct __nslab_argp_list {
    struct __nslab_argp_entry *entries;
    int n, order, clusters;
};

int __nslab_argp_is_end(const struct argp_option *option);
int __nslab_argp_is_short(const struct argp_option *option);
int __nslab_argp_is_header(const struct __nslab_argp_entry *e);
void __nslab_argp_list(struct __nslab_argp_list *l, const struct argp *argp);

#endif
