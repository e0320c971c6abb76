#ifndef _BITS_ATOMIC_H
#define _BITS_ATOMIC_H 1
/* gcc's __atomic_* and __sync_*. Every operation is ordered with all others here, whatever order is asked for. */
unsigned long __builtin_nslab_atomic_fetch(const volatile void *place, unsigned long size, int operation, unsigned long operand);
void __builtin_nslab_atomic_swap(const volatile void *place, unsigned long size, const volatile void *new, volatile void *old);
_Bool __builtin_nslab_atomic_cas(const volatile void *place, unsigned long size, volatile void *expected, const volatile void *new);

#define __ATOMIC_RELAXED 0
#define __ATOMIC_CONSUME 1
#define __ATOMIC_ACQUIRE 2
#define __ATOMIC_RELEASE 3
#define __ATOMIC_ACQ_REL 4
#define __ATOMIC_SEQ_CST 5

/* Operations by number: 0 replaces, 1 adds, 2 subtracts, 3 and, 4 or, 5 xor, 6 nand; 8 more yields the new value. */
#define __nslab_fetch(p, operation, v) \
    ((__typeof__(*(p)))__builtin_nslab_atomic_fetch((p), sizeof *(p), operation, (unsigned long)(v)))
#define __nslab_exchange(p, v) \
    ({ __typeof__(*(p)) __nslab_new = (v); \
       __builtin_nslab_atomic_swap((p), sizeof *(p), &__nslab_new, &__nslab_new); __nslab_new; })
#define __nslab_cas(p, expected, v) \
    ({ __typeof__(*(p)) __nslab_new = (v); \
       __builtin_nslab_atomic_cas((p), sizeof *(p), (expected), &__nslab_new); })
#define __nslab_cas_value(p, expected, v) \
    ({ __typeof__(*(p)) __nslab_old = (expected), __nslab_new = (v); \
       __builtin_nslab_atomic_cas((p), sizeof *(p), &__nslab_old, &__nslab_new); __nslab_old; })

#define __atomic_load_n(p, order) ({ __typeof__(*(p)) __nslab_now = *(p); __nslab_now; })
#define __atomic_load(p, to, order) ((void)(*(to) = *(p)))
#define __atomic_store_n(p, v, order) ((void)(*(p) = (v)))
#define __atomic_store(p, from, order) ((void)(*(p) = *(from)))
#define __atomic_exchange_n(p, v, order) __nslab_exchange(p, v)
#define __atomic_exchange(p, from, to, order) __builtin_nslab_atomic_swap((p), sizeof *(p), (from), (to))
#define __atomic_compare_exchange_n(p, expected, v, weak, success, failure) __nslab_cas(p, expected, v)
#define __atomic_compare_exchange(p, expected, from, weak, success, failure) \
    __builtin_nslab_atomic_cas((p), sizeof *(p), (expected), (from))
#define __atomic_fetch_add(p, v, order) __nslab_fetch(p, 1, v)
#define __atomic_fetch_sub(p, v, order) __nslab_fetch(p, 2, v)
#define __atomic_fetch_and(p, v, order) __nslab_fetch(p, 3, v)
#define __atomic_fetch_or(p, v, order) __nslab_fetch(p, 4, v)
#define __atomic_fetch_xor(p, v, order) __nslab_fetch(p, 5, v)
#define __atomic_fetch_nand(p, v, order) __nslab_fetch(p, 6, v)
#define __atomic_add_fetch(p, v, order) __nslab_fetch(p, 9, v)
#define __atomic_sub_fetch(p, v, order) __nslab_fetch(p, 10, v)
#define __atomic_and_fetch(p, v, order) __nslab_fetch(p, 11, v)
#define __atomic_or_fetch(p, v, order) __nslab_fetch(p, 12, v)
#define __atomic_xor_fetch(p, v, order) __nslab_fetch(p, 13, v)
#define __atomic_nand_fetch(p, v, order) __nslab_fetch(p, 14, v)
#define __atomic_test_and_set(p, order) ((_Bool)__builtin_nslab_atomic_fetch((p), 1, 0, 1))
#define __atomic_clear(p, order) ((void)(*(volatile char *)(p) = 0))
#define __atomic_thread_fence(order) ((void)(order))
#define __atomic_signal_fence(order) ((void)(order))
#define __atomic_always_lock_free(size, p) ((size) <= 8)
#define __atomic_is_lock_free(size, p) ((size) <= 8)

#define __sync_fetch_and_add(p, v, ...) __nslab_fetch(p, 1, v)
#define __sync_fetch_and_sub(p, v, ...) __nslab_fetch(p, 2, v)
#define __sync_fetch_and_and(p, v, ...) __nslab_fetch(p, 3, v)
#define __sync_fetch_and_or(p, v, ...) __nslab_fetch(p, 4, v)
#define __sync_fetch_and_xor(p, v, ...) __nslab_fetch(p, 5, v)
#define __sync_fetch_and_nand(p, v, ...) __nslab_fetch(p, 6, v)
#define __sync_add_and_fetch(p, v, ...) __nslab_fetch(p, 9, v)
#define __sync_sub_and_fetch(p, v, ...) __nslab_fetch(p, 10, v)
#define __sync_and_and_fetch(p, v, ...) __nslab_fetch(p, 11, v)
#define __sync_or_and_fetch(p, v, ...) __nslab_fetch(p, 12, v)
#define __sync_xor_and_fetch(p, v, ...) __nslab_fetch(p, 13, v)
#define __sync_nand_and_fetch(p, v, ...) __nslab_fetch(p, 14, v)
#define __sync_val_compare_and_swap(p, expected, v, ...) __nslab_cas_value(p, expected, v)
#define __sync_bool_compare_and_swap(p, expected, v, ...) \
    ({ __typeof__(*(p)) __nslab_old = (expected); __nslab_cas(p, &__nslab_old, v); })
#define __sync_lock_test_and_set(p, v, ...) __nslab_fetch(p, 0, v)
#define __sync_lock_release(p, ...) ((void)(*(p) = 0))
#define __sync_synchronize() ((void)0)

#endif
