#include <stdio.h>
int main(void){printf("before\n");fflush(stdout);int*p=0;*p=1;return 0;}
