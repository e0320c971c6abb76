/* cap_to_text(3), cap_from_text(3): capabilities in words. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>

static const char *const names[] = {
    "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid", "cap_kill", "cap_setgid",
    "cap_setuid", "cap_setpcap", "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast", "cap_net_admin",
    "cap_net_raw", "cap_ipc_lock", "cap_ipc_owner", "cap_sys_module", "cap_sys_rawio", "cap_sys_chroot",
    "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin", "cap_sys_boot", "cap_sys_nice", "cap_sys_resource",
    "cap_sys_time", "cap_sys_tty_config", "cap_mknod", "cap_lease", "cap_audit_write", "cap_audit_control",
    "cap_setfcap", "cap_mac_override", "cap_mac_admin", "cap_syslog", "cap_wake_alarm", "cap_block_suspend",
    "cap_audit_read", "cap_perfmon", "cap_bpf", "cap_checkpoint_restore",
};
#define NAMES ((int)(sizeof names / sizeof *names))

char *cap_to_name(cap_value_t value)
{
    char *name = NULL;
    if (value >= 0 && value < NAMES)
        return strdup(names[value]);
    return asprintf(&name, "%d", value) < 0 ? NULL : name;
}

/* The capability of the name or number that starts here, and its length; -1: none. */
static int find(const char *text, size_t *length)
{
    size_t n = 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_')
        n++;
    *length = n;
    if (n && isdigit((unsigned char)text[0])) {
        char *end;
        long value = strtol(text, &end, 0);
        return end == text + n && value < 64 ? value : -1;
    }
    for (int i = 0; i < NAMES; i++)
        if (strlen(names[i]) == n && !strncasecmp(text, names[i], n))
            return i;
    return -1;
}

int cap_from_name(const char *name, cap_value_t *value)
{
    size_t n = 0;
    int found = name ? find(name, &n) : -1;
    if (found < 0 || name[n]) {
        errno = EINVAL;
        return -1;
    }
    if (value)
        *value = found;
    return 0;
}

/* Which of the three sets have it: 1 effective, 2 permitted, 4 inheritable. */
static int state_of(cap_t caps, int value)
{
    int state = 0;
    for (int flag = 0; flag < 3; flag++) {
        cap_flag_value_t raised = CAP_CLEAR;
        cap_get_flag(caps, value, flag, &raised);
        state |= raised << flag;
    }
    return state;
}

static char *letters(char *to, int state)
{
    if (state & 1)
        *to++ = 'e';
    if (state & 4)
        *to++ = 'i';
    if (state & 2)
        *to++ = 'p';
    *to = 0;
    return to;
}

char *cap_to_text(cap_t caps, ssize_t *n)
{
    char text[2048], *end = text;
    int count[8] = {0}, usual = 7;
    if (!caps) {
        errno = EINVAL;
        return NULL;
    }
    for (int i = 0; i < NAMES; i++)
        count[state_of(caps, i)]++;
    /* What most of them have goes first and for all. */
    for (int state = 6; state >= 0; state--)
        if (count[state] >= count[usual])
            usual = state;
    if (usual)
        end = letters(stpcpy(end, "="), usual);
    for (int state = 7; state >= 0; state--) {
        if (state == usual || !count[state])
            continue;
        int is_first = end == text;
        if (!is_first)
            *end++ = ' ';
        for (int i = 0; i < NAMES; i++)
            if (state_of(caps, i) == state)
                end = stpcpy(stpcpy(end, names[i]), ",");
        end--;
        if (state & ~usual)
            end = letters(stpcpy(end, is_first ? "=" : "+"), state & ~usual);
        if (~state & usual)
            end = letters(stpcpy(end, "-"), ~state & usual);
    }
    if (end == text)
        end = stpcpy(end, "=");
    if (n)
        *n = end - text;
    return strdup(text);
}

/* Reads one clause, such as `cap_kill,cap_chown=ep`; returns where it ends, or NULL. */
static const char *clause(const char *at, cap_t caps)
{
    uint64_t listed = 0;
    size_t n;
    int ops = 0;
    if (!strncasecmp(at, "all", 3) && !isalnum((unsigned char)at[3]) && at[3] != '_') {
        listed = (1UL << NAMES) - 1;
        at += 3;
    } else if (*at == '=') {
        listed = (1UL << NAMES) - 1;
    } else {
        for (;; at++) {
            int value = find(at, &n);
            if (value < 0)
                return NULL;
            listed |= 1UL << value;
            at += n;
            if (*at != ',')
                break;
        }
    }
    for (; *at == '=' || *at == '+' || *at == '-'; ops++) {
        char op = *at++;
        int state = 0;
        if (op == '=' && ops)
            return NULL;
        for (; *at && strchr("eip", *at); at++)
            state |= *at == 'e' ? 1 : *at == 'p' ? 2 : 4;
        if (op != '=' && !state)
            return NULL;
        for (int flag = 0; flag < 3; flag++)
            for (int i = 0; i < 64; i++) {
                cap_value_t value = i;
                int raise = op != '-' && state >> flag & 1;
                if (listed >> i & 1 && (op == '=' || state >> flag & 1))
                    cap_set_flag(caps, flag, 1, &value, raise ? CAP_SET : CAP_CLEAR);
            }
    }
    return ops && (!*at || isspace((unsigned char)*at)) ? at : NULL;
}

cap_t cap_from_text(const char *text)
{
    cap_t caps = text ? cap_init() : NULL;
    while (caps && text) {
        while (isspace((unsigned char)*text))
            text++;
        if (!*text)
            return caps;
        text = clause(text, caps);
    }
    cap_free(caps);
    errno = EINVAL;
    return NULL;
}
