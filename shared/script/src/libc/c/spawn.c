/* posix_spawn(3): a child that tells through a pipe why it could not become the program. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { OPEN, CLOSE, DUP2, CHDIR };
struct __spawn_action { enum kind kind; int fd, to, flags; mode_t mode; char *path; };

static int act(const struct __spawn_action *action)
{
    int fd;
    switch (action->kind) {
    case OPEN:
        /* "first closed … if open" - posix_spawn(3). */
        close(action->fd);
        fd = open(action->path, action->flags, action->mode);
        if (fd < 0 || fd == action->fd)
            return fd;
        return dup2(fd, action->fd) < 0 || close(fd) ? -1 : 0;
    case CLOSE:
        close(action->fd);
        return 0;
    case DUP2:
        if (action->fd == action->to) {
            int flags = fcntl(action->fd, F_GETFD);
            return flags < 0 ? -1 : fcntl(action->fd, F_SETFD, flags & ~FD_CLOEXEC);
        }
        return dup2(action->fd, action->to);
    default:
        return chdir(action->path);
    }
}

static int prepare(const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr)
{
    int flags = attr ? attr->flags : 0, i;
    if (flags & POSIX_SPAWN_SETSIGDEF) {
        for (i = 1; i < 65; i++)
            if (sigismember(&attr->defaults, i) == 1)
                signal(i, SIG_DFL);
    }
    if (flags & POSIX_SPAWN_SETSID && setsid() < 0)
        return -1;
    if (flags & POSIX_SPAWN_SETPGROUP && setpgid(0, attr->pgroup))
        return -1;
    if (flags & POSIX_SPAWN_RESETIDS && (seteuid(getuid()) || setegid(getgid())))
        return -1;
    for (i = 0; actions && i < actions->used; i++)
        if (act(&actions->actions[i]) < 0)
            return -1;
    if (flags & POSIX_SPAWN_SETSIGMASK)
        sigprocmask(SIG_SETMASK, &attr->mask, 0);
    return 0;
}

static int spawn(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr,
                 char *const argv[], char *const envp[], int (*execute)(const char *, char *const[], char *const[]))
{
    sigset_t all, old;
    int fds[2], error = 0;
    pid_t child;
    if (pipe2(fds, O_CLOEXEC))
        return errno;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old);
    child = fork();
    if (child == 0) {
        /* Out of the way of the actions. */
        int tell = fcntl(fds[1], F_DUPFD_CLOEXEC, 200);
        close(fds[0]);
        close(fds[1]);
        if (!attr || !(attr->flags & POSIX_SPAWN_SETSIGMASK))
            sigprocmask(SIG_SETMASK, &old, 0);
        if (prepare(actions, attr) == 0)
            execute(file, argv, envp);
        error = errno;
        write(tell, &error, sizeof error);
        _exit(127);
    }
    if (child < 0)
        error = errno;
    close(fds[1]);
    if (child > 0 && read(fds[0], &error, sizeof error) == sizeof error)
        waitpid(child, 0, 0);
    close(fds[0]);
    sigprocmask(SIG_SETMASK, &old, 0);
    if (!error && pid)
        *pid = child;
    return error;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr,
                char *const argv[], char *const envp[])
{
    return spawn(pid, path, actions, attr, argv, envp, execve);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr,
                 char *const argv[], char *const envp[])
{
    return spawn(pid, file, actions, attr, argv, envp, execvpe);
}

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
    memset(actions, 0, sizeof *actions);
    return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
    for (int i = 0; i < actions->used; i++)
        free(actions->actions[i].path);
    free(actions->actions);
    return 0;
}

static int add(posix_spawn_file_actions_t *actions, struct __spawn_action action, const char *path)
{
    if (action.fd < 0 || action.to < 0)
        return EBADF;
    if (actions->used == actions->room) {
        struct __spawn_action *more = realloc(actions->actions, (actions->room + 8) * sizeof *more);
        if (!more)
            return ENOMEM;
        actions->actions = more;
        actions->room += 8;
    }
    if (path && !(action.path = strdup(path)))
        return ENOMEM;
    actions->actions[actions->used++] = action;
    return 0;
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags, mode_t mode)
{
    return add(actions, (struct __spawn_action){ OPEN, fd, 0, flags, mode }, path);
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd)
{
    return add(actions, (struct __spawn_action){ CLOSE, fd }, 0);
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int to)
{
    return add(actions, (struct __spawn_action){ DUP2, fd, to }, 0);
}

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path)
{
    return add(actions, (struct __spawn_action){ CHDIR }, path);
}

int posix_spawnattr_init(posix_spawnattr_t *attr)
{
    memset(attr, 0, sizeof *attr);
    return 0;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attr)
{
    (void)attr;
    return 0;
}

int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags)
{
    if (flags & ~0xff)
        return EINVAL;
    attr->flags = flags;
    return 0;
}

int posix_spawnattr_getflags(const posix_spawnattr_t *attr, short *flags)
{
    *flags = attr->flags;
    return 0;
}

int posix_spawnattr_setpgroup(posix_spawnattr_t *attr, pid_t pgroup)
{
    attr->pgroup = pgroup;
    return 0;
}

int posix_spawnattr_getpgroup(const posix_spawnattr_t *attr, pid_t *pgroup)
{
    *pgroup = attr->pgroup;
    return 0;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *mask)
{
    attr->mask = *mask;
    return 0;
}

int posix_spawnattr_getsigmask(const posix_spawnattr_t *attr, sigset_t *mask)
{
    *mask = attr->mask;
    return 0;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *signals)
{
    attr->defaults = *signals;
    return 0;
}

int posix_spawnattr_getsigdefault(const posix_spawnattr_t *attr, sigset_t *signals)
{
    *signals = attr->defaults;
    return 0;
}
