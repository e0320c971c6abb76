#ifndef _ASM_IOCTLS_H
#define _ASM_IOCTLS_H 1
#define TCGETS 0x5401
#define TCSETS 0x5402
#define TCSETSW 0x5403
#define TCSETSF 0x5404
#define TIOCSCTTY 0x540E
#define TIOCGPGRP 0x540F
#define TIOCSPGRP 0x5410
#define TIOCOUTQ 0x5411
#define TIOCSTI 0x5412
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define FIONREAD 0x541B
#define FIONBIO 0x5421
#define TIOCNOTTY 0x5422
#define TIOCGSID 0x5429
#define FIONCLEX 0x5450
#define FIOCLEX 0x5451
#define TIOCSPTLCK 1074025521
#define TIOCGPTN 0x80045430U
#define SIOCGIFNAME 0x8910
#define SIOCGIFCONF 0x8912
#define SIOCGIFFLAGS 0x8913
#define SIOCSIFFLAGS 0x8914
#define SIOCGIFADDR 0x8915
#define SIOCSIFADDR 0x8916
#define SIOCGIFNETMASK 0x891b
#define SIOCSIFNETMASK 0x891c
#define SIOCGIFMTU 0x8921
#define SIOCGIFHWADDR 0x8927
#define SIOCGIFINDEX 0x8933
#define _IOC(dir, type, nr, size) ((dir) << 30 | (size) << 16 | (type) << 8 | (nr))
#define _IO(type, nr) _IOC(0U, (type), (nr), 0)
#define _IOR(type, nr, size) _IOC(2U, (type), (nr), sizeof(size))
#define _IOW(type, nr, size) _IOC(1U, (type), (nr), sizeof(size))
#define _IOWR(type, nr, size) _IOC(3U, (type), (nr), sizeof(size))
#define TCSBRK 21513
#define TCXONC 21514
#define TCFLSH 21515
#define TIOCEXCL 21516
#define TIOCNXCL 21517
#define TIOCGEXCL 2147767360
#define TIOCPKT 0x5420
#define TIOCINQ 21531
#define TIOCGPTLCK 2147767353
#define TIOCGPTPEER 21569
#define FIOASYNC 21586
#define TIOCGETD 21540
#define TIOCSETD 21539
#define TIOCMGET 21525
#define TIOCMSET 21528

#endif
