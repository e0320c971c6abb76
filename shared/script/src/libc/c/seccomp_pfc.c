/* libseccomp: a filter in words, seccomp_export_pfc(3). */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <bits/nslab.h>
#include <bits/nslab_scmp_filter.h>

static void indent(FILE *out, int level) { fprintf(out, "%*s", 2 * level, ""); }

static void say_action(FILE *out, int level, uint32_t action)
{
    indent(out, level);
    switch (action & SECCOMP_RET_ACTION_FULL) {
    case SCMP_ACT_KILL_PROCESS: fprintf(out, "action KILL_PROCESS;\n"); break;
    case SCMP_ACT_KILL_THREAD: fprintf(out, "action KILL;\n"); break;
    case SCMP_ACT_TRAP: fprintf(out, "action TRAP;\n"); break;
    case SCMP_ACT_ERRNO(0): fprintf(out, "action ERRNO(%u);\n", action & 0xffff); break;
    case SCMP_ACT_TRACE(0): fprintf(out, "action TRACE(%u);\n", action & 0xffff); break;
    case SCMP_ACT_LOG: fprintf(out, "action LOG;\n"); break;
    case SCMP_ACT_ALLOW: fprintf(out, "action ALLOW;\n"); break;
    default: fprintf(out, "action 0x%x;\n", action);
    }
}

static void say_if(FILE *out, int level, int arg, const char *half, const char *op, uint32_t datum)
{
    indent(out, level);
    fprintf(out, "if ($a%d.%s32 %s %u)\n", arg, half, op, datum);
}

static void say_rest(FILE *out, int level, const struct __nslab_scmp_rule *rule, int arg);

static void say_else(FILE *out, int level)
{
    indent(out, level);
    fprintf(out, "else\n");
}

/* "not >=" and "not >": what holds is in the else. */
static void say_below(FILE *out, int level, const struct __nslab_scmp_rule *rule, int arg)
{
    const struct scmp_arg_cmp *cmp = &rule->args[arg];
    const char *op = cmp->op == SCMP_CMP_LT ? ">=" : ">";
    say_if(out, level, arg, "hi", ">", cmp->datum_a >> 32);
    say_else(out, level);
    say_if(out, level + 1, arg, "hi", "==", cmp->datum_a >> 32);
    say_if(out, level + 2, arg, "lo", op, cmp->datum_a);
    say_else(out, level + 2);
    say_rest(out, level + 3, rule, arg + 1);
    say_else(out, level + 1);
    say_rest(out, level + 2, rule, arg + 1);
}

static void say_rest(FILE *out, int level, const struct __nslab_scmp_rule *rule, int arg)
{
    const struct scmp_arg_cmp *cmp;
    uint32_t high, low;
    char op[24];
    while (arg < __NSLAB_SCMP_ARGS && !rule->args[arg].op)
        arg++;
    if (arg == __NSLAB_SCMP_ARGS) {
        say_action(out, level, rule->action);
        return;
    }
    cmp = &rule->args[arg];
    high = cmp->datum_a >> 32;
    low = cmp->datum_a;
    switch (cmp->op) {
    case SCMP_CMP_EQ:
        say_if(out, level, arg, "hi", "==", high);
        say_if(out, level + 1, arg, "lo", "==", low);
        say_rest(out, level + 2, rule, arg + 1);
        break;
    case SCMP_CMP_NE:
        say_if(out, level, arg, "hi", "==", high);
        say_if(out, level + 1, arg, "lo", "==", low);
        say_else(out, level + 1);
        say_rest(out, level + 2, rule, arg + 1);
        say_else(out, level);
        say_rest(out, level + 1, rule, arg + 1);
        break;
    case SCMP_CMP_GE:
    case SCMP_CMP_GT:
        say_if(out, level, arg, "hi", ">", high);
        say_rest(out, level + 1, rule, arg + 1);
        say_else(out, level);
        say_if(out, level + 1, arg, "hi", "==", high);
        say_if(out, level + 2, arg, "lo", cmp->op == SCMP_CMP_GE ? ">=" : ">", low);
        say_rest(out, level + 3, rule, arg + 1);
        break;
    case SCMP_CMP_LT:
    case SCMP_CMP_LE:
        say_below(out, level, rule, arg);
        break;
    default:
        snprintf(op, sizeof op, "& 0x%.8x ==", high);
        say_if(out, level, arg, "hi", op, cmp->datum_b >> 32);
        snprintf(op, sizeof op, "& 0x%.8x ==", low);
        say_if(out, level + 1, arg, "lo", op, cmp->datum_b);
        say_rest(out, level + 2, rule, arg + 1);
    }
}

int seccomp_export_pfc(const scmp_filter_ctx context, int fd)
{
    struct __nslab_scmp *filter = context;
    struct __nslab_scmp_call **calls;
    const struct __nslab_scmp_rule *rule;
    unsigned int n, i;
    FILE *out;
    if (!filter || filter->valid != __NSLAB_SCMP_VALID)
        return -EINVAL;
    if (!(calls = __nslab_scmp_order(filter, &n)))
        return -ENOMEM;
    if (!(out = fdopen(dup(fd), "a"))) {
        free(calls);
        return filter->attributes[SCMP_FLTATR_API_SYSRAWRC] ? -errno : -ECANCELED;
    }
    if (filter->nr_arches - !seccomp_arch_exist(filter, SCMP_ARCH_X86_64))
        __builtin_nslab_unsupported("seccomp_export_pfc", "other architectures");
    fprintf(out, "#\n# pseudo filter code start\n#\n");
    if (!seccomp_arch_exist(filter, SCMP_ARCH_X86_64)) {
        fprintf(out, "# filter for arch x86_64 (%u)\nif ($arch == %u)\n", SCMP_ARCH_X86_64, SCMP_ARCH_X86_64);
        for (i = 0; i < n; i++) {
            char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_X86_64, calls[i]->number);
            fprintf(out, "  # filter for syscall \"%s\" (%u) [priority: %d]\n  if ($syscall == %u)\n",
                    name ? name : "UNKNOWN", calls[i]->number, calls[i]->priority, calls[i]->number);
            free(name);
            if (!calls[i]->rules)
                say_action(out, 2, calls[i]->action);
            if (calls[i]->rules && calls[i]->rules->next)
                __builtin_nslab_unsupported("seccomp_export_pfc", "calls with several rules for their arguments");
            for (rule = calls[i]->rules; rule; rule = rule->next)
                say_rest(out, 2, rule, 0);
        }
        fprintf(out, "  # default action\n");
        say_action(out, 1, filter->attributes[SCMP_FLTATR_ACT_DEFAULT]);
    }
    fprintf(out, "# invalid architecture action\n");
    say_action(out, 0, filter->attributes[SCMP_FLTATR_ACT_BADARCH]);
    fprintf(out, "#\n# pseudo filter code end\n#\n");
    fclose(out);
    free(calls);
    return 0;
}
