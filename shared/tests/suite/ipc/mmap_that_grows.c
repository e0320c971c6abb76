// mremap(2) of private memory: in place where there is room, elsewhere if it may move; and the heap of mmap(2) keeps its bytes.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static void say(const char *what, void *result)
{
    if (result == MAP_FAILED)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else
        printf("%s: fine\n", what);
}

int main(void)
{
    int private = MAP_PRIVATE | MAP_ANONYMOUS, both = PROT_READ | PROT_WRITE;
    char *room = mmap(NULL, 64 * PAGE, PROT_NONE, private, -1, 0);
    char *a = mmap(room + 8 * PAGE, 4 * PAGE, both, private | MAP_FIXED, -1, 0), *b;
    strcpy(a, "first");
    strcpy(a + 3 * PAGE, "last");

    say("hemmed in", mremap(a, 4 * PAGE, 8 * PAGE, 0));
    b = mremap(a, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
    printf("moved: %d %s %s %d\n", b != a, b, b + 3 * PAGE, b[7 * PAGE]);
    say("where it was", mremap(a, PAGE, 2 * PAGE, 0));
    b[8 * PAGE - 1] = 'x';

    a = mremap(b, 8 * PAGE, PAGE, 0);
    printf("smaller: %d %s\n", a == b, a);
    b = mremap(a, PAGE, 2 * PAGE, 0);
    printf("in place again: %d %d\n", a == b, b[PAGE]);
    b = mremap(a, PAGE, PAGE, MREMAP_MAYMOVE);
    printf("as it is: %d\n", a == b);
    a = mremap(b, 100, 200, MREMAP_MAYMOVE);
    printf("parts of a page: %d\n", a == b);

    say("not at a page", mremap(a + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    say("to nothing", mremap(a, PAGE, 0, MREMAP_MAYMOVE));
    say("unknown flags", mremap(a, PAGE, PAGE, 128));
    say("from nothing", mremap(a, 0, PAGE, MREMAP_MAYMOVE));
    say("MREMAP_FIXED alone", (void *)syscall(SYS_mremap, a, PAGE, PAGE, MREMAP_FIXED, room));
    say("nothing there", mremap((void *)(1L << 40), PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    return 0;
}
