#include <sys/capability.h>
#include <stdio.h>
#include <errno.h>
#include <string.h>
int main(int c,char**v){ const char*t[]={"=","=ep","all=eip","cap_chown=p","cap_chown,cap_kill=ep cap_setuid+eip cap_setgid+p","all=ep cap_chown-e","=ep cap_chown+i","all=p cap_kill-p","cap_chown=eip cap_kill=i","CAP_CHOWN+ep","cap_foo=ep","=eip cap_chown-eip","cap_chown=ep cap_chown-e","all+ep","cap_chown","cap_chown=","40=ep","=p cap_kill+e","cap_chown+e,","=e cap_sys_admin-e+p", "cap_net_raw+ep-i","", " =ep  cap_kill-p "};
for(int i=0;i<sizeof t/sizeof*t;i++){errno=0;cap_t x=cap_from_text(t[i]);ssize_t n; if(!x)printf("'%s': %s\n",t[i],strerror(errno));else{char*s=cap_to_text(x,&n);printf("'%s': '%s' %zd\n",t[i],s,n);}}
cap_t e=cap_init(); printf("'%s' %d\n",cap_to_text(e,0),cap_compare(e,cap_from_text("cap_kill=ep")));
printf("%s %s %d\n",cap_to_name(0),cap_to_name(99),cap_max_bits()); cap_value_t q; printf("%d\n",cap_from_name("cap_xx",&q)); printf("%d\n",cap_from_name("CAP_KILL",&q));printf("%d\n",cap_get_flag(e,99,CAP_EFFECTIVE,(void*)&q)); printf("%d %s\n",errno,strerror(errno)); printf("%d\n",cap_get_bound(99)); printf("%d\n",cap_set_flag(e,CAP_PERMITTED,0,&q,CAP_SET)); return 0;}
