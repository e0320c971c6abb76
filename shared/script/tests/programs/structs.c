#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/mount.h>
#include <sys/utsname.h>
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/mman.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>
#include <sys/select.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <net/if.h>

#include <linux/nsfs.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <stddef.h>
#include <signal.h>
#include <poll.h>
#include <dirent.h>
#include <pwd.h>
#include <grp.h>
#include <time.h>
#include <limits.h>
#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <mntent.h>
#include <locale.h>
#include <math.h>
#include <float.h>
#define S(t) printf(#t " %zu\n", sizeof(t))
#define O(t,m) printf(#t "." #m " %zu\n", offsetof(t,m))
int main(void){
 S(struct stat);S(struct statfs);S(struct dirent);S(struct utsname);S(struct sigaction);S(siginfo_t);S(sigset_t);S(stack_t);S(struct timespec);S(struct timeval);S(struct tm);S(struct rusage);S(struct rlimit);S(struct pollfd);S(fd_set);S(struct sockaddr);S(struct sockaddr_un);S(struct sockaddr_in);S(struct sockaddr_in6);S(struct sockaddr_storage);S(struct ifreq);S(struct clone_args);S(struct msqid_ds);S(struct semid_ds);S(struct shmid_ds);S(struct ipc_perm);S(struct sembuf);S(struct passwd);S(struct group);S(struct option);S(struct winsize);S(struct flock);S(struct __user_cap_data_struct);S(struct ucred);S(ucontext_t);S(struct mntent);S(long double);S(wchar_t);S(off_t);S(pid_t);S(mode_t);S(dev_t);S(nlink_t);S(socklen_t);S(key_t);S(clock_t);S(intmax_t);
 O(struct stat,st_mode);O(struct stat,st_size);O(struct stat,st_mtim);O(struct dirent,d_name);O(struct sigaction,sa_mask);O(struct sigaction,sa_flags);O(siginfo_t,si_pid);O(siginfo_t,si_status);O(siginfo_t,si_addr);O(struct ifreq,ifr_flags);O(struct msqid_ds,msg_qnum);O(struct semid_ds,sem_nsems);O(struct shmid_ds,shm_segsz);O(struct shmid_ds,shm_nattch);O(struct ipc_perm,mode);O(struct statfs,f_flags);O(struct passwd,pw_dir);O(struct tm,tm_zone);O(struct clone_args,set_tid);
 printf("%s\n",inet_ntoa((struct in_addr){htonl(INADDR_LOOPBACK)})); unsigned char a[16];char t[64];
 const char*v[]={"::1","fe80::1","2001:db8::ff00:42:8329","::ffff:1.2.3.4","::","1::2::3","1:2:3:4:5:6:7:8","12345::","::1.2.3.4"};
 for(int i=0;i<9;i++){int r=inet_pton(AF_INET6,v[i],a);printf("%s %d %s\n",v[i],r,r==1?inet_ntop(AF_INET6,a,t,sizeof t):"-");}
 printf("%d %d %d\n",inet_pton(AF_INET,"1.2.3.4",a),inet_pton(AF_INET,"1.2.3",a),inet_pton(AF_INET,"256.1.1.1",a));
 printf("%x %x %x\n",inet_addr("10.0.0.1"),inet_addr("1.2"),inet_addr("x")); printf("%x %x\n",htons(0x1234),htonl(0x12345678));
 printf("%d %d %d\n",WIFEXITED(0x300),WEXITSTATUS(0x300),WTERMSIG(9));
 printf("%" PRId64 " %" PRIu32 " %" PRIx64 "\n",(int64_t)-1,(uint32_t)7,(uint64_t)255);
 fd_set s;FD_ZERO(&s);FD_SET(5,&s);FD_SET(70,&s);FD_CLR(5,&s);printf("%d %d\n",FD_ISSET(5,&s),FD_ISSET(70,&s));
 printf("%g %g %g %g\n",floor(-1.5),pow(2,10),sqrt(2),fmod(7,3)); printf("%g %d\n",DBL_MAX,DBL_DIG);
 printf("%ld %ld\n",sysconf(_SC_PAGESIZE),sysconf(_SC_CLK_TCK));
 sigset_t ss;sigfillset(&ss);printf("%d %d %d\n",sigismember(&ss,32),sigismember(&ss,34),sigismember(&ss,64)); printf("%d %d\n",SIGRTMIN,SIGRTMAX);
 return 0;}
