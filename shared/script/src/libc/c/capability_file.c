/* libcap(3): the capabilities of files - cap_get_file(3). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <bits/nslab_cap.h>

#define ATTRIBUTE "security.capability"
#define WITHOUT_ROOT 20
#define WITH_ROOT 24

/* The attribute: magic; the low halves of permitted and inheritable, then the high ones; the id of the root. */
struct attribute { uint32_t magic, low[2], high[2], root; };

static cap_t from_attribute(const struct attribute *a, ssize_t n)
{
    cap_t caps;
    uint32_t revision = a->magic & VFS_CAP_REVISION_MASK;
    if (n < 0)
        return NULL;
    if ((n != WITHOUT_ROOT || revision != VFS_CAP_REVISION_2) && (n != WITH_ROOT || revision != VFS_CAP_REVISION_3)) {
        errno = EINVAL;
        return NULL;
    }
    caps = cap_init();
    if (!caps)
        return NULL;
    caps->root = n == WITH_ROOT ? a->root : 0;
    caps->flags[CAP_PERMITTED] = a->low[0] | (uint64_t)a->high[0] << 32;
    caps->flags[CAP_INHERITABLE] = a->low[1] | (uint64_t)a->high[1] << 32;
    if (a->magic & VFS_CAP_FLAGS_EFFECTIVE)
        caps->flags[CAP_EFFECTIVE] = caps->flags[CAP_PERMITTED] | caps->flags[CAP_INHERITABLE];
    return caps;
}

/* Returns its length; 0: these cannot be a file's. */
static size_t to_attribute(cap_t caps, struct attribute *a)
{
    uint64_t all = caps->flags[CAP_PERMITTED] | caps->flags[CAP_INHERITABLE];
    if (caps->flags[CAP_EFFECTIVE] && all & ~caps->flags[CAP_EFFECTIVE]) {
        errno = EINVAL;
        return 0;
    }
    a->magic = (caps->root ? VFS_CAP_REVISION_3 : VFS_CAP_REVISION_2) | (caps->flags[CAP_EFFECTIVE] ? VFS_CAP_FLAGS_EFFECTIVE : 0);
    a->low[0] = caps->flags[CAP_PERMITTED];
    a->high[0] = caps->flags[CAP_PERMITTED] >> 32;
    a->low[1] = caps->flags[CAP_INHERITABLE];
    a->high[1] = caps->flags[CAP_INHERITABLE] >> 32;
    a->root = caps->root;
    return caps->root ? WITH_ROOT : WITHOUT_ROOT;
}

static int is_file(const struct stat *st)
{
    if (S_ISREG(st->st_mode))
        return 1;
    errno = EINVAL;
    return 0;
}

cap_t cap_get_fd(int fd)
{
    struct attribute a = { 0 };
    struct stat st;
    if (fstat(fd, &st) || !is_file(&st))
        return NULL;
    return from_attribute(&a, fgetxattr(fd, ATTRIBUTE, &a, sizeof a));
}

cap_t cap_get_file(const char *path)
{
    struct attribute a = { 0 };
    struct stat st;
    if (lstat(path, &st) || !is_file(&st))
        return NULL;
    return from_attribute(&a, getxattr(path, ATTRIBUTE, &a, sizeof a));
}

int cap_set_fd(int fd, cap_t caps)
{
    struct attribute a;
    struct stat st;
    size_t n;
    if (fstat(fd, &st) || !is_file(&st))
        return -1;
    if (!caps)
        return fremovexattr(fd, ATTRIBUTE);
    n = to_attribute(caps, &a);
    return n ? fsetxattr(fd, ATTRIBUTE, &a, n, 0) : -1;
}

int cap_set_file(const char *path, cap_t caps)
{
    struct attribute a;
    struct stat st;
    size_t n;
    if (lstat(path, &st) || !is_file(&st))
        return -1;
    if (!caps)
        return removexattr(path, ATTRIBUTE);
    n = to_attribute(caps, &a);
    return n ? setxattr(path, ATTRIBUTE, &a, n, 0) : -1;
}

uid_t cap_get_nsowner(cap_t caps) { return caps->root; }

int cap_set_nsowner(cap_t caps, uid_t root)
{
    caps->root = root;
    return 0;
}
