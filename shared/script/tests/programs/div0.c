#include <stdio.h>
int f(int a,int b){return a/b;}
int main(int c,char**v){printf("%d\n",f(5,c-1));return 0;}
