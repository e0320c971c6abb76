#include <stdio.h>
int main(void){ printf("%d\n", printf("%s","abc")); puts("x"); printf("%5d|%-5s|\n",3,"q"); char b[5]; int n=sprintf(b,"%d",1234); printf("%d%s\n",n,b); return fflush(NULL);}
