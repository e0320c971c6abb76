// A child subreaper adopts the orphans below it, in place of init (fact 51).
//@ machine: lab,bare
//@ facts: 51
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void orphan(int expected)
{
    int gone[2];
    char c;
    pipe(gone);
    fflush(stdout);
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            close(gone[1]);
            read(gone[0], &c, 1);
            printf("orphan's parent: %s\n", getppid() == expected ? (expected == 1 ? "init" : "the subreaper") : "another");
            exit(0);
        }
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    close(gone[1]);
}

int main(void)
{
    char c;
    int done[2];
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1)
        err(1, "prctl");
    orphan(getpid());
    printf("reaped: %s\n", wait(NULL) > 0 ? "yes" : "no");
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    // The second orphan is init's to reap; the pipe says when it has spoken.
    pipe(done);
    orphan(1);
    close(done[1]);
    read(done[0], &c, 1);
    printf("mine to reap: %s\n", wait(NULL) > 0 ? "yes" : "no");
    return 0;
}
