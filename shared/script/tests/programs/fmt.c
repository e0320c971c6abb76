#include <stdio.h>
#include <errno.h>
#include <math.h>
#include <limits.h>
#include <stdint.h>
#include <stddef.h>
int main(void){
 int n=0; 
 printf("[%d][%5d][%-5d][%05d][%+d][% d][%.3d][%8.3d][%-8.3d]\n",1,2,3,4,5,6,7,8,9);
 printf("[%x][%X][%#x][%#X][%o][%#o][%08x][%#010x][%.0d][%.0x]\n",255,255,255,255,8,8,255,255,0,0);
 printf("[%u][%lu][%llu][%hu][%hhu][%hd][%hhd]\n",-1,-1L,-1LL,70000,300,70000,200);
 printf("[%ld][%lld][%zu][%jd][%td]\n",LONG_MIN,LLONG_MAX,sizeof(int),(intmax_t)-5,(ptrdiff_t)9);
 printf("[%c][%5c][%-5c][%s][%10s][%-10s][%.2s][%10.3s][%s]\n",'a','b','c',"str","right","left","cut","longer",(char*)0);
 printf("[%p][%p][%20p]\n",(void*)0,(void*)0x1234,(void*)0xabcd);
 printf("[%f][%.2f][%10.3f][%-10.1f][%+.1f][%010.2f][%.0f][%#.0f]\n",3.14159,2.71828,1.5,2.25,3.0,-4.5,2.5,3.0);
 printf("[%e][%.2e][%E][%g][%g][%g][%g][%G][%#g]\n",12345.678,0.00012,1e100,0.0001,0.00001,123456.0,1234567.0,1e-10,1.0);
 printf("[%g][%g][%g][%.3g][%.10g]\n",100000.0,1e6,0.5,3.14159,1.0/3);
 printf("[%a][%a][%.2a][%A]\n",1.0,0.1,3.999,255.5);
 printf("[%f][%f][%f][%5.1f][%05f]\n",INFINITY,-INFINITY,NAN,INFINITY,INFINITY);
 printf("[%*d][%-*d][%.*f][%*.*f]\n",5,1,5,2,2,3.14159,8,3,2.5);
 printf("[%2$s %1$s]\n","a","b");
 printf("abc%n def\n",&n); printf("%d\n",n);
 errno=ENOENT; printf("%m|%10.4m|\n");
 printf("%%|%5%|%d%%\n",50);
 printf("%s|%.0s|%.3s\n","","hidden","abcdef");
 char b[10]; int r=snprintf(b,sizeof b,"%s","0123456789abc"); printf("%d %s\n",r,b);
 r=snprintf(NULL,0,"%d",12345); printf("%d\n",r);
 printf("%#o %#x %+i % i\n",0,0,0,0);
 printf("%.15g %.17g\n",0.1,0.1);
 printf("%ld %d\n", 1L<<40, (int)(1L<<33|5));
 printf("%-+6d|%+06d|% 06d\n",5,5,5);
 printf("%5s|%-5s|%5.1s\n","abc","abc","abc");
 printf("%lf %Lf\n",1.5,(long double)2.5);
 printf("%hhx %hx\n",0x1ff,0x1ffff);
 printf("%i %u\n",INT_MIN,UINT_MAX);
 return 0;
}
