// What user_namespaces(7) shows: the parent writes the maps of a child that waits at a pipe, then the child runs a command as
// root of its namespaces.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct child_args {
    char **argv;
    int pipe_fd[2];
};

static char child_stack[1024 * 1024];

static void update_map(const char *mapping, pid_t pid, const char *which)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, which);
    int fd = open(path, O_RDWR);
    if (fd == -1)
        err(1, "open %s", path);
    if (write(fd, mapping, strlen(mapping)) != (ssize_t)strlen(mapping))
        err(1, "write %s", path);
    close(fd);
}

static int child_func(void *arg)
{
    struct child_args *args = arg;
    char ch;
    close(args->pipe_fd[1]);
    if (read(args->pipe_fd[0], &ch, 1) != 0) {
        fprintf(stderr, "Failure in child: read from pipe returned != 0\n");
        exit(1);
    }
    close(args->pipe_fd[0]);
    printf("About to exec %s\n", args->argv[0]);
    fflush(stdout);
    execvp(args->argv[0], args->argv);
    err(1, "execvp");
}

int main(void)
{
    char *command[] = {"sh", "-c", "id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map; hostname inner; hostname; echo pid $$", NULL};
    struct child_args args = {.argv = command};
    int status;
    if (pipe(args.pipe_fd) == -1)
        err(1, "pipe");
    pid_t pid = clone(child_func, child_stack + sizeof(child_stack),
                      CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWNS | SIGCHLD, &args);
    if (pid == -1)
        err(1, "clone");
    update_map("0 0 1\n1 1000 10\n", pid, "uid_map");
    update_map("0 0 1\n", pid, "gid_map");
    close(args.pipe_fd[1]);
    if (waitpid(pid, &status, 0) == -1)
        err(1, "waitpid");
    printf("ended with %d\n", WEXITSTATUS(status));
    fflush(stdout);
    return system("hostname");
}
