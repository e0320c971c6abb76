#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sys/mman.h>
#include <unistd.h>
#include <errno.h>
#include <string.h>
static char stack[1<<20];
int child(void*a){printf("child %s\n",(char*)a);fflush(stdout);char big[1000];memset(big,1,1000);return 300+7;}
int main(void){
 int r=clone(NULL,stack,SIGCHLD,0);printf("%d %d\n",r,errno==EINVAL);
 r=clone(child,NULL,SIGCHLD,0);printf("%d %d\n",r,errno==EINVAL);
 fflush(stdout);
 pid_t p=clone(child,stack+sizeof stack,SIGCHLD,"arg"); int st; waitpid(p,&st,0); printf("%d %d\n",WIFEXITED(st),WEXITSTATUS(st));
 char*m=malloc(1<<16); p=clone(child,m+(1<<16),SIGCHLD,"heap"); waitpid(p,&st,0); printf("%d\n",WEXITSTATUS(st));
 char*q=mmap(NULL,1<<16,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK,-1,0); p=clone(child,q+(1<<16),SIGCHLD,"mmap"); waitpid(p,&st,0); printf("%d\n",WEXITSTATUS(st));
 p=vfork(); if(p==0)_exit(9); waitpid(p,&st,0); printf("vfork %d\n",WEXITSTATUS(st));
 return 0;
}
