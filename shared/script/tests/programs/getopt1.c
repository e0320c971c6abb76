#include <stdio.h>
#include <stdlib.h>
#include <getopt.h>
#include <string.h>
void run(int n,char**v,char*o){optind=0;printf("-- %s:",o);for(int i=0;i<n;i++)printf(" %s",v[i]);puts("");
 static struct option l[]={{"help",0,0,'h'},{"file",1,0,'f'},{"verbose",2,0,'v'},{"version",0,0,'V'},{"flag",0,0,1000},{0,0,0,0}};int c,i=-1;
 while((c=getopt_long(n,v,o,l,&i))!=-1){printf("%d(%c) arg=%s ind=%d opt=%d i=%d\n",c,c<256?c:'#',optarg?optarg:"-",optind,optopt,i);}
 printf("rest");for(i=optind;i<n;i++)printf(" %s",v[i]);puts("");
 optind=0; while((c=getopt(n,v,o))!=-1)printf("%c %s %d;",c,optarg?optarg:"-",optind); puts(""); fflush(stdout);}
#define R(o,...) do{char*v[]={"prog",__VA_ARGS__,0};run(sizeof v/sizeof*v-1,v,o);}while(0)
int main(void){
 R("ab:c::","-a","x","-b","val","-cfoo","-c","bar","--","-a");
 R("ab:c::","x","y","-ab","v","z","-q","w"); R("+ab:","-a","x","-b","v"); R("-ab:","-a","x","-b","v"); R("ab:","-b"); R(":ab:","-b"); R(":ab:","-z");
 R("hf:","--help","--file=x","--file","y","--ver","op","--nope","--help=3","--file"); R("hf:","--verb","--verb=2","--fl","a","--","--help"); R("a","-","-a","-aa"); R("a","x","--","-a","y"); R("hf:","a","b","--file","q","c","-h","d");
 return 0;}
