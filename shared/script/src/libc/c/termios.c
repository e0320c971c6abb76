/* What termios(3) adds to getting and setting attributes. */
#include <errno.h>
#include <termios.h>
#include <sys/ioctl.h>

int tcsendbreak(int fd, int duration) { return ioctl(fd, TCSBRK, 0); }
int tcdrain(int fd) { return ioctl(fd, TCSBRK, 1); }
int tcflush(int fd, int queue) { return ioctl(fd, TCFLSH, queue); }
int tcflow(int fd, int action) { return ioctl(fd, TCXONC, action); }
speed_t cfgetispeed(const struct termios *t) { return cfgetospeed(t); }
speed_t cfgetospeed(const struct termios *t) { return t->c_cflag & (CBAUD | CBAUDEX); }

pid_t tcgetsid(int fd)
{
    pid_t sid;
    return ioctl(fd, TIOCGSID, &sid) ? -1 : sid;
}

int cfsetospeed(struct termios *t, speed_t speed)
{
    if ((speed & ~CBAUD) != 0 && (speed < B57600 || speed > B4000000)) {
        errno = EINVAL;
        return -1;
    }
    t->c_cflag = (t->c_cflag & ~(CBAUD | CBAUDEX)) | speed;
    t->c_ospeed = speed;
    return 0;
}

/* Speed 0 for input means the output's. */
int cfsetispeed(struct termios *t, speed_t speed)
{
    if (!speed)
        return 0;
    if (cfsetospeed(t, speed))
        return -1;
    t->c_ispeed = speed;
    return 0;
}

int cfsetspeed(struct termios *t, speed_t speed) { return cfsetospeed(t, speed) || cfsetispeed(t, speed) ? -1 : 0; }

void cfmakeraw(struct termios *t)
{
    t->c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    t->c_oflag &= ~OPOST;
    t->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    t->c_cflag = (t->c_cflag & ~(CSIZE | PARENB)) | CS8;
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
}
