#include <assert.h>
#include <stdio.h>
int main(void){printf("before\n");assert(1+1==3);return 0;}
