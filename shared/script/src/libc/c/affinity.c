/* On which processors a process may run. */
#include <sched.h>
#include <string.h>
#include <bits/nslab_syscall.h>

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
    return __nslab_ret(__syscall_sched_setaffinity(pid, size, set));
}

/* The kernel writes as much as it has; the rest are processors that are not there. */
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    long n = __syscall_sched_getaffinity(pid, size, set);
    if (n < 0)
        return __nslab_ret(n);
    memset((char *)set + n, 0, size - n);
    return 0;
}
