#include <stdio.h>
#include <time.h>
int main(void){time_t ts[]={0,86399,951782400,1709164800,1700000000,-1,4102444800,1735689600,1704067199};for(int i=0;i<9;i++){struct tm*t=gmtime(&ts[i]);char b[200];strftime(b,sizeof b,"%Y-%m-%d %H:%M:%S %a %A %b %B %j %U %W %V %G %y %C %e %I %p %D %T %R %F %u %w %s %%|%k|%l|%c|%x|%X",t);puts(b);printf("%s%ld\n",asctime(t),(long)timegm(t));}return 0;}
