// SIGIO tells that a datagram came, to sockets of AF_UNIX and of UDP; F_SETSIG tells which socket it was.
//@ machine: lab
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile int count, last = -1;

static void plain(int sig) { count++; }

static void informed(int sig, siginfo_t *info, void *context)
{
    count++;
    last = info->si_code == POLL_IN ? info->si_fd : -2;
}

static void lo_up(void)
{
    struct ifreq request = { .ifr_name = "lo" };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    request.ifr_flags = IFF_UP;
    ioctl(fd, SIOCSIFFLAGS, &request);
    close(fd);
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = informed, .sa_flags = SA_SIGINFO };
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int pair[2], server, client;
    char bytes[9];

    signal(SIGIO, plain);
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    fcntl(pair[0], F_SETOWN, getpid());
    write(pair[1], "x", 1);
    printf("before: %d\n", count);
    printf("F_SETFL: %d\n", fcntl(pair[0], F_SETFL, O_ASYNC | O_NONBLOCK));
    write(pair[1], "x", 1);
    printf("after one: %d\n", count);
    while (read(pair[0], bytes, sizeof bytes) > 0)
        ;
    write(pair[1], "x", 1);
    write(pair[1], "x", 1);
    printf("after three: %d\n", count);

    lo_up();
    server = socket(AF_INET, SOCK_DGRAM, 0);
    bind(server, (struct sockaddr *)&address, sizeof address);
    getsockname(server, (struct sockaddr *)&address, &length);
    sigaction(SIGRTMIN, &action, NULL);
    fcntl(server, F_SETSIG, SIGRTMIN);
    fcntl(server, F_SETOWN, getpid());
    fcntl(server, F_SETFL, O_ASYNC);
    count = 0;
    client = socket(AF_INET, SOCK_DGRAM, 0);
    sendto(client, "hello", 5, 0, (struct sockaddr *)&address, sizeof address);
    usleep(20000);
    printf("of UDP: %d, its descriptor: %d\n", count, last == server);
    fcntl(server, F_SETFL, 0);
    sendto(client, "hello", 5, 0, (struct sockaddr *)&address, sizeof address);
    usleep(20000);
    printf("no longer: %d\n", count);
    return 0;
}
