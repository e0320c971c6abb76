#include <stdio.h>
#include <unistd.h>
#include <sys/wait.h>
#include <string.h>
int main(void){int p[2];pipe(p);if(fork()==0){close(p[0]);dprintf(p[1],"from child %d",5);_exit(0);}close(p[1]);char b[100];ssize_t n,t=0;while((n=read(p[0],b+t,sizeof b-t))>0)t+=n;b[t]=0;wait(NULL);printf("%s\n",b);
 FILE*f=stdout; fprintf(f,"%s","x"); fputs("y",f); fputc('z',f); putchar('\n'); fprintf(stderr,"err\n"); perror("perror"); return 0;}
