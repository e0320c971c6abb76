#include <stdio.h>
int main(void){char*s="lit";puts(s);fflush(stdout);s[0]='L';puts(s);return 0;}
