/* The options of argp(3) in the order in which its help has them. */
#include <argp.h>
#include <stdlib.h>
#include <strings.h>
#include <bits/nslab_argp.h>

int __nslab_argp_is_end(const struct argp_option *option)
{
    return !option->key && !option->name && !option->doc && !option->group;
}

int __nslab_argp_is_short(const struct argp_option *option)
{
    return !(option->flags & OPTION_DOC) && option->key > 0 && option->key <= UCHAR_MAX && isprint(option->key);
}

static const char *long_name(const struct __nslab_argp_entry *e)
{
    int i;
    for (i = 0; i < e->n; i++)
        if (e->option[i].name && !(e->option[i].flags & OPTION_HIDDEN))
            return e->option[i].name;
    return 0;
}

static int short_name(const struct __nslab_argp_entry *e)
{
    int i;
    for (i = 0; i < e->n; i++)
        if (__nslab_argp_is_short(&e->option[i]) && !(e->option[i].flags & OPTION_HIDDEN))
            return e->option[i].key;
    return 0;
}

int __nslab_argp_is_header(const struct __nslab_argp_entry *e) { return !e->option->name && !e->option->key; }

/* Groups 0, 1, 2 …, then … -2, -1. */
static int by_group(int a, int b, int equal)
{
    if (a == b)
        return equal;
    if ((a < 0) != (b < 0))
        return a < 0 ? 1 : -1;
    return a < b ? -1 : 1;
}

static int compare(const void *left, const void *right)
{
    const struct __nslab_argp_entry *a = left, *b = right;
    int order, first_a, first_b;
    const char *long_a = long_name(a), *long_b = long_name(b);
    if (a->cluster.number == b->cluster.number)
        order = by_group(a->group, b->group, 0);
    else if (!a->cluster.number)
        order = by_group(a->group, b->cluster.group, -1);
    else if (!b->cluster.number)
        order = by_group(a->cluster.group, b->group, 1);
    else
        order = by_group(a->cluster.group, b->cluster.group, a->cluster.number - b->cluster.number);
    if (order)
        return order;
    if (__nslab_argp_is_header(a) != __nslab_argp_is_header(b))
        return __nslab_argp_is_header(a) ? -1 : 1;
    if (__nslab_argp_is_header(a))
        return a->order - b->order;
    if ((a->option->flags & OPTION_DOC) != (b->option->flags & OPTION_DOC))
        return a->option->flags & OPTION_DOC ? 1 : -1;
    first_a = short_name(a);
    first_b = short_name(b);
    if (!first_a && !first_b && long_a && long_b)
        return strcasecmp(long_a, long_b);
    if (!first_a)
        first_a = long_a ? *long_a : 0;
    if (!first_b)
        first_b = long_b ? *long_b : 0;
    order = tolower(first_a) - tolower(first_b);
    if (!order)
        order = first_b - first_a;
    return order ? order : a->order - b->order;
}

static void collect(struct __nslab_argp_list *l, const struct argp *argp, struct __nslab_argp_cluster cluster)
{
    const struct argp_option *option = argp->options;
    int group = 0, i;
    for (; option && !__nslab_argp_is_end(option); option++) {
        struct __nslab_argp_entry *e;
        if (option->flags & OPTION_ALIAS && l->n)  {
            l->entries[l->n - 1].n++;
            continue;
        }
        group = option->group ? option->group : !option->name && !option->key ? group + 1 : group;
        l->entries = realloc(l->entries, (l->n + 1) * sizeof *l->entries);
        e = &l->entries[l->n++];
        *e = (struct __nslab_argp_entry){ option, 1, group, l->order++, cluster };
    }
    for (i = 0; argp->children && argp->children[i].argp; i++) {
        const struct argp_child *c = &argp->children[i];
        struct __nslab_argp_cluster own = cluster;
        if (c->header || c->group) {
            own.number = ++l->clusters;
            own.group = cluster.number ? cluster.group : c->group;
            own.header = c->header;
        }
        collect(l, c->argp, own);
    }
}

void __nslab_argp_list(struct __nslab_argp_list *l, const struct argp *argp)
{
    collect(l, argp, (struct __nslab_argp_cluster){ 0, 0, 0 });
    if (l->n)
        qsort(l->entries, l->n, sizeof *l->entries, compare);
}
