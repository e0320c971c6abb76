/* libseccomp: filters out of rules. What the kernel is given is made in seccomp_bpf.c. */
#include <errno.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_scmp_filter.h>

static int bad(struct __nslab_scmp *filter) { return !filter || filter->valid != __NSLAB_SCMP_VALID; }

static int is_action(uint32_t action)
{
    uint32_t full = action & SECCOMP_RET_ACTION_FULL;
    if (full == SCMP_ACT_ERRNO(0) || full == SCMP_ACT_TRACE(0))
        return 1;
    return action == SCMP_ACT_KILL_PROCESS || action == SCMP_ACT_KILL_THREAD || action == SCMP_ACT_TRAP
        || action == SCMP_ACT_LOG || action == SCMP_ACT_ALLOW || action == SCMP_ACT_NOTIFY;
}

static void free_rules(struct __nslab_scmp_call *call)
{
    while (call->rules) {
        struct __nslab_scmp_rule *rule = call->rules;
        call->rules = rule->next;
        free(rule);
    }
    call->nodes = 0;
}

static void free_calls(struct __nslab_scmp *filter)
{
    while (filter->calls) {
        struct __nslab_scmp_call *call = filter->calls;
        filter->calls = call->next;
        free_rules(call);
        free(call);
    }
}

scmp_filter_ctx seccomp_init(uint32_t action)
{
    struct __nslab_scmp *filter;
    if (!is_action(action) || action == SCMP_ACT_NOTIFY || !(filter = calloc(1, sizeof *filter)))
        return NULL;
    filter->valid = __NSLAB_SCMP_VALID;
    seccomp_reset(filter, action);
    return filter;
}

int seccomp_reset(scmp_filter_ctx context, uint32_t action)
{
    struct __nslab_scmp *filter = context;
    if (!filter)
        return 0;
    if (!is_action(action) || bad(filter))
        return -EINVAL;
    free_calls(filter);
    memset(filter->attributes, 0, sizeof filter->attributes);
    filter->attributes[SCMP_FLTATR_ACT_DEFAULT] = action;
    filter->attributes[SCMP_FLTATR_ACT_BADARCH] = SCMP_ACT_KILL;
    filter->attributes[SCMP_FLTATR_CTL_NNP] = 1;
    filter->attributes[SCMP_FLTATR_CTL_OPTIMIZE] = 1;
    filter->arches[0] = SCMP_ARCH_X86_64;
    filter->nr_arches = 1;
    return 0;
}

void seccomp_release(scmp_filter_ctx context)
{
    struct __nslab_scmp *filter = context;
    if (bad(filter))
        return;
    free_calls(filter);
    filter->valid = 0;
    free(filter);
}

int seccomp_attr_get(const scmp_filter_ctx context, enum scmp_filter_attr attribute, uint32_t *value)
{
    struct __nslab_scmp *filter = context;
    if (bad(filter) || attribute <= _SCMP_FLTATR_MIN || attribute >= _SCMP_FLTATR_MAX)
        return -EINVAL;
    *value = filter->attributes[attribute];
    return 0;
}

int seccomp_attr_set(scmp_filter_ctx context, enum scmp_filter_attr attribute, uint32_t value)
{
    struct __nslab_scmp *filter = context;
    if (bad(filter) || attribute <= _SCMP_FLTATR_MIN || attribute >= _SCMP_FLTATR_MAX)
        return -EINVAL;
    if (attribute == SCMP_FLTATR_ACT_DEFAULT)
        return -EACCES;
    if (attribute == SCMP_FLTATR_ACT_BADARCH) {
        if (!is_action(value))
            return -EINVAL;
    } else if (attribute == SCMP_FLTATR_CTL_OPTIMIZE) {
        if (value != 1 && value != 2)
            return -EOPNOTSUPP;
    } else {
        value = value ? 1 : 0;
    }
    filter->attributes[attribute] = value;
    return 0;
}

/* "-1 to -99 are reserved"; a tracer that skips a call makes it -1. */
static int is_number(struct __nslab_scmp *filter, int number)
{
    return number >= 0 || number <= -100 || (number == -1 && filter->attributes[SCMP_FLTATR_API_TSKIP]);
}

/* The call's record, made where there is none; they lie in the order of their numbers. */
static struct __nslab_scmp_call *call_of(struct __nslab_scmp *filter, int number)
{
    struct __nslab_scmp_call **at = &filter->calls, *call;
    while (*at && (unsigned int)(*at)->number < (unsigned int)number)
        at = &(*at)->next;
    if (*at && (*at)->number == number)
        return *at;
    if (!(call = calloc(1, sizeof *call)))
        return NULL;
    call->number = number;
    call->is_phantom = 1;
    call->next = *at;
    return *at = call;
}

/* How many comparisons of 32 bits an argument takes. */
static unsigned int nodes_of(const struct scmp_arg_cmp *args)
{
    unsigned int n = 0, i;
    for (i = 0; i < __NSLAB_SCMP_ARGS; i++)
        n += !args[i].op ? 0
            : args[i].op == SCMP_CMP_EQ || args[i].op == SCMP_CMP_NE || args[i].op == SCMP_CMP_MASKED_EQ ? 2 : 3;
    return n;
}

/* How early an operator is looked at. */
static int rank(enum scmp_compare op)
{
    switch (op) {
    case SCMP_CMP_MASKED_EQ:
    case SCMP_CMP_EQ:
    case SCMP_CMP_NE: return 3;
    case SCMP_CMP_LE:
    case SCMP_CMP_LT: return 2;
    default: return 1;
    }
}

/* Does rule `a` come before `b`? The narrower one does: of two "less than" the smaller, of two "greater than" the larger. */
static int comes_before(const struct scmp_arg_cmp *a, const struct scmp_arg_cmp *b)
{
    unsigned int i, k;
    for (i = k = 0; ; i++, k++) {
        while (i < __NSLAB_SCMP_ARGS && !a[i].op)
            i++;
        while (k < __NSLAB_SCMP_ARGS && !b[k].op)
            k++;
        if (i == __NSLAB_SCMP_ARGS || k == __NSLAB_SCMP_ARGS)
            return k < i;
        if (i != k)
            return i > k;
        if (rank(a[i].op) != rank(b[k].op))
            return rank(a[i].op) > rank(b[k].op);
        if (a[i].datum_a != b[k].datum_a)
            return rank(a[i].op) == 2 ? a[i].datum_a < b[k].datum_a : a[i].datum_a > b[k].datum_a;
    }
}

static int add_rule(struct __nslab_scmp_call *call, uint32_t action, const struct scmp_arg_cmp *args)
{
    struct __nslab_scmp_rule **at = &call->rules, *rule;
    for (rule = call->rules; rule; rule = rule->next)
        if (!memcmp(rule->args, args, sizeof rule->args))
            return rule->action == action ? 0 : -EEXIST;
    while (*at && !comes_before(args, (*at)->args))
        at = &(*at)->next;
    if (!(rule = calloc(1, sizeof *rule)))
        return -ENOMEM;
    rule->action = action;
    memcpy(rule->args, args, sizeof rule->args);
    rule->next = *at;
    *at = rule;
    call->nodes += nodes_of(args);
    return 0;
}

static int add(struct __nslab_scmp *filter, int is_exact, uint32_t action, int number, unsigned int n,
               const struct scmp_arg_cmp *given)
{
    struct scmp_arg_cmp args[__NSLAB_SCMP_ARGS];
    struct __nslab_scmp_call *call;
    unsigned int i;
    int rc = 0;
    if (n > __NSLAB_SCMP_ARGS || (n && !given) || bad(filter) || !is_action(action))
        return -EINVAL;
    if (!is_number(filter, number))
        return -EINVAL;
    if (action == filter->attributes[SCMP_FLTATR_ACT_DEFAULT])
        return -EACCES;
    if (is_exact && filter->nr_arches > 1)
        return -EOPNOTSUPP;
    memset(args, 0, sizeof args);
    for (i = 0; i < n; i++) {
        struct scmp_arg_cmp *arg = &args[given[i].arg % __NSLAB_SCMP_ARGS];
        if (given[i].arg >= __NSLAB_SCMP_ARGS || arg->op || given[i].op <= _SCMP_CMP_MIN
            || given[i].op >= _SCMP_CMP_MAX)
            return -EINVAL;
        *arg = given[i];
        if (arg->op != SCMP_CMP_MASKED_EQ)
            arg->datum_b = 0;
        else
            arg->datum_b &= arg->datum_a;
    }
    /* A call that this machine does not have. */
    if (number < -1 && is_exact)
        return -EDOM;
    if (!(call = call_of(filter, number)))
        return -ENOMEM;
    if (call->is_phantom) {
        call->is_phantom = 0;
        call->action = action;
        if (n)
            rc = add_rule(call, action, args);
    } else if (!n) {
        /* "The syscall alone" holds for more calls than any rule with arguments. */
        if (call->rules)
            call->action = action;
        free_rules(call);
    } else if (call->rules) {
        rc = add_rule(call, action, args);
    }
    call->priority = (call->priority & 0xff0000) | (0xffff - call->nodes);
    return rc;
}

int seccomp_rule_add_array(scmp_filter_ctx context, uint32_t action, int number, unsigned int n,
                           const struct scmp_arg_cmp *args)
{
    return add(context, 0, action, number, n, args);
}

int seccomp_rule_add_exact_array(scmp_filter_ctx context, uint32_t action, int number, unsigned int n,
                                 const struct scmp_arg_cmp *args)
{
    return add(context, 1, action, number, n, args);
}

static int add_list(scmp_filter_ctx context, int is_exact, uint32_t action, int number, unsigned int n, va_list list)
{
    struct scmp_arg_cmp args[__NSLAB_SCMP_ARGS];
    unsigned int i;
    if (n > __NSLAB_SCMP_ARGS)
        return -EINVAL;
    for (i = 0; i < n; i++)
        args[i] = va_arg(list, struct scmp_arg_cmp);
    return add(context, is_exact, action, number, n, args);
}

int seccomp_rule_add(scmp_filter_ctx context, uint32_t action, int number, unsigned int n, ...)
{
    va_list list;
    va_start(list, n);
    int rc = add_list(context, 0, action, number, n, list);
    va_end(list);
    return rc;
}

int seccomp_rule_add_exact(scmp_filter_ctx context, uint32_t action, int number, unsigned int n, ...)
{
    va_list list;
    va_start(list, n);
    int rc = add_list(context, 1, action, number, n, list);
    va_end(list);
    return rc;
}

int seccomp_syscall_priority(scmp_filter_ctx context, int number, uint8_t priority)
{
    struct __nslab_scmp *filter = context;
    struct __nslab_scmp_call *call;
    if (bad(filter) || !is_number(filter, number))
        return -EINVAL;
    if (number < -1)
        return 0;
    if (!(call = call_of(filter, number)))
        return -ENOMEM;
    if (((unsigned int)priority << 16) > (call->priority & 0xff0000))
        call->priority = (call->priority & 0xffff) | (unsigned int)priority << 16;
    return 0;
}
