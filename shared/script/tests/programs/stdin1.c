#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void){char b[20];int n=0;while(fgets(b,sizeof b,stdin)){n++;printf("%d:%s",n,b);}
 printf("eof %d\n",feof(stdin)); return 0;}
