// lo, once up, has 127.0.0.1/8 and ::1/128 by itself; connect to a closed port is ECONNREFUSED then (fact 188). It is in state UNKNOWN with
// the flags LOOPBACK,UP,LOWER_UP (fact 189). To change it takes CAP_NET_ADMIN in the owner of the network namespace (fact 199): a user
// namespace alone does not help. Before, it is down, without addresses and routes (fact 187).
//@ machine: lab,bare
//@ facts: 187 188 189 199
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(const char *command)
{
    int status;
    printf("$ %s\n", command);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(1, 2);
        execl("/bin/bash", "bash", "-c", command, NULL);
        err(1, "bash");
    }
    waitpid(pid, &status, 0);
    printf("[%d]\n", WEXITSTATUS(status));
}

static void up(const char *who)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    printf("%s: %s\n", who, ioctl(fd, SIOCSIFFLAGS, &request) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    close(fd);
}

static void try(const char *when)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("%s: connect: %s, ", when, connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1 ? strerror(errno) : "ok");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("bind: %s\n", bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1 ? strerror(errno) : "ok");
    close(fd);
}

int main(void)
{
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    fflush(stdout);
    if (fork() == 0) {
        unshare(CLONE_NEWUSER);
        up("in a user namespace alone");
        unshare(CLONE_NEWNET);
        up("with a network namespace of its own");
        _exit(0);
    }
    wait(NULL);
    run("ip link");
    run("ip addr");
    run("wc -l < /proc/net/route");
    try("down");
    up("its owner");
    run("ip link");
    run("ip addr");
    try("up");
    return 0;
}
