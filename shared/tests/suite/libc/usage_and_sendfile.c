// getrusage(2), times(2), wait4(2)'s third answer; sendfile(2), fallocate(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    if (result < 0)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %ld\n", what, result);
}

int main(void)
{
    struct rusage usage;
    struct tms ticks;
    int status, pipes[2], pair[2];
    char text[64] = "";
    pid_t child;
    say("self", getrusage(RUSAGE_SELF, &usage));
    printf("memory %d\n", usage.ru_maxrss > 0);
    say("children", getrusage(RUSAGE_CHILDREN, &usage));
    printf("memory %ld, time %ld\n", usage.ru_maxrss, usage.ru_utime.tv_sec + usage.ru_utime.tv_usec);
    say("nobody", getrusage(7, &usage));
    printf("times %d %d\n", times(&ticks) >= 0, times(NULL) >= 0);
    if (!(child = fork()))
        _exit(3);
    printf("wait4 %d\n", wait4(child, &status, 0, &usage) == child);
    printf("%d, memory %d\n", WEXITSTATUS(status), usage.ru_maxrss > 0);

    int from = open("/tmp/from", O_RDWR | O_CREAT | O_TRUNC, 0600), to = open("/tmp/to", O_RDWR | O_CREAT | O_TRUNC, 0600);
    off_t offset = 6;
    write(from, "hello, world\n", 13);
    say("at the end", sendfile(to, from, NULL, 100));
    say("from an offset", sendfile(to, from, &offset, 100));
    printf("offset %d, place %d\n", (int)offset, (int)lseek(from, 0, SEEK_CUR));
    lseek(from, 0, SEEK_SET);
    say("from the place", sendfile(to, from, NULL, 5));
    printf("place %d\n", (int)lseek(from, 0, SEEK_CUR));
    printf("%zd %s\n", pread(to, text, sizeof text - 1, 0), text);
    pipe(pipes);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    say("into a pipe", sendfile(pipes[1], from, NULL, 100));
    offset = 0;
    say("into a socket", sendfile(pair[0], from, &offset, 5));
    printf("%zd", read(pipes[0], text, sizeof text));
    printf(" %zd\n", read(pair[1], text, sizeof text));
    offset = 0;
    say("an offset of a pipe", sendfile(to, pipes[0], &offset, 1));
    offset = -1;
    say("a negative offset", sendfile(to, from, &offset, 1));
    say("into what is read", sendfile(pipes[0], from, NULL, 1));
    say("from what is written", sendfile(to, pipes[1], NULL, 1));
    fcntl(to, F_SETFL, O_APPEND);
    say("appending", sendfile(to, from, NULL, 1));

    struct stat st;
    say("fallocate", fallocate(from, 0, 0, 5));
    fstat(from, &st);
    printf("size %d\n", (int)st.st_size);
    say("further", fallocate(from, 0, 100, 28));
    fstat(from, &st);
    printf("size %d\n", (int)st.st_size);
    say("and keep the size", fallocate(from, FALLOC_FL_KEEP_SIZE, 0, 4096));
    int sparse = open("/tmp/sparse", O_RDWR | O_CREAT | O_TRUNC, 0600);
    ftruncate(sparse, 1000000);
    pwrite(sparse, "x", 1, 500000);
    fstat(sparse, &st);
    printf("size %d, few blocks %d\n", (int)st.st_size, st.st_blocks < 100);
    say("its room", fallocate(sparse, 0, 0, 1000000));
    fstat(sparse, &st);
    printf("many blocks %d\n", st.st_blocks >= 1000000 / 512);
    unlink("/tmp/sparse");
    say("no length", fallocate(from, 0, 0, 0));
    say("before the start", fallocate(from, 0, -1, 5));
    say("a pipe", fallocate(pipes[1], 0, 0, 1));
    printf("posix_fallocate %d %d\n", posix_fallocate(from, 0, 200), posix_fallocate(pipes[1], 0, 1) == ESPIPE);
    unlink("/tmp/from");
    unlink("/tmp/to");
    return 0;
}
