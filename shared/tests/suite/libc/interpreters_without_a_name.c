// What stands behind `#!`: no name is ENOEXEC where a newline ends it; without one it is the empty name, the working directory. A name
// that does not end within 256 bytes is not taken for shorter.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *what, const char *text, int len)
{
    int status, fd = open("/tmp/script", O_CREAT | O_TRUNC | O_WRONLY, 0755);
    write(fd, text, len);
    close(fd);
    fflush(stdout);
    if (fork() == 0) {
        execl("/tmp/script", "script", (char *)NULL);
        _exit(errno);
    }
    wait(&status);
    printf("%s: %s\n", what, strerror(WEXITSTATUS(status)));
}

int main(void)
{
    char text[400] = "#!/";
    try("#!", "#!", 2);
    try("#! and blanks", "#! \t ", 5);
    try("#!, newline", "#!\n", 3);
    try("#! and blanks, newline", "#! \t \n", 6);
    try("nothing", "", 0);
    try("no such name", "#!/nowhere", 10);
    memset(text + 3, 'x', sizeof text - 3);
    try("a name without an end", text, sizeof text);
    text[200] = ' ';
    try("a name, a blank", text, sizeof text);
    text[200] = 'x';
    text[300] = '\n';
    try("a name of 298 bytes", text, sizeof text);
    memset(text + 2, ' ', sizeof text - 2);
    try("300 blanks", text, 300);
    return 0;
}
