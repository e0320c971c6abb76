/* Scheduling of threads - pthread_setschedparam(3), pthread_attr_setschedpolicy(3). */
#include <sched.h>
#include <bits/nslab_thread.h>

int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit)
{
    if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED)
        return EINVAL;
    attr->__data.is_explicit = inherit == PTHREAD_EXPLICIT_SCHED;
    return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *attr, int *inherit)
{
    *inherit = attr->__data.is_explicit ? PTHREAD_EXPLICIT_SCHED : PTHREAD_INHERIT_SCHED;
    return 0;
}

int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy)
{
    if (policy != SCHED_OTHER && policy != SCHED_FIFO && policy != SCHED_RR)
        return EINVAL;
    attr->__data.policy = policy;
    return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *attr, int *policy)
{
    *policy = attr->__data.policy;
    return 0;
}

int pthread_attr_setschedparam(pthread_attr_t *attr, const struct sched_param *param)
{
    int min = sched_get_priority_min(attr->__data.policy), max = sched_get_priority_max(attr->__data.policy);
    if (param->sched_priority < min || param->sched_priority > max)
        return EINVAL;
    attr->__data.priority = param->sched_priority;
    return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *attr, struct sched_param *param)
{
    param->sched_priority = attr->__data.priority;
    return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *param)
{
    int saved = errno, tid = ((struct __nslab_thread *)thread)->tid, result = 0;
    if (sched_setscheduler(tid, policy, param) < 0)
        result = errno;
    errno = saved;
    return result;
}

int pthread_getschedparam(pthread_t thread, int *policy, struct sched_param *param)
{
    int saved = errno, tid = ((struct __nslab_thread *)thread)->tid, result = 0;
    *policy = sched_getscheduler(tid);
    if (*policy < 0 || sched_getparam(tid, param) < 0)
        result = errno;
    errno = saved;
    return result;
}

int pthread_setschedprio(pthread_t thread, int priority)
{
    struct sched_param param = { priority };
    int saved = errno, result = 0;
    if (sched_setparam(((struct __nslab_thread *)thread)->tid, &param) < 0)
        result = errno;
    errno = saved;
    return result;
}

/* What an attribute asks for is put on the caller first, so that the thread begins with it. */
int __nslab_sched_for(const pthread_attr_t *attr, int *policy, struct sched_param *param)
{
    struct sched_param wanted = { attr->__data.priority };
    *policy = sched_getscheduler(0);
    sched_getparam(0, param);
    return sched_setscheduler(0, attr->__data.policy, &wanted) < 0 ? errno : 0;
}
