/* libseccomp: answering calls of another process, seccomp_notify_alloc(3). */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

int seccomp_notify_alloc(struct seccomp_notif **request, struct seccomp_notif_resp **response)
{
    struct seccomp_notif_sizes sizes;
    if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) < 0)
        return -ECANCELED;
    if (sizes.seccomp_notif < sizeof **request || sizes.seccomp_notif_resp < sizeof **response)
        return -EFAULT;
    if (request && !(*request = calloc(1, sizes.seccomp_notif)))
        return -ENOMEM;
    if (response && !(*response = calloc(1, sizes.seccomp_notif_resp))) {
        if (request)
            free(*request);
        return -ENOMEM;
    }
    return 0;
}

void seccomp_notify_free(struct seccomp_notif *request, struct seccomp_notif_resp *response)
{
    free(request);
    free(response);
}

int seccomp_notify_receive(int fd, struct seccomp_notif *request)
{
    return ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, request) < 0 ? -ECANCELED : 0;
}

int seccomp_notify_respond(int fd, struct seccomp_notif_resp *response)
{
    return ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, response) < 0 ? -ECANCELED : 0;
}

int seccomp_notify_id_valid(int fd, uint64_t id)
{
    return ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) < 0 ? -ENOENT : 0;
}
