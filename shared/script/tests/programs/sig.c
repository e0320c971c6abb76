#include <stdio.h>
#include <signal.h>
#include <unistd.h>
#include <stdlib.h>
#include <string.h>
volatile sig_atomic_t got;
void h(int s){got++;printf("h %d\n",s);}
void hi(int s,siginfo_t*i,void*u){printf("hi %d %d %d\n",s,i->si_signo,i->si_pid==getpid());}
int main(void){
 signal(SIGUSR1,h); raise(SIGUSR1); printf("got %d\n",got);
 struct sigaction a; memset(&a,0,sizeof a); a.sa_sigaction=hi; a.sa_flags=SA_SIGINFO; sigaction(SIGUSR2,&a,NULL); kill(getpid(),SIGUSR2);
 sigset_t s; sigemptyset(&s); sigaddset(&s,SIGUSR1); sigprocmask(SIG_BLOCK,&s,NULL); raise(SIGUSR1); printf("blocked %d\n",got); sigprocmask(SIG_UNBLOCK,&s,NULL); printf("un %d\n",got);
 signal(SIGTERM,SIG_IGN); raise(SIGTERM); puts("alive");
 signal(SIGTERM,SIG_DFL); fflush(stdout); raise(SIGTERM); puts("dead"); return 0;
}
