#include <stdio.h>
#include <stdlib.h>
void a(void){puts("a");}void b(void){puts("b");}
int main(void){atexit(a);atexit(b);printf("no newline");return 5;}
