// Who may set the securebits: for those that interpreters look at, nobody asks - security/commoncap.c.
#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(unsigned bits)
{
    int ret = prctl(PR_SET_SECUREBITS, bits, 0, 0, 0);
    printf("%#x: %d errno %d, then %#x\n", bits, ret, ret ? errno : 0, prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    set(0x1000);
    set(0x100);
    set(0x500);
    set(0);
    set(0x10);
    if (fork() == 0) {
        set(0x30); /* SECBIT_KEEP_CAPS, and its lock */
        for (int keep = 0; keep < 3; keep++) {
            int ret = prctl(PR_SET_KEEPCAPS, keep, 0, 0, 0);
            printf("keep %d: %d errno %d\n", keep, ret, ret ? errno : 0);
        }
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    setresuid(1000, 1000, 1000);
    set(0x10);  /* no change at all is refused, too */
    set(0x11);
    set(0x110);
    set(0x310); /* with its lock */
    set(0x10);
    set(0xf10);
    set(0);
    return 0;
}
