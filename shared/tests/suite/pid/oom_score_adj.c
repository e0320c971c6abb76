// /proc/PID/oom_score_adj: what it takes, who may lower it, and that children and programs inherit it - proc_pid_oom_score_adj(5).
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *who)
{
    char text[32];
    const char *files[] = {"oom_score_adj", "oom_score"};
    printf("%s:", who);
    for (int i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof(path), "/proc/self/%s", files[i]);
        int fd = open(path, O_RDONLY);
        ssize_t n = read(fd, text, sizeof(text) - 1);
        text[n > 0 ? n - 1 : 0] = '\0';
        // Of the score, which counts the memory that there is, without its last digit.
        text[strlen(text) - (i == 1)] = '\0';
        printf(" %s %s", files[i], text);
        close(fd);
    }
    printf("\n");
}

static void set(const char *text)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    ssize_t n = write(fd, text, strlen(text));
    printf("\"%s\": %zd%s%s\n", text, n, n < 0 ? ", " : "", n < 0 ? strerror(errno) : "");
    close(fd);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        show("a program");
        return 0;
    }
    setbuf(stdout, NULL);
    show("at first");
    set("100");
    set(" 200 ");
    set("0x64");
    set("010");
    set("+7");
    set("1001");
    set("ten");
    set("5 5");
    set("1000");
    show("then");
    set("300");
    if (fork() == 0) {
        show("a child");
        set("400");
        execl("/proc/self/exe", argv[0], "again", NULL);
        return 1;
    }
    wait(NULL);
    show("its parent");
    set("0");
    return 0;
}
