#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H 1
#define __BEGIN_DECLS
#define __END_DECLS
#define __THROW
#define __THROWNL
#define __NTH(declaration) declaration
#define __P(arguments) arguments
#define __CONCAT(x, y) x ## y
#define __STRING(x) #x
#define __ptr_t void *
#define __attribute_noinline__ __attribute__((noinline))
#define __attribute_const__ __attribute__((const))
#define __attribute_pure__ __attribute__((pure))
#define __attribute_used__ __attribute__((used))
#define __attribute_deprecated__ __attribute__((deprecated))
#define __attribute_malloc__ __attribute__((malloc))
#define __attribute_format_arg__(x) __attribute__((format_arg(x)))
#define __attribute_format_strfmon__(a, b)
#define __nonnull(parameters) __attribute__((nonnull parameters))
#define __wur
#define __glibc_likely(condition) __builtin_expect((condition), 1)
#define __glibc_unlikely(condition) __builtin_expect((condition), 0)

#endif
