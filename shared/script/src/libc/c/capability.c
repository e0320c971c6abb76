/* libcap(3): sets of capabilities, of this process and of others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <bits/nslab_cap.h>

static int refuse(int error) { errno = error; return -1; }
static int is_known(cap_value_t value) { return value >= 0 && value < 64; }
static int is_flag(cap_flag_t flag) { return (unsigned)flag <= CAP_INHERITABLE; }

int capget(cap_user_header_t header, cap_user_data_t data) { return syscall(SYS_capget, header, data); }
int capset(cap_user_header_t header, const cap_user_data_t data) { return syscall(SYS_capset, header, data); }

cap_value_t cap_max_bits(void) { return CAP_LAST_CAP + 1; }
cap_t cap_init(void) { return calloc(1, sizeof(struct _cap_struct)); }
int cap_free(void *memory) { free(memory); return 0; }

cap_t cap_dup(cap_t caps)
{
    cap_t copy = caps ? cap_init() : NULL;
    if (!caps)
        errno = EINVAL;
    if (copy)
        *copy = *caps;
    return copy;
}

int cap_get_flag(cap_t caps, cap_value_t value, cap_flag_t flag, cap_flag_value_t *raised)
{
    if (!caps || !raised || !is_known(value) || !is_flag(flag))
        return refuse(EINVAL);
    *raised = caps->flags[flag] >> value & 1;
    return 0;
}

int cap_set_flag(cap_t caps, cap_flag_t flag, int n, const cap_value_t *values, cap_flag_value_t raise)
{
    if (!caps || n <= 0 || n > 64 || !is_flag(flag) || (raise != CAP_SET && raise != CAP_CLEAR))
        return refuse(EINVAL);
    for (int i = 0; i < n; i++) {
        uint64_t bit = is_known(values[i]) ? 1UL << values[i] : 0;
        caps->flags[flag] = raise ? caps->flags[flag] | bit : caps->flags[flag] & ~bit;
    }
    return 0;
}

int cap_clear(cap_t caps)
{
    if (!caps)
        return refuse(EINVAL);
    memset(caps, 0, sizeof *caps);
    return 0;
}

int cap_clear_flag(cap_t caps, cap_flag_t flag)
{
    if (!caps || !is_flag(flag))
        return refuse(EINVAL);
    caps->flags[flag] = 0;
    return 0;
}

int cap_fill_flag(cap_t caps, cap_flag_t to, cap_t from_caps, cap_flag_t from)
{
    if (!caps || !from_caps || !is_flag(to) || !is_flag(from))
        return refuse(EINVAL);
    caps->flags[to] = from_caps->flags[from];
    return 0;
}

int cap_fill(cap_t caps, cap_flag_t to, cap_flag_t from) { return cap_fill_flag(caps, to, caps, from); }

int cap_compare(cap_t a, cap_t b)
{
    if (!a || !b)
        return refuse(EINVAL);
    int differ = 0;
    for (int flag = 0; flag < 3; flag++)
        differ |= (a->flags[flag] != b->flags[flag]) << flag;
    return differ;
}

cap_t cap_get_pid(pid_t pid)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, pid };
    struct __user_cap_data_struct data[2];
    if (capget(&header, data))
        return NULL;
    cap_t caps = cap_init();
    if (caps) {
        caps->flags[CAP_EFFECTIVE] = (uint64_t)data[1].effective << 32 | data[0].effective;
        caps->flags[CAP_PERMITTED] = (uint64_t)data[1].permitted << 32 | data[0].permitted;
        caps->flags[CAP_INHERITABLE] = (uint64_t)data[1].inheritable << 32 | data[0].inheritable;
    }
    return caps;
}

cap_t cap_get_proc(void) { return cap_get_pid(0); }

int cap_set_proc(cap_t caps)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2];
    if (!caps)
        return refuse(EINVAL);
    for (int i = 0; i < 2; i++) {
        data[i].effective = caps->flags[CAP_EFFECTIVE] >> 32 * i;
        data[i].permitted = caps->flags[CAP_PERMITTED] >> 32 * i;
        data[i].inheritable = caps->flags[CAP_INHERITABLE] >> 32 * i;
    }
    return capset(&header, data);
}

int cap_get_bound(cap_value_t value) { return prctl(PR_CAPBSET_READ, (long)value, 0L, 0L, 0L); }
int cap_drop_bound(cap_value_t value) { return prctl(PR_CAPBSET_DROP, (long)value, 0L, 0L, 0L); }
int cap_get_ambient(cap_value_t value) { return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, (long)value, 0L, 0L); }
int cap_reset_ambient(void) { return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L); }
unsigned cap_get_secbits(void) { return prctl(PR_GET_SECUREBITS, 0L, 0L, 0L, 0L); }
int cap_set_secbits(unsigned bits) { return prctl(PR_SET_SECUREBITS, (long)bits, 0L, 0L, 0L); }

int cap_set_ambient(cap_value_t value, cap_flag_value_t raise)
{
    if (raise != CAP_SET && raise != CAP_CLEAR)
        return refuse(EINVAL);
    return prctl(PR_CAP_AMBIENT, raise ? PR_CAP_AMBIENT_RAISE : PR_CAP_AMBIENT_LOWER, (long)value, 0L, 0L);
}
