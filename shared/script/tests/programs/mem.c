#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
struct node{struct node*next;int v;};
int main(void){
 struct node*h=NULL; for(int i=0;i<1000;i++){struct node*n=malloc(sizeof*n);n->next=h;n->v=i;h=n;}
 long s=0; for(struct node*n=h;n;n=n->next)s+=n->v; printf("%ld\n",s);
 while(h){struct node*n=h->next;free(h);h=n;}
 char*p=malloc(10); strcpy(p,"abc"); p=realloc(p,5000); printf("%s\n",p); p=realloc(p,300000); printf("%s\n",p); free(p);
 int*a=calloc(100,sizeof*a); int z=0; for(int i=0;i<100;i++)z|=a[i]; printf("%d\n",z); free(a);
 void*v[50]; for(int r=0;r<20;r++){for(int i=0;i<50;i++){v[i]=malloc((i*37+r*91)%3000+1);memset(v[i],i,(i*37+r*91)%3000+1);} for(int i=0;i<50;i++){unsigned char*c=v[i];if(c[0]!=i)puts("bad");} for(int i=0;i<50;i+=2)free(v[i]); for(int i=1;i<50;i+=2)free(v[i]);}
 char*x=malloc(24),*y=malloc(24); printf("%ld %d\n",(long)(y-x),(int)((uintptr_t)x%16));
 printf("%d\n",malloc(SIZE_MAX/2+100)==NULL);
 void*m; printf("%d %d\n",posix_memalign(&m,256,100),(int)((uintptr_t)m%256)); free(m);
 void *big=malloc(1<<20); memset(big,1,1<<20); free(big);
 return 0;
}
