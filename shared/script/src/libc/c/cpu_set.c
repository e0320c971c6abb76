/* CPU_SET(3). */
#include <sched.h>
#include <stdlib.h>
#include <string.h>

cpu_set_t *__nslab_cpu_alloc(size_t n) { return malloc(CPU_ALLOC_SIZE(n)); }
void __nslab_cpu_free(cpu_set_t *set) { free(set); }
void __nslab_cpu_zero(size_t size, cpu_set_t *set) { memset(set, 0, size); }
int __nslab_cpu_equal(size_t size, const cpu_set_t *a, const cpu_set_t *b) { return !memcmp(a, b, size); }

void __nslab_cpu_change(size_t cpu, size_t size, cpu_set_t *set, int on)
{
    __cpu_mask bit = 1UL << cpu % __NCPUBITS;
    if (cpu / 8 >= size)
        return;
    if (on)
        set->__bits[cpu / __NCPUBITS] |= bit;
    else
        set->__bits[cpu / __NCPUBITS] &= ~bit;
}

int __nslab_cpu_isset(size_t cpu, size_t size, const cpu_set_t *set)
{
    return cpu / 8 < size && set->__bits[cpu / __NCPUBITS] >> cpu % __NCPUBITS & 1;
}

int __nslab_cpu_count(size_t size, const cpu_set_t *set)
{
    int count = 0;
    for (size_t i = 0; i < size / sizeof(__cpu_mask); i++)
        for (__cpu_mask bits = set->__bits[i]; bits; bits &= bits - 1)
            count++;
    return count;
}

void __nslab_cpu_combine(size_t size, cpu_set_t *to, const cpu_set_t *a, const cpu_set_t *b, int how)
{
    for (size_t i = 0; i < size / sizeof(__cpu_mask); i++) {
        __cpu_mask x = a->__bits[i], y = b->__bits[i];
        to->__bits[i] = how == '&' ? x & y : how == '|' ? x | y : x ^ y;
    }
}
