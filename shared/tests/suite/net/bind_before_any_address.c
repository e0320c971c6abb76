// In a network namespace that never had an IPv4 address there is no table to look one up in, and any can be bound to; once lo was up,
// only those that are there. What is sent to "any" goes to lo, and is lost where that is down; to 127.0.0.1 there is no way
// then, nor for connect(2) to either.
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void try(const char *address)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    inet_pton(AF_INET, address, &name.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int ret = bind(fd, (struct sockaddr *)&name, sizeof(name));
    printf("%s: %s\n", address, ret < 0 ? strerror(errno) : "ok");
    close(fd);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    name.sin_port = htons(9);
    ret = sendto(fd, "text", 4, 0, (struct sockaddr *)&name, sizeof(name));
    printf("  sendto: %d, %s\n", ret, ret < 0 ? strerror(errno) : "ok");
    ret = connect(fd, (struct sockaddr *)&name, sizeof(name));
    printf("  connect: %s\n", ret < 0 ? strerror(errno) : "ok");
    close(fd);
}

static void set_lo(int flags)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = flags};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
        perror("SIOCSIFFLAGS");
    close(fd);
}

int main(void)
{
    try("10.1.2.3");
    try("127.0.0.1");
    try("0.0.0.0");
    set_lo(IFF_UP);
    try("10.1.2.3");
    try("127.0.0.1");
    try("0.0.0.0");
    set_lo(0);
    try("10.1.2.3");
    try("127.0.0.1");
    try("0.0.0.0");
    return 0;
}
