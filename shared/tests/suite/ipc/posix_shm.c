// shm_open(3): names, modes, and what lies in /dev/shm.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-22s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

int main(void)
{
    struct stat st;
    struct statfs fs;
    char name[300], *memory;
    DIR *dir;
    struct dirent *entry;
    int fd;

    setvbuf(stdout, NULL, _IONBF, 0);
    stat("/dev/shm", &st);
    statfs("/dev/shm", &fs);
    printf("/dev/shm: %o %d %d, tmpfs %d, flags %lx\n", st.st_mode, st.st_uid, st.st_gid, fs.f_type == 0x01021994,
           (long)fs.f_flags);
    memset(name, 'x', sizeof name);
    name[256] = 0;
    show("no name", shm_open("/", O_RDWR | O_CREAT, 0600));
    show("empty", shm_open("", O_RDWR | O_CREAT, 0600));
    show("two names", shm_open("/a/b", O_RDWR | O_CREAT, 0600));
    show("a long name", shm_open(name, O_RDWR | O_CREAT, 0600));
    show("dot", shm_open("/.", O_RDWR, 0600));
    show("not there", shm_open("/object", O_RDWR, 0600));
    show("not there", shm_unlink("/object"));
    umask(027);
    fd = shm_open("/object", O_RDWR | O_CREAT | O_EXCL, 0666);
    fstat(fd, &st);
    printf("%o %ld, close on exec %d\n", st.st_mode, (long)st.st_size, fcntl(fd, F_GETFD));
    show("once more", shm_open("object", O_RDWR | O_CREAT | O_EXCL, 0666));
    ftruncate(fd, 5000);
    memory = mmap(NULL, 5000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    strcpy(memory + 4500, "hello");
    if (fork() == 0) {
        char *mine;
        fd = shm_open("///object", O_RDONLY, 0);
        mine = mmap(NULL, 5000, PROT_READ, MAP_SHARED, fd, 0);
        printf("child reads %s\n", mine + 4500);
        show("to write", mmap(NULL, 5000, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
        exit(0);
    }
    wait(NULL);
    dir = opendir("/dev/shm");
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            printf("%s\n", entry->d_name);
    closedir(dir);
    show("O_TRUNC", shm_open("/object", O_RDWR | O_TRUNC, 0));
    stat("/dev/shm/object", &st);
    printf("%ld\n", (long)st.st_size);
    show("shm_unlink", shm_unlink("/object"));
    show("gone", shm_open("/object", O_RDONLY, 0));
    symlink("/etc/passwd", "/dev/shm/link");
    show("a link", shm_open("/link", O_RDONLY, 0));
    show("shm_unlink", shm_unlink("/link"));
    return 0;
}
