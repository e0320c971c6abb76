// lsns(8) in a pid namespace with a /proc of its own lists what it can read: one row a namespace, by inode, with the number of processes and
// the lowest of them (fact 245).
//@ machine: lab,bare
//@ facts: 245
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

// Prints what a command says, its rows in order: which inode is lower is not this machine's business alone. Inodes are left out.
static void table(const char *command)
{
    static char lines[20][200];
    char line[200];
    int nr = 0;
    FILE *f = popen(command, "r");
    printf("$ %s\n", command);
    while (nr < 20 && fgets(line, sizeof(line), f) != NULL) {
        char *rest = line;
        if (strncmp(line, "4026", 4) == 0)
            rest += 10;
        strcpy(lines[nr++], rest);
    }
    pclose(f);
    int has_head = strstr(lines[0], "TYPE") != NULL;
    qsort(lines[has_head], nr - has_head, sizeof(lines[0]), compare);
    for (int i = 0; i < nr; i++)
        printf("%s", lines[i]);
}

static int child(void *arg)
{
    int pipefd[2];
    char byte;
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    pipe(pipefd);
    if (fork() == 0) {
        unshare(CLONE_NEWUTS);
        write(pipefd[1], "x", 1);
        for (;;)
            pause();
    }
    read(pipefd[0], &byte, 1);
    table("lsns -n -o TYPE,NPROCS,PID -t uts");
    table("lsns -o TYPE,NPROCS,PID,COMMAND -t pid");
    table("lsns -l");
    FILE *f = popen("lsns -n -o NS", "r");
    unsigned long last = 0, inode;
    int is_sorted = 1;
    while (fscanf(f, "%lu", &inode) == 1) {
        is_sorted &= inode > last;
        last = inode;
    }
    pclose(f);
    printf("in order of the inodes: %s\n", is_sorted ? "yes" : "no");
    fflush(stdout);
    return 0;
}

int main(void)
{
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
