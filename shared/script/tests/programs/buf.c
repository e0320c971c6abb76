#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <string.h>
#include <sys/wait.h>
int main(void){
 setvbuf(stdout,NULL,_IONBF,0); printf("unbuf "); write(1,"W ",2); puts("x");
 setvbuf(stdout,NULL,_IOLBF,0); printf("line"); write(1,"[w1]",4); printf("a\nb"); write(1,"[w2]",4); puts("");
 static char big[BUFSIZ]; setvbuf(stdout,big,_IOFBF,16); printf("0123456789"); write(1,"<w3>",4); printf("abcdefghij"); write(1,"<w4>",4); printf("%s","ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"); write(1,"<w5>",4);fflush(stdout);
 char*p=malloc(10000);memset(p,'z',10000);p[9999]=0; printf("%s",p); write(1,"<w6>",4); puts("");
 if(fork()==0){_exit(0);} wait(NULL); fprintf(stderr,"E"); fputs("F\n",stderr); return 0;}
