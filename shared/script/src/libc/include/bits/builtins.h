#pragma once
/* gcc's built-in functions that are functions; read only by programs that name one. */
#include <bits/atomic.h>
int __builtin_abs(int);
long __builtin_labs(long);
int __builtin_popcount(unsigned);
int __builtin_popcountl(unsigned long);
int __builtin_popcountll(unsigned long long);
int __builtin_parity(unsigned);
int __builtin_clz(unsigned);
int __builtin_clzl(unsigned long);
int __builtin_clzll(unsigned long long);
int __builtin_ctz(unsigned);
int __builtin_ctzl(unsigned long);
int __builtin_ctzll(unsigned long long);
int __builtin_ffs(int);
int __builtin_ffsl(long);
int __builtin_ffsll(long long);
unsigned short __builtin_bswap16(unsigned short);
unsigned __builtin_bswap32(unsigned);
unsigned long __builtin_bswap64(unsigned long);
void *__builtin_memcpy(void *, const void *, unsigned long);
void *__builtin_memmove(void *, const void *, unsigned long);
void *__builtin_memset(void *, int, unsigned long);
int __builtin_memcmp(const void *, const void *, unsigned long);
unsigned long __builtin_strlen(const char *);
int __builtin_strcmp(const char *, const char *);
char *__builtin_strcpy(char *, const char *);
char *__builtin_strchr(const char *, int);
_Noreturn void __builtin_abort(void);
_Noreturn void __builtin_exit(int);
double __builtin_inf(void);
double __builtin_huge_val(void);
double __builtin_nan(const char *);
double __builtin_fabs(double);
int __builtin_parityl(unsigned long);
int __builtin_parityll(unsigned long long);
int __builtin_clrsb(int);
int __builtin_clrsbl(long);
int __builtin_overflow(int op, unsigned long a, int is_a_negative, unsigned long b, int is_b_negative, int bits, int is_signed, unsigned long *to);
#define __nslab_op_overflow(op, a, b, to) ({ \
        __auto_type __a = (a); \
        __auto_type __b = (b); \
        unsigned long __to; \
        int __is_over = __builtin_overflow(op, __a, __a < 0, __b, __b < 0, 8 * sizeof *(to), (__typeof__(*(to)))-1 < 0, &__to); \
        *(to) = __to; \
        __is_over; \
    })
#define __builtin_add_overflow(a, b, to) __nslab_op_overflow(0, a, b, to)
#define __builtin_sub_overflow(a, b, to) __nslab_op_overflow(1, a, b, to)
#define __builtin_mul_overflow(a, b, to) __nslab_op_overflow(2, a, b, to)
#define __builtin_sadd_overflow(a, b, to) __builtin_add_overflow((int)(a), (int)(b), to)
#define __builtin_saddl_overflow(a, b, to) __builtin_add_overflow((long)(a), (long)(b), to)
#define __builtin_saddll_overflow __builtin_saddl_overflow
#define __builtin_uadd_overflow(a, b, to) __builtin_add_overflow((unsigned)(a), (unsigned)(b), to)
#define __builtin_uaddl_overflow(a, b, to) __builtin_add_overflow((unsigned long)(a), (unsigned long)(b), to)
#define __builtin_uaddll_overflow __builtin_uaddl_overflow
#define __builtin_ssub_overflow(a, b, to) __builtin_sub_overflow((int)(a), (int)(b), to)
#define __builtin_ssubl_overflow(a, b, to) __builtin_sub_overflow((long)(a), (long)(b), to)
#define __builtin_ssubll_overflow __builtin_ssubl_overflow
#define __builtin_usub_overflow(a, b, to) __builtin_sub_overflow((unsigned)(a), (unsigned)(b), to)
#define __builtin_usubl_overflow(a, b, to) __builtin_sub_overflow((unsigned long)(a), (unsigned long)(b), to)
#define __builtin_usubll_overflow __builtin_usubl_overflow
#define __builtin_smul_overflow(a, b, to) __builtin_mul_overflow((int)(a), (int)(b), to)
#define __builtin_smull_overflow(a, b, to) __builtin_mul_overflow((long)(a), (long)(b), to)
#define __builtin_smulll_overflow __builtin_smull_overflow
#define __builtin_umul_overflow(a, b, to) __builtin_mul_overflow((unsigned)(a), (unsigned)(b), to)
#define __builtin_umull_overflow(a, b, to) __builtin_mul_overflow((unsigned long)(a), (unsigned long)(b), to)
#define __builtin_umulll_overflow __builtin_umull_overflow
#define __builtin_prefetch(address, ...) ((void)(address))
#define __builtin_assume_aligned(pointer, ...) ((void *)(pointer))
#define __builtin_object_size(pointer, kind) ((kind) & 2 ? 0UL : ~0UL)
#define __builtin_expect_with_probability(value, expected, probability) (value)
#define __builtin_isnan(x) ((x) != (x))
#define __builtin_isinf(x) (!__builtin_isnan(x) && __builtin_isnan((x) - (x)))
#define __builtin_isinff __builtin_isinf
#define __builtin_isinfl __builtin_isinf
#define __builtin_isfinite(x) (!__builtin_isnan((x) - (x)))
#define __builtin_isgreater(x, y) ((x) > (y))
#define __builtin_isless(x, y) ((x) < (y))
#define __builtin_isunordered(x, y) (__builtin_isnan(x) || __builtin_isnan(y))
int __nslab_signbit(double);
#define __builtin_signbit(x) __nslab_signbit(x)
double copysign(double, double);
#define __builtin_copysign(x, y) copysign(x, y)
#define __builtin_inff() ((float)__builtin_inf())
#define __builtin_infl() ((long double)__builtin_inf())
#define __builtin_huge_valf() ((float)__builtin_inf())
#define __builtin_nanf(tag) ((float)__builtin_nan(tag))
#define __builtin_FILE() __FILE__
#define __builtin_LINE() __LINE__
#define __builtin_FUNCTION() __func__
unsigned long __builtin_nslab_stack_pointer(void);
#define __builtin_frame_address(level) ((level) ? (void *)0 : (void *)__builtin_nslab_stack_pointer())
