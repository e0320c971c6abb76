// Two namespaces on a bridge and one behind a router: routes, ip_forward, neighbours, and what ICMP tells - ip-netns(8), veth(4), icmp(7).
// UDP and TCP go the same ways; a port where nobody listens is ECONNREFUSED, a neighbour who does not answer EHOSTUNREACH.
//@ machine: bare
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(const char *command)
{
    if (system(command))
        errx(1, "%s", command);
}

static int enter(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/run/netns/%s", name);
    int fd = open(path, O_RDONLY);
    if (fd == -1 || setns(fd, CLONE_NEWNET) == -1)
        err(1, "%s", name);
    close(fd);
    return 0;
}

static unsigned short sum(const void *data, int len)
{
    const unsigned char *p = data;
    unsigned total = 0;
    for (int i = 0; i < len; i++)
        total += i % 2 ? p[i] : p[i] << 8;
    while (total >> 16)
        total = (total & 0xffff) + (total >> 16);
    return htons(~total);
}

/* One echo request with this time to live, and what comes back. */
static void echo(const char *from, const char *to, int ttl)
{
    unsigned char packet[16] = {8, 0, 0, 0, 0x12, 0x34, 0, 1, 'h', 'e', 'l', 'l', 'o'}, answer[256];
    struct sockaddr_in addr = {.sin_family = AF_INET};
    struct timeval wait = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    inet_pton(AF_INET, to, &addr.sin_addr);
    setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    unsigned short check = sum(packet, sizeof packet);
    memcpy(packet + 2, &check, 2);
    printf("%s -> %s ttl %d: ", from, to, ttl);
    if (sendto(fd, packet, sizeof packet, 0, (struct sockaddr *)&addr, sizeof addr) == -1) {
        printf("sendto: %s\n", strerror(errno));
    } else {
        socklen_t size = sizeof addr;
        int len = recvfrom(fd, answer, sizeof answer, 0, (struct sockaddr *)&addr, &size);
        if (len == -1)
            printf("recvfrom: %s\n", strerror(errno));
        else
            printf("type %d code %d from %s, ttl %d\n", answer[20], answer[21], inet_ntoa(addr.sin_addr), answer[8]);
    }
    close(fd);
}

static void tcp(const char *to, int port)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char text[32] = "";
    inet_pton(AF_INET, to, &addr.sin_addr);
    printf("tcp %s:%d: ", to, port);
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr) == -1) {
        printf("%s\n", strerror(errno));
    } else {
        socklen_t size = sizeof addr;
        getsockname(fd, (struct sockaddr *)&addr, &size);
        int len = read(fd, text, sizeof text - 1);
        printf("connected from %s, read %d: %s\n", inet_ntoa(addr.sin_addr), len, text);
    }
    close(fd);
}

static void udp(const char *to, int port)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    char text[32] = "";
    inet_pton(AF_INET, to, &addr.sin_addr);
    printf("udp %s:%d: ", to, port);
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr) == -1 || send(fd, "ping", 4, 0) == -1 ||
        recv(fd, text, sizeof text - 1, 0) == -1)
        printf("%s\n", strerror(errno));
    else
        printf("%s\n", text);
    close(fd);
}

/* Answers one connection and one datagram on port 7000. */
static pid_t serve(const char *name)
{
    int ready[2];
    char byte;
    pipe(ready);
    pid_t pid = fork();
    if (pid == 0) {
        struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(7000)};
        char text[32];
        enter(name);
        int listener = socket(AF_INET, SOCK_STREAM, 0), datagram = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(listener, (struct sockaddr *)&addr, sizeof addr) == -1 || listen(listener, 1) == -1 ||
            bind(datagram, (struct sockaddr *)&addr, sizeof addr) == -1)
            err(1, "bind");
        write(ready[1], "x", 1);
        socklen_t size = sizeof addr;
        int fd = accept(listener, (struct sockaddr *)&addr, &size);
        int len = snprintf(text, sizeof text, "hello %s", inet_ntoa(addr.sin_addr));
        write(fd, text, len);
        close(fd);
        size = sizeof addr;
        recvfrom(datagram, text, sizeof text, 0, (struct sockaddr *)&addr, &size);
        sendto(datagram, "pong", 4, 0, (struct sockaddr *)&addr, size);
        _exit(0);
    }
    read(ready[0], &byte, 1);
    return pid;
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) == -1)
        err(1, "unshare");
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 || mount("none", "/run", "tmpfs", 0, NULL) == -1)
        err(1, "mount");
    run("for n in left right far; do ip netns add $n; ip -n $n link set lo up; done; ip link set lo up");
    run("ip link add br0 type bridge; ip addr add 10.1.0.1/24 dev br0; ip link set br0 up");
    run("for n in left right; do ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up; done");
    run("ip -n left addr add 10.1.0.2/24 dev eth0; ip -n left link set eth0 up; ip -n left route add default via 10.1.0.1");
    run("ip -n right addr add 10.1.0.3/24 dev eth0; ip -n right link set eth0 up");
    run("ip link add vfar type veth peer name eth0 netns far; ip addr add 10.2.0.1/24 dev vfar; ip link set vfar up");
    run("ip -n far addr add 10.2.0.2/24 dev eth0; ip -n far link set eth0 up; ip -n far route add 10.1.0.0/16 via 10.2.0.1");
    sleep(1);
    run("ip route; ip -n left route; ip -n far route");
    /* Nobody else holds the router's namespace. */
    int own = open("/proc/self/ns/net", O_RDONLY);
    enter("left");
    echo("left", "10.1.0.3", 64);
    echo("left", "10.1.0.1", 64);
    echo("left", "10.2.0.2", 64);
    if (fork() == 0) {
        int fd;
        if (setns(own, CLONE_NEWNET) == -1)
            err(1, "setns");
        fd = open("/proc/sys/net/ipv4/ip_forward", O_WRONLY);
        if (fd == -1 || write(fd, "1", 1) == -1)
            warn("ip_forward");
        _exit(0);
    }
    wait(NULL);
    echo("left", "10.2.0.2", 64);
    echo("left", "10.2.0.2", 1);
    echo("left", "10.3.0.1", 64);
    echo("left", "10.1.0.99", 64);
    tcp("10.1.0.99", 7000);
    tcp("10.1.0.3", 7000);
    udp("10.1.0.3", 7000);
    pid_t server = serve("right");
    tcp("10.1.0.3", 7000);
    udp("10.1.0.3", 7000);
    waitpid(server, NULL, 0);
    return 0;
}
