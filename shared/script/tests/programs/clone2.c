#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <signal.h>
int child(void*a){return 0;}
int main(void){puts("a");fflush(stdout);clone(child,(void*)4096,SIGCHLD,0);puts("b");return 0;}
