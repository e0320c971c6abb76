#include <stdio.h>
#include <stdlib.h>
int main(void){char*l=NULL;size_t c=0;ssize_t n;int x;if(scanf("%d",&x)==1)printf("x=%d\n",x);while((n=getline(&l,&c,stdin))!=-1)printf("%zd:%s",n,l);free(l);int ch=getchar();printf("%d\n",ch);return 0;}
