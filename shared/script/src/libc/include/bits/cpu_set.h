/* Sets of processors - CPU_SET(3). */
#ifndef _BITS_CPU_SET_H
#define _BITS_CPU_SET_H 1
#include <bits/types.h>
#define CPU_SETSIZE 1024
#define __CPU_SETSIZE 1024
#define __NCPUBITS 64
typedef unsigned long __cpu_mask;
typedef struct { __cpu_mask __bits[CPU_SETSIZE / __NCPUBITS]; } cpu_set_t;
cpu_set_t *__nslab_cpu_alloc(size_t n);
void __nslab_cpu_free(cpu_set_t *set);
int __nslab_cpu_count(size_t size, const cpu_set_t *set);
int __nslab_cpu_equal(size_t size, const cpu_set_t *a, const cpu_set_t *b);
void __nslab_cpu_zero(size_t size, cpu_set_t *set);
void __nslab_cpu_change(size_t cpu, size_t size, cpu_set_t *set, int on);
int __nslab_cpu_isset(size_t cpu, size_t size, const cpu_set_t *set);
void __nslab_cpu_combine(size_t size, cpu_set_t *to, const cpu_set_t *a, const cpu_set_t *b, int how);
#define CPU_ALLOC(n) __nslab_cpu_alloc(n)
#define CPU_ALLOC_SIZE(n) ((((n) + __NCPUBITS - 1) / __NCPUBITS) * sizeof(__cpu_mask))
#define CPU_FREE(set) __nslab_cpu_free(set)
#define CPU_ZERO_S(size, set) __nslab_cpu_zero(size, set)
#define CPU_SET_S(cpu, size, set) __nslab_cpu_change(cpu, size, set, 1)
#define CPU_CLR_S(cpu, size, set) __nslab_cpu_change(cpu, size, set, 0)
#define CPU_ISSET_S(cpu, size, set) __nslab_cpu_isset(cpu, size, set)
#define CPU_COUNT_S(size, set) __nslab_cpu_count(size, set)
#define CPU_EQUAL_S(size, a, b) __nslab_cpu_equal(size, a, b)
#define CPU_AND_S(size, to, a, b) __nslab_cpu_combine(size, to, a, b, '&')
#define CPU_OR_S(size, to, a, b) __nslab_cpu_combine(size, to, a, b, '|')
#define CPU_XOR_S(size, to, a, b) __nslab_cpu_combine(size, to, a, b, '^')
#define CPU_ZERO(set) CPU_ZERO_S(sizeof(cpu_set_t), set)
#define CPU_SET(cpu, set) CPU_SET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_CLR(cpu, set) CPU_CLR_S(cpu, sizeof(cpu_set_t), set)
#define CPU_ISSET(cpu, set) CPU_ISSET_S(cpu, sizeof(cpu_set_t), set)
#define CPU_COUNT(set) CPU_COUNT_S(sizeof(cpu_set_t), set)
#define CPU_EQUAL(a, b) CPU_EQUAL_S(sizeof(cpu_set_t), a, b)
#define CPU_AND(to, a, b) CPU_AND_S(sizeof(cpu_set_t), to, a, b)
#define CPU_OR(to, a, b) CPU_OR_S(sizeof(cpu_set_t), to, a, b)
#define CPU_XOR(to, a, b) CPU_XOR_S(sizeof(cpu_set_t), to, a, b)

#endif
