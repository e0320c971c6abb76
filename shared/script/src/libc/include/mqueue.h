#ifndef _MQUEUE_H
#define _MQUEUE_H 1
#include <fcntl.h>
#include <bits/timespec.h>
#include <bits/sigevent.h>
typedef int mqd_t;
struct mq_attr { long mq_flags; long mq_maxmsg; long mq_msgsize; long mq_curmsgs; long __pad[4]; };
mqd_t mq_open(const char *name, int flags, ...);
int mq_close(mqd_t queue);
int mq_unlink(const char *name);
int mq_getattr(mqd_t queue, struct mq_attr *attr);
int mq_setattr(mqd_t queue, const struct mq_attr *attr, struct mq_attr *old);
int mq_notify(mqd_t queue, const struct sigevent *event);
int mq_send(mqd_t queue, const char *message, size_t n, unsigned int priority);
int mq_timedsend(mqd_t queue, const char *message, size_t n, unsigned int priority, const struct timespec *deadline);
ssize_t mq_receive(mqd_t queue, char *to, size_t n, unsigned int *priority);
ssize_t mq_timedreceive(mqd_t queue, char *to, size_t n, unsigned int *priority, const struct timespec *deadline);

#endif
