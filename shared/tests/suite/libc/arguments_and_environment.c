// argv and the environment pass through exec; the program's own name is its path's last part.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char exe[200] = "", comm[64] = "";
    if (argc == 1) {
        char *again[] = {"renamed", "one", "two words", "", NULL};
        char *env[] = {"COLOR=blue", "EMPTY=", NULL};
        char *name = strrchr(argv[0], '/');
        printf("called %s\n", name == NULL ? argv[0] : name + 1);
        fflush(stdout);
        execve("/proc/self/exe", again, env);
        err(1, "exec");
    }
    for (int i = 0; i < argc; i++)
        printf("argv[%d] '%s'\n", i, argv[i]);
    printf("COLOR %s, EMPTY '%s', HOME %s\n", getenv("COLOR"), getenv("EMPTY"), getenv("HOME") == NULL ? "unset" : "set");
    setenv("COLOR", "red", 0);
    setenv("NEW", "yes", 1);
    unsetenv("EMPTY");
    printf("COLOR %s, NEW %s, EMPTY %s\n", getenv("COLOR"), getenv("NEW"), getenv("EMPTY") == NULL ? "unset" : "set");
    FILE *f = fopen("/proc/self/comm", "r");
    fgets(comm, sizeof(comm), f);
    fclose(f);
    printf("comm: %s", comm);
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
    printf("exe: %s\n", n > 0 ? strrchr(exe, '/') + 1 : "none");
    return 0;
}
