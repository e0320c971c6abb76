// How processes with threads end: exit(3) and a return from main end all; the first thread may end alone, and is a zombie that nobody
// can reap until the last one ends, whose status counts. execve(2) of a thread ends the others, and its number is the process's.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipes[2];

static void *exits(void *arg)
{
    exit(5);
}

static void *outlives(void *arg)
{
    char byte, path[64], line[128];
    read(pipes[0], &byte, 1);
    snprintf(path, sizeof(path), "/proc/%d/status", getpid());
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof(line), f))
        if (!strncmp(line, "State:", 6) || !strncmp(line, "Threads:", 8))
            fputs(line, stdout);
    fflush(stdout);
    return NULL;
}

static void *executes(void *arg)
{
    char text[64];
    snprintf(text, sizeof(text), "[ $$ = %d ] && echo one number", getpid());
    execl("/bin/sh", "sh", "-c", text, NULL);
    return NULL;
}

static void *sleeps(void *arg)
{
    pause();
    return NULL;
}

static int status_of(pid_t pid)
{
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void)
{
    pthread_t t;
    if (pipe(pipes) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        pthread_create(&t, NULL, exits, NULL);
        pause();
    }
    printf("exit in a thread: %d\n", status_of(pid));
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        pthread_create(&t, NULL, outlives, NULL);
        syscall(SYS_exit, 7);
    }
    usleep(200000);
    printf("nothing to reap: %d\n", waitpid(pid, NULL, WNOHANG));
    fflush(stdout);
    write(pipes[1], "x", 1);
    printf("the last thread's status: %d\n", status_of(pid));
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        pthread_create(&t, NULL, sleeps, NULL);
        pthread_create(&t, NULL, executes, NULL);
        pause();
    }
    printf("execve in a thread: %d\n", status_of(pid));
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        pthread_create(&t, NULL, sleeps, NULL);
        return 6;
    }
    printf("return from main: %d\n", status_of(pid));
    return 0;
}
