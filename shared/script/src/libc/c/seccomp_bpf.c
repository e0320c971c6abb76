/* libseccomp: a filter as the kernel takes it. */
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <linux/filter.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <bits/nslab_scmp_filter.h>

struct code { struct sock_filter *insns; unsigned int n, room; };

static void emit(struct code *code, unsigned short op, unsigned char yes, unsigned char no, uint32_t k)
{
    if (code->n == code->room) {
        unsigned int room = code->room ? 2 * code->room : 64;
        struct sock_filter *insns = reallocarray(code->insns, room, sizeof *insns);
        if (!insns)
            return;
        code->insns = insns;
        code->room = room;
    }
    code->insns[code->n++] = (struct sock_filter) { op, yes, no, k };
}

static void load(struct code *code, uint32_t at) { emit(code, BPF_LD | BPF_W | BPF_ABS, 0, 0, at); }
static void done(struct code *code, uint32_t action) { emit(code, BPF_RET | BPF_K, 0, 0, action); }
static void jump(struct code *code, int op, uint32_t k, unsigned char yes, unsigned char no)
{
    emit(code, BPF_JMP | op | BPF_K, yes, no, k);
}

/* Marks a jump that leads out of the rule: its place is known when the rule ends. */
#define OUT 255

/* One comparison of 64 bits: falls through where it holds. What is at arg.lo comes first, as x86-64 orders it. */
static void compare(struct code *code, const struct scmp_arg_cmp *arg)
{
    uint32_t at = offsetof(struct seccomp_data, args) + 8 * arg->arg;
    uint32_t high = arg->datum_a >> 32, low = arg->datum_a;
    load(code, at + 4);
    switch (arg->op) {
    case SCMP_CMP_EQ:
        jump(code, BPF_JEQ, high, 0, OUT);
        load(code, at);
        jump(code, BPF_JEQ, low, 0, OUT);
        break;
    case SCMP_CMP_NE:
        jump(code, BPF_JEQ, high, 0, 2);
        load(code, at);
        jump(code, BPF_JEQ, low, OUT, 0);
        break;
    case SCMP_CMP_GE:
    case SCMP_CMP_GT:
        jump(code, BPF_JGT, high, 3, 0);
        jump(code, BPF_JEQ, high, 0, OUT);
        load(code, at);
        jump(code, arg->op == SCMP_CMP_GE ? BPF_JGE : BPF_JGT, low, 0, OUT);
        break;
    case SCMP_CMP_LT:
    case SCMP_CMP_LE:
        jump(code, BPF_JGT, high, OUT, 0);
        jump(code, BPF_JEQ, high, 0, 2);
        load(code, at);
        jump(code, arg->op == SCMP_CMP_LT ? BPF_JGE : BPF_JGT, low, OUT, 0);
        break;
    default:
        emit(code, BPF_ALU | BPF_AND | BPF_K, 0, 0, high);
        jump(code, BPF_JEQ, arg->datum_b >> 32, 0, OUT);
        load(code, at);
        emit(code, BPF_ALU | BPF_AND | BPF_K, 0, 0, low);
        jump(code, BPF_JEQ, arg->datum_b, 0, OUT);
    }
}

static void rule_code(struct code *code, const struct __nslab_scmp_rule *rule)
{
    unsigned int start = code->n, i;
    for (i = 0; i < __NSLAB_SCMP_ARGS; i++)
        if (rule->args[i].op)
            compare(code, &rule->args[i]);
    done(code, rule->action);
    for (i = start; i < code->n; i++) {
        struct sock_filter *insn = &code->insns[i];
        if (BPF_CLASS(insn->code) != BPF_JMP)
            continue;
        if (insn->jt == OUT)
            insn->jt = code->n - i - 1;
        if (insn->jf == OUT)
            insn->jf = code->n - i - 1;
    }
}

/* The calls, those of the highest priority first, of equal ones that with the highest number. */
struct __nslab_scmp_call **__nslab_scmp_order(struct __nslab_scmp *filter, unsigned int *n)
{
    struct __nslab_scmp_call *call, **calls;
    unsigned int i, k = 0;
    int by_number = filter->attributes[SCMP_FLTATR_CTL_OPTIMIZE] == 2;
    for (call = filter->calls; call; call = call->next)
        k++;
    if (!(calls = calloc(k + 1, sizeof *calls)))
        return NULL;
    *n = 0;
    for (call = filter->calls; call; call = call->next) {
        if (call->is_phantom)
            continue;
        for (i = 0; i < *n && (by_number ? call->number < calls[i]->number : call->priority < calls[i]->priority); i++)
            ;
        for (k = *n; k > i; k--)
            calls[k] = calls[k - 1];
        calls[i] = call;
        ++*n;
    }
    return calls;
}

static int generate(struct __nslab_scmp *filter, struct code *code)
{
    uint32_t bad = filter->attributes[SCMP_FLTATR_ACT_BADARCH];
    uint32_t otherwise = filter->attributes[SCMP_FLTATR_ACT_DEFAULT];
    struct __nslab_scmp_call **calls;
    unsigned int n, i;
    const struct __nslab_scmp_rule *rule;
    if (seccomp_arch_exist(filter, SCMP_ARCH_X86_64)) {
        done(code, bad);
        return 0;
    }
    if (!(calls = __nslab_scmp_order(filter, &n)))
        return -ENOMEM;
    load(code, offsetof(struct seccomp_data, arch));
    jump(code, BPF_JEQ, AUDIT_ARCH_X86_64, 1, 0);
    done(code, bad);
    load(code, offsetof(struct seccomp_data, nr));
    /* A number with this bit is a call of x32; -1 is none at all. */
    jump(code, BPF_JGE, 0x40000000, 0, 2);
    jump(code, BPF_JEQ, 0xffffffff, 1, 0);
    done(code, bad);
    for (i = 0; i < n; i++) {
        unsigned int skip;
        jump(code, BPF_JEQ, calls[i]->number, 0, 1);
        if (!calls[i]->rules) {
            done(code, calls[i]->action);
            continue;
        }
        code->insns[code->n - 1].jt = 1;
        code->insns[code->n - 1].jf = 0;
        skip = code->n;
        emit(code, BPF_JMP | BPF_JA, 0, 0, 0);
        for (rule = calls[i]->rules; rule; rule = rule->next)
            rule_code(code, rule);
        done(code, otherwise);
        code->insns[skip].k = code->n - skip - 1;
    }
    done(code, otherwise);
    free(calls);
    return 0;
}

/* The descriptor that the last filter with SCMP_ACT_NOTIFY gave. */
static int notify_fd = -1;

int seccomp_notify_fd(const scmp_filter_ctx context)
{
    struct __nslab_scmp *filter = context;
    if (!filter || filter->valid != __NSLAB_SCMP_VALID)
        return -EINVAL;
    return notify_fd < 0 ? -EFAULT : notify_fd;
}

static int notifies(struct __nslab_scmp *filter)
{
    const struct __nslab_scmp_call *call;
    const struct __nslab_scmp_rule *rule;
    for (call = filter->calls; call; call = call->next) {
        if (!call->rules && call->action == SCMP_ACT_NOTIFY)
            return 1;
        for (rule = call->rules; rule; rule = rule->next)
            if (rule->action == SCMP_ACT_NOTIFY)
                return 1;
    }
    return 0;
}

static int failed(struct __nslab_scmp *filter)
{
    return filter->attributes[SCMP_FLTATR_API_SYSRAWRC] ? -errno : -ECANCELED;
}

int seccomp_load(const scmp_filter_ctx context)
{
    struct __nslab_scmp *filter = context;
    struct code code = { 0 };
    struct sock_fprog program;
    unsigned int flags = 0;
    long rc;
    if (!filter || filter->valid != __NSLAB_SCMP_VALID)
        return -EINVAL;
    if (generate(filter, &code))
        return -ENOMEM;
    program.len = code.n;
    program.filter = code.insns;
    if (filter->attributes[SCMP_FLTATR_CTL_NNP] && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        free(code.insns);
        return failed(filter);
    }
    if (filter->attributes[SCMP_FLTATR_CTL_TSYNC])
        flags |= SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
    if (notify_fd < 0 && notifies(filter))
        flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER;
    if (filter->attributes[SCMP_FLTATR_CTL_LOG])
        flags |= SECCOMP_FILTER_FLAG_LOG;
    if (filter->attributes[SCMP_FLTATR_CTL_SSB])
        flags |= SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    rc = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    free(code.insns);
    if (rc < 0)
        return errno == ESRCH ? -ESRCH : failed(filter);
    if (rc > 0)
        notify_fd = rc;
    return 0;
}

int seccomp_export_bpf(const scmp_filter_ctx context, int fd)
{
    struct __nslab_scmp *filter = context;
    struct code code = { 0 };
    ssize_t rc;
    if (!filter || filter->valid != __NSLAB_SCMP_VALID)
        return -EINVAL;
    if (generate(filter, &code))
        return -ENOMEM;
    rc = write(fd, code.insns, code.n * sizeof *code.insns);
    free(code.insns);
    return rc < 0 ? failed(filter) : 0;
}
