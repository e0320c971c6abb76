// Who writes to the cgroup.kill of its own cgroup ends with all of it, its write not answered.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIRECTORY "/sys/fs/cgroup/within"

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        perror(path);
    close(fd);
}

int main(void)
{
    int status;
    setvbuf(stdout, 0, _IONBF, 0);
    if (mkdir(DIRECTORY, 0755))
        perror("mkdir");
    pid_t child = fork();
    if (!child) {
        put(DIRECTORY "/cgroup.procs", "0");
        pid_t other = fork();
        if (!other)
            for (;;)
                pause();
        put(DIRECTORY "/cgroup.kill", "1");
        printf("still there\n");
        _exit(0);
    }
    waitpid(child, &status, 0);
    printf("%d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    char line[64] = "";
    for (int i = 0; i < 100 && !strstr(line, "populated 0"); i++) {
        FILE *events = fopen(DIRECTORY "/cgroup.events", "r");
        fgets(line, sizeof line, events);
        fclose(events);
        usleep(1000);
    }
    printf("%s", line);
    printf("%d\n", rmdir(DIRECTORY));
    return 0;
}
