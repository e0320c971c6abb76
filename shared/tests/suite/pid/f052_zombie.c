// A dead child that nobody waits for is a zombie: state Z, its namespaces gone but user and pid (facts 52, 229).
//@ machine: lab,bare
//@ facts: 52 229
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(pid_t pid, const char *ns)
{
    char path[64], text[64];
    snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, ns);
    if (readlink(path, text, sizeof(text)) == -1)
        printf("%s: %s\n", ns, strerror(errno));
    else
        printf("%s: there\n", ns);
}

int main(void)
{
    char path[64], line[200];
    siginfo_t info;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    // WNOWAIT leaves it as it is.
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "State:", 6) == 0)
            printf("%s", line);
    fclose(f);
    show(pid, "uts");
    show(pid, "mnt");
    show(pid, "user");
    show(pid, "pid");
    printf("kill says: %d\n", kill(pid, 0));
    waitpid(pid, NULL, 0);
    printf("reaped, kill says: %s\n", kill(pid, 0) == -1 ? strerror(errno) : "0");
    return 0;
}
