/* aio(7): a thread for each request; those of one descriptor go one after the other. */
#include <aio.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FSYNC = 100, FDATASYNC };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
/* What is under way, the oldest first. */
static struct aiocb *pending;

/* A list that lio_listio(3) was given: its end is told, too. */
struct batch { int left; struct sigevent event; };
struct job { struct aiocb *request; struct batch *batch; };

static void notify(const struct sigevent *event)
{
    siginfo_t info;
    if (event->sigev_notify == SIGEV_SIGNAL && event->sigev_signo) {
        memset(&info, 0, sizeof info);
        info.si_signo = event->sigev_signo;
        info.si_code = SI_ASYNCIO;
        info.si_pid = getpid();
        info.si_uid = getuid();
        info.si_value = event->sigev_value;
        syscall(SYS_rt_sigqueueinfo, getpid(), event->sigev_signo, &info);
    } else if (event->sigev_notify == SIGEV_THREAD)
        event->sigev_notify_function(event->sigev_value);
}

static int is_first_of_its_file(struct aiocb *request)
{
    struct aiocb *other = pending;
    while (other != request && other->aio_fildes != request->aio_fildes)
        other = other->__next;
    return other == request;
}

static ssize_t perform(struct aiocb *r)
{
    void *at = (void *)r->aio_buf;
    ssize_t n;
    switch (r->aio_lio_opcode) {
    case LIO_READ:
        n = pread(r->aio_fildes, at, r->aio_nbytes, r->aio_offset);
        return n < 0 && errno == ESPIPE ? read(r->aio_fildes, at, r->aio_nbytes) : n;
    case LIO_WRITE:
        n = pwrite(r->aio_fildes, at, r->aio_nbytes, r->aio_offset);
        return n < 0 && errno == ESPIPE ? write(r->aio_fildes, at, r->aio_nbytes) : n;
    case FDATASYNC: return fdatasync(r->aio_fildes);
    default: return fsync(r->aio_fildes);
    }
}

static void *work(void *argument)
{
    struct job job = *(struct job *)argument;
    struct aiocb *r = job.request, **at;
    struct sigevent event = r->aio_sigevent, last = { 0 };
    ssize_t result;
    int error, is_last = 0;
    free(argument);
    pthread_mutex_lock(&lock);
    while (!is_first_of_its_file(r))
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    result = perform(r);
    error = result < 0 ? errno : 0;
    pthread_mutex_lock(&lock);
    for (at = &pending; *at != r; at = &(*at)->__next)
        ;
    *at = r->__next;
    r->__result = result;
    r->__error = error;
    if (job.batch && --job.batch->left == 0) {
        last = job.batch->event;
        is_last = 1;
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    notify(&event);
    if (is_last) {
        notify(&last);
        free(job.batch);
    }
    return 0;
}

static int start(struct aiocb *r, int operation, struct batch *batch)
{
    struct aiocb **at;
    struct job *job;
    pthread_t thread;
    pthread_attr_t attr;
    sigset_t all, old;
    int error;
    if (r->aio_reqprio < 0 || r->aio_reqprio > 20) {
        r->__error = EINVAL;
        r->__result = -1;
        errno = EINVAL;
        return -1;
    }
    job = malloc(sizeof *job);
    *job = (struct job){ r, batch };
    r->aio_lio_opcode = operation;
    r->__error = EINPROGRESS;
    r->__next = 0;
    pthread_mutex_lock(&lock);
    for (at = &pending; *at; at = &(*at)->__next)
        ;
    *at = r;
    pthread_mutex_unlock(&lock);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    error = pthread_create(&thread, &attr, work, job);
    pthread_sigmask(SIG_SETMASK, &old, 0);
    if (error) {
        errno = error;
        return -1;
    }
    return 0;
}

int aio_read(struct aiocb *request) { return start(request, LIO_READ, 0); }
int aio_write(struct aiocb *request) { return start(request, LIO_WRITE, 0); }

int aio_fsync(int operation, struct aiocb *request)
{
    if (operation != O_SYNC && operation != O_DSYNC) {
        errno = EINVAL;
        return -1;
    }
    if (fcntl(request->aio_fildes, F_GETFL) < 0) {
        errno = EBADF;
        return -1;
    }
    return start(request, operation == O_DSYNC ? FDATASYNC : FSYNC, 0);
}

int aio_error(const struct aiocb *request)
{
    int error;
    pthread_mutex_lock(&lock);
    error = request->__error;
    pthread_mutex_unlock(&lock);
    return error;
}

ssize_t aio_return(struct aiocb *request) { return request->__result; }

int aio_suspend(const struct aiocb *const list[], int n, const struct timespec *timeout)
{
    struct timespec until;
    int i, error = 0, is_done = 0, has_any = 0;
    if (n < 0) {
        errno = EINVAL;
        return -1;
    }
    if (timeout) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += timeout->tv_sec + (until.tv_nsec + timeout->tv_nsec) / 1000000000;
        until.tv_nsec = (until.tv_nsec + timeout->tv_nsec) % 1000000000;
    }
    pthread_mutex_lock(&lock);
    for (;;) {
        for (i = 0; i < n; i++) {
            has_any |= list[i] != 0;
            is_done |= list[i] && list[i]->__error != EINPROGRESS;
        }
        if (is_done || !has_any || error)
            break;
        error = timeout ? pthread_cond_timedwait(&changed, &lock, &until) : pthread_cond_wait(&changed, &lock);
    }
    pthread_mutex_unlock(&lock);
    if (is_done || !has_any)
        return 0;
    errno = error == ETIMEDOUT ? EAGAIN : error;
    return -1;
}

int aio_cancel(int fd, struct aiocb *request)
{
    struct aiocb *other;
    int found = 0;
    if (fcntl(fd, F_GETFL) < 0) {
        errno = EBADF;
        return -1;
    }
    if (request && request->aio_fildes != fd) {
        errno = EINVAL;
        return -1;
    }
    pthread_mutex_lock(&lock);
    for (other = pending; other; other = other->__next)
        found |= request ? other == request : other->aio_fildes == fd;
    pthread_mutex_unlock(&lock);
    return found ? AIO_NOTCANCELED : AIO_ALLDONE;
}

int lio_listio(int mode, struct aiocb *const list[], int n, struct sigevent *event)
{
    struct batch *batch;
    int i, failed = 0, count = 0;
    if (mode != LIO_WAIT && mode != LIO_NOWAIT) {
        errno = EINVAL;
        return -1;
    }
    for (i = 0; i < n; i++)
        count += list[i] && list[i]->aio_lio_opcode != LIO_NOP;
    batch = mode == LIO_NOWAIT && count ? calloc(1, sizeof *batch) : 0;
    if (batch) {
        batch->left = count;
        batch->event.sigev_notify = SIGEV_NONE;
        if (event)
            batch->event = *event;
    }
    for (i = 0; i < n; i++)
        if (list[i] && list[i]->aio_lio_opcode != LIO_NOP)
            failed |= start(list[i], list[i]->aio_lio_opcode, batch);
    if (mode == LIO_WAIT) {
        pthread_mutex_lock(&lock);
        for (i = 0; i < n; i++) {
            if (!list[i] || list[i]->aio_lio_opcode == LIO_NOP)
                continue;
            while (list[i]->__error == EINPROGRESS)
                pthread_cond_wait(&changed, &lock);
            failed |= list[i]->__error != 0;
        }
        pthread_mutex_unlock(&lock);
    }
    if (failed) {
        errno = EIO;
        return -1;
    }
    return 0;
}
