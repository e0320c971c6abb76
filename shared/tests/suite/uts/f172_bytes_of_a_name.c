// sethostname(2) takes any bytes: a name ends at its NUL, or where the length says (fact 172); spaces and newlines are no trouble to the
// kernel, but to hostname(1) (fact 173). A bad pointer is EFAULT (fact 171).
//@ machine: lab,bare
//@ facts: 171 172 173
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(const char *what, const char *name, size_t len)
{
    struct utsname uts;
    int r = sethostname(name, len);
    uname(&uts);
    printf("%s: %s, now", what, r == -1 ? strerror(errno) : "ok");
    for (char *at = uts.nodename; *at != '\0'; at++)
        printf(*at >= ' ' ? " %c" : " \\%d", *at);
    printf("\n");
}

static void tool(char *name)
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(1, 2);
        execlp("hostname", "hostname", name, NULL);
        err(1, "hostname");
    }
    waitpid(pid, &status, 0);
    printf("hostname ends with %d\n", WEXITSTATUS(status));
}

int main(void)
{
    char longest[70];
    set("with its NUL", "container", 10);
    set("a NUL inside", "ab\0cd", 5);
    set("cut", "abc", 2);
    set("a space and a newline", "a b\n", 4);
    set("a byte beyond ASCII", "x!y", 3);
    set("nothing", "", 0);
    printf("%s\n", sethostname((char *)8, 4) == -1 ? strerror(errno) : "ok");
    memset(longest, 'a', 65);
    longest[65] = '\0';
    tool("fine");
    tool("bad_name!");
    tool("a b");
    tool(longest);
    return 0;
}
