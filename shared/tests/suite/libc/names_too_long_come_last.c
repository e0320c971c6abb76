// A name is too long once its directory is asked for it: what is missing, no directory or not permitted before it comes first.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[600];

static const char *in(const char *dir)
{
    int len = sprintf(path, "%s/", dir);

    memset(path + len, 'x', 256);
    path[len + 256] = 0;
    return path;
}

static void told(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "done");
}

int main(void)
{
    mkdir("d", 0755);
    mkdir("closed", 0);
    close(open("file", O_CREAT | O_WRONLY, 0600));
    told("mkdir", mkdir(in("d"), 0755));
    told("open", open(in("d"), O_RDONLY));
    told("rename", rename("file", in("d")));
    told("mkdir below nothing", mkdir(in("nothing"), 0755));
    told("mkdir below a file", mkdir(in("file"), 0755));
    told("unlink below a file", unlink(in("file")));
    seteuid(65534);
    told("mkdir below what is closed", mkdir(in("closed"), 0755));
    told("stat below what is closed", access(in("closed"), F_OK));
    seteuid(0);
    rmdir("d");
    rmdir("closed");
    unlink("file");
    return 0;
}
