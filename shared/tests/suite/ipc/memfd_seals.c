// memfd_create(2): a file without a name, mapped as any other; its seals say what nobody may do to it any more.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-30s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

int main(void)
{
    char name[300], link[64];
    struct stat st;
    int fd = memfd_create("box", MFD_ALLOW_SEALING);
    int plain = memfd_create("plain", MFD_CLOEXEC);

    fstat(fd, &st);
    printf("mode %o, links %ld, size %ld\n", st.st_mode, (long)st.st_nlink, (long)st.st_size);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    printf("%.*s\n", (int)readlink(link, name, sizeof name), name);
    printf("close on exec: %d and %d\n", fcntl(fd, F_GETFD), fcntl(plain, F_GETFD));
    printf("seals: %d and %d\n", fcntl(fd, F_GET_SEALS), fcntl(plain, F_GET_SEALS));
    show("unknown flag", memfd_create("box", 0x8000));
    memset(name, 'a', sizeof name);
    name[249] = '\0';
    show("249 bytes", memfd_create(name, 0));
    name[249] = 'a';
    name[250] = '\0';
    show("250 bytes", memfd_create(name, 0));

    show("ftruncate", ftruncate(fd, 4096));
    char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    strcpy(map, "through the mapping");
    pread(fd, name, 20, 0);
    printf("%s\n", name);
    show("F_SEAL_SHRINK", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    show("shorter", ftruncate(fd, 100));
    show("longer", ftruncate(fd, 8192));
    show("F_SEAL_WRITE while mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    munmap(map, 4096);
    show("F_SEAL_WRITE", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    show("write", write(fd, "x", 1));
    show("map to write", (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    show("map privately", (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
    map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    printf("%s\n", map);
    show("made writable", mprotect(map, 4096, PROT_READ | PROT_WRITE));
    show("F_SEAL_GROW", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
    show("longer", ftruncate(fd, 16384));
    show("F_SEAL_SEAL", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    show("another seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    printf("seals: %d\n", fcntl(fd, F_GET_SEALS));
    show("seals of what has none", fcntl(0, F_GET_SEALS));
    return 0;
}
