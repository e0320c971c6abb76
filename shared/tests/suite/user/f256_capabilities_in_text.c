// Who is made with a user namespace has all capabilities in it, `=ep` in the words of cap_to_text(3); without a map an execve(2) leaves
// none, `=`. This is what the examples of user_namespaces(7) and of getpcaps(8) print.
//@ machine: lab,bare
//@ facts: 256
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[65536];

static void say(const char *when)
{
    cap_t caps = cap_get_proc();
    char *text = cap_to_text(caps, NULL);
    printf("%s: %s\n", when, text);
    fflush(stdout);
    cap_free(text);
    cap_free(caps);
}

static int child(void *arg)
{
    say("after clone");
    execl("/proc/self/exe", "again", "after exec", (char *)NULL);
    perror("execl");
    (void)arg;
    return 1;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        say(argv[1]);
        return 0;
    }
    if (clone(child, stack + sizeof stack, CLONE_NEWUSER | SIGCHLD, NULL) == -1)
        perror("clone");
    wait(NULL);
    return 0;
}
