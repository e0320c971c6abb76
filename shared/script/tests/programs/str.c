#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <stdlib.h>
#include <ctype.h>
#include <libgen.h>
int sgn(int x){return (x>0)-(x<0);}
static int cmpi(const void*a,const void*b){return *(int*)a-*(int*)b;}
static int cmps(const void*a,const void*b){return strcmp(*(char**)a,*(char**)b);}
int main(void){
 char b[64]="hello"; strcat(b," world"); printf("%s %zu\n",b,strlen(b));
 printf("%d %d %d %d\n",sgn(strcmp("a","b")),sgn(strcmp("b","a")),strcmp("a","a"),sgn(strncmp("abc","abd",2)));
 printf("%s %s %s\n",strchr(b,'o'),strrchr(b,'o'),strstr(b,"wor"));
 printf("%p %p\n",(void*)strchr(b,'z'),(void*)strstr(b,"xyz"));
 char t[]="a,b,,c;d"; for(char*p=strtok(t,",;");p;p=strtok(NULL,",;"))printf("<%s>",p); puts("");
 char u[]="a,b,,c"; char*s=u,*q; while((q=strsep(&s,",")))printf("(%s)",q); puts("");
 printf("%zu %zu %s\n",strspn("aabbc","ab"),strcspn("hello,x",","),strpbrk("hello","lo"));
 char c[8]; strncpy(c,"abc",8); for(int i=0;i<8;i++)printf("%d ",c[i]); puts("");
 memset(c,'x',7);c[7]=0;puts(c); memmove(c+1,c,5);puts(c);
 printf("%d %d\n",sgn(strcasecmp("HeLLo","hello")),sgn(strncasecmp("ABx","aby",2)));
 char*d=strdup("dup");puts(d);free(d); d=strndup("duplicate",3);puts(d);free(d);
 printf("%d %d\n",sgn(memcmp("abc","abd",3)),memcmp("abc","abc",3));
 int a[]={5,3,9,-1,7,0}; qsort(a,6,sizeof*a,cmpi); for(int i=0;i<6;i++)printf("%d ",a[i]); puts("");
 int k=7; int*f=bsearch(&k,a,6,sizeof*a,cmpi); printf("%ld\n",f?(long)(f-a):-1L);
 char*w[]={"pear","apple","fig"}; qsort(w,3,sizeof*w,cmps); printf("%s %s %s\n",w[0],w[1],w[2]);
 printf("%ld %ld %ld %lu %d\n",strtol("  -42abc",NULL,10),strtol("0x1f",NULL,0),strtol("077",NULL,0),strtoul("4294967295",NULL,10),atoi("12x"));
 char*e; long v=strtol("zzz",&e,36); printf("%ld '%s'\n",v,e); v=strtol("12abc",&e,10); printf("%ld '%s'\n",v,e); v=strtol("x",&e,10); printf("%ld '%s'\n",v,e);
 printf("%g %g %g %g\n",strtod("3.25e2x",&e),atof("-.5"),strtod("0x1.8p3",NULL),strtod("inf",NULL));
 for(int i=0;i<128;i++)printf("%d%d%d%d%d%d%d%d%d%d%d ",!!isalpha(i),!!isdigit(i),!!isalnum(i),!!isspace(i),!!isupper(i),!!islower(i),!!ispunct(i),!!isprint(i),!!iscntrl(i),!!isxdigit(i),!!isgraph(i)); puts("");
 printf("%c%c\n",toupper('a'),tolower('Q'));
 for(int i=0;i<5;i++)printf("%d ",rand()); srand(42); for(int i=0;i<5;i++)printf("%d ",rand()%100); puts("");
 char p1[]="/usr/lib/x",p2[]="/usr/lib/x"; printf("%s %s\n",dirname(p1),basename(p2));
 setenv("FOO","bar",1); printf("%s %s\n",getenv("FOO"),getenv("NOPE")?"y":"n"); unsetenv("FOO"); printf("%d\n",getenv("FOO")==NULL);
 int x,y; char z[20]; double dd; int r=sscanf("10 -20 word 3.5","%d %d %s %lf",&x,&y,z,&dd); printf("%d %d %d %s %g\n",r,x,y,z,dd);
 r=sscanf("a=5;b=0x1F","a=%d;b=%i",&x,&y); printf("%d %d %d\n",r,x,y);
 r=sscanf("abc123","%[a-z]%d",z,&x); printf("%d %s %d\n",r,z,x);
 r=sscanf("pid:[4026531836]","pid:[%u]",&x); printf("%d %u\n",r,x);
 r=sscanf("","%d",&x); printf("%d\n",r); r=sscanf("x","%d",&x); printf("%d\n",r);
 printf("%d %s\n",strverscmp("a9","a10")<0,strerror(2)); printf("%s %s\n",strerror(1),strerror(22)); puts(strerror(9999)); puts(strsignal(11));
 printf("%s\n",(char*)memmem("haystack",8,"st",2));
 div_t dv=div(17,5); printf("%d %d\n",dv.quot,dv.rem);
 return 0;
}
