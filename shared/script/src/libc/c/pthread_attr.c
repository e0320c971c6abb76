/* Attributes of threads - pthread_attr_init(3). */
#include <bits/nslab_thread.h>

#define STACK_BYTES (8UL << 20)

int pthread_attr_init(pthread_attr_t *attr)
{
    for (unsigned i = 0; i < sizeof *attr; i++)
        attr->__size[i] = 0;
    return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr) { return 0; }

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
    *state = attr->__data.is_detached & 1;
    return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
    if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED)
        return EINVAL;
    attr->__data.is_detached = state;
    return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *attr, size_t *size)
{
    *size = attr->__data.size ? attr->__data.size : STACK_BYTES;
    return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
    if (size < PTHREAD_STACK_MIN)
        return EINVAL;
    attr->__data.size = size;
    return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *attr, size_t *size)
{
    *size = attr->__data.is_guard_set ? attr->__data.guard : 4096;
    return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size)
{
    attr->__data.guard = size;
    attr->__data.is_guard_set = 1;
    return 0;
}

/* Kept is the stack's top, as glibc does: what setstacksize changes then is where it begins. */
int pthread_attr_getstack(const pthread_attr_t *attr, void **stack, size_t *size)
{
    *size = attr->__data.size;
    *stack = attr->__data.stack ? (void *)(attr->__data.stack - attr->__data.size) : 0;
    return 0;
}

int pthread_attr_setstack(pthread_attr_t *attr, void *stack, size_t size)
{
    if (size < PTHREAD_STACK_MIN)
        return EINVAL;
    attr->__data.size = size;
    attr->__data.stack = (unsigned long)stack + size;
    return 0;
}

int pthread_attr_getscope(const pthread_attr_t *attr, int *scope)
{
    *scope = PTHREAD_SCOPE_SYSTEM;
    return 0;
}

int pthread_attr_setscope(pthread_attr_t *attr, int scope)
{
    return scope == PTHREAD_SCOPE_SYSTEM ? 0 : scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr)
{
    struct __nslab_thread *t = (struct __nslab_thread *)thread;
    pthread_attr_init(attr);
    attr->__data.is_detached = t->is_detached;
    attr->__data.is_guard_set = 1;
    attr->__data.guard = t->guard;
    if (t->stack) {
        attr->__data.stack = (unsigned long)t->stack + t->stack_bytes;
        attr->__data.size = t->stack_bytes;
    } else {
        /* The first thread's, as the machine lays it out. */
        attr->__data.stack = 0x7ffffffff000UL;
        attr->__data.size = STACK_BYTES;
    }
    return 0;
}

int pthread_getattr_default_np(pthread_attr_t *attr)
{
    pthread_attr_init(attr);
    attr->__data.size = STACK_BYTES;
    return pthread_attr_setguardsize(attr, 4096);
}
