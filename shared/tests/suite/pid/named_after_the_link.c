// An execve(2) of /proc/self/exe names the process exe, after the path's last part and not after what the link leads to.
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char name[16], link[128] = "";
    prctl(PR_GET_NAME, name);
    readlink("/proc/self/exe", link, sizeof link - 1);
    printf("%s, %s\n", strcmp(name, "exe") ? "another name" : name, strrchr(link, '/') ? "a path" : "none");
    fflush(stdout);
    if (argc == 1)
        execl("/proc/self/exe", argv[0], "again", (char *)NULL);
    return 0;
}
