// The ends of a veth pair are made in the caller's network namespace; one that is moved is gone here (fact 190), and arrives down and
// without its addresses (fact 192). With one end, or its namespace, the other ends (fact 191). The route of an address is marked
// linkdown while the other end is down (fact 193). lo cannot move: EINVAL; a name that is there is EEXIST (fact 194).
// ip netns add binds a namespace file on /run/netns/NAME (fact 200).
//@ machine: lab,bare
//@ facts: 190 191 192 193 194 200
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
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

int main(void)
{
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) == -1)
        err(1, "unshare");
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 || mount("none", "/run", "tmpfs", 0, NULL) == -1)
        err(1, "mount");
    run("ip link add veth0 type veth peer name veth1 address 02:00:00:00:00:02");
    run("ip link set veth0 address 02:00:00:00:00:01");
    run("ip -br link");
    run("ip link add veth0 type veth peer name veth9");
    run("ip link set lo netns 1");
    run("ip addr add 10.0.0.1/24 dev veth0; ip addr add 10.0.0.2/24 dev veth1; ip link set veth0 up");
    run("ip addr show dev veth0; ip route");
    run("ip netns add red; ip netns; stat -c '%A %h' /run/netns/red");
    run("ip netns add red");
    run("ip netns exec blue true");
    run("ip link set veth1 netns red; ip -br link; ip netns");
    run("ip netns exec red ip addr");
    run("ip -n red link add veth0 type bridge");
    run("ip link set veth0 netns red");
    run("ip -n red link del veth1; ip -br link");
    run("ip link add veth2 type veth peer name veth3 netns red; ip -br link | cut -c1-31; ip netns del red");
    sleep(1);
    run("ip -br link; ls /run/netns");
    return 0;
}
