#include <stdio.h>
int f(int n){char b[100];b[0]=n;return f(n+1)+b[0];}
int main(void){printf("x\n");fflush(stdout);return f(0);}
