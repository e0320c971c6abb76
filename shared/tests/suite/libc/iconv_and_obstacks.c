// iconv(3), obstacks, GLOB_BRACE, ttyname(3), mallinfo(3), and the structures of <elf.h> and <linux/bpf.h>.
//@ machine: lab
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <iconv.h>
#include <link.h>
#include <linux/bpf.h>
#include <malloc.h>
#include <obstack.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/quota.h>
#include <sys/stat.h>
#include <unistd.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static void convert(const char *to, const char *from, const char *text, size_t n, size_t room)
{
    iconv_t conversion = iconv_open(to, from);
    char bytes[64], *in = (char *)text, *out = bytes;
    size_t left = n, free_room = room, ret, i;
    errno = 0;
    ret = iconv(conversion, &in, &left, &out, &free_room);
    printf("%s from %s: %zd, left %zu, room %zu, %s:", to, from, (ssize_t)ret, left, free_room, ret == (size_t)-1 ? strerror(errno) : "done");
    for (i = 0; i < room - free_room; i++)
        printf(" %02x", (unsigned char)bytes[i]);
    putchar('\n');
    iconv_close(conversion);
}

static void conversions(void)
{
    convert("UTF-8", "ISO-8859-1", "caf\xe9", 4, 20);
    convert("latin1", "utf8", "caf\xc3\xa9", 5, 20);
    convert("ASCII", "UTF-8", "a\xc3\xa9z", 4, 20);
    convert("UTF-16LE", "UTF-8", "A\xe4\xb8\xad", 4, 20);
    convert("UTF-16BE", "UTF-8", "\xf0\x9f\x98\x80", 4, 20);
    convert("UTF-16", "UTF-8", "AB", 2, 20);
    convert("UTF-32", "UTF-8", "A", 1, 20);
    convert("UTF-8", "UTF-16", "\xff\xfe" "A\0B\0", 6, 20);
    convert("UTF-8", "UTF-16", "\xfe\xff" "\0A\0B", 6, 20);
    convert("UTF-8", "UTF-16LE", "\x3d\xd8\x00\xde", 4, 20);
    convert("UTF-8", "UTF-16LE", "\x3d\xd8", 2, 20);
    convert("UTF-8", "UTF-16LE", "\x00\xde", 2, 20);
    convert("UTF-8", "UTF-8", "a\xe4\xb8", 3, 20);
    convert("UTF-8", "UTF-8", "a\xff", 2, 20);
    convert("UTF-8", "UTF-8", "\xc0\x80", 2, 20);
    convert("UTF-8", "UTF-8", "\xed\xa0\x80", 3, 20);
    convert("UTF-8", "UTF-8", "abc\xe4\xb8\xad", 6, 4);
    convert("UTF-8", "ISO-8859-15", "\xa4", 1, 20);
    convert("ISO-8859-15", "UTF-8", "\xe2\x82\xac\xc2\xa4", 5, 20);
    convert("UTF-8", "CP1252", "\x80\x99", 2, 20);
    convert("WCHAR_T", "UTF-8", "\xc3\xa9", 2, 20);
    convert("UCS-2LE", "UTF-8", "\xf0\x9f\x98\x80", 4, 20);
    convert("UCS-4", "UTF-8", "A", 1, 20);
}

static void obstacks(void)
{
    struct obstack stack;
    char *first, *second, large[9000];
    int i, sum = 0, *numbers;

    obstack_init(&stack);
    first = obstack_copy0(&stack, "hello", 5);
    obstack_grow(&stack, "wor", 3);
    obstack_1grow(&stack, 'l');
    obstack_grow0(&stack, "d", 1);
    printf("growing: %d\n", (int)obstack_object_size(&stack));
    second = obstack_finish(&stack);
    printf("%s %s, now %d\n", first, second, (int)obstack_object_size(&stack));
    for (i = 0; i < 3000; i++)
        obstack_int_grow(&stack, i);
    numbers = obstack_finish(&stack);
    for (i = 0; i < 3000; i++)
        sum += numbers[i];
    printf("%d, aligned: %d\n", sum, (long)numbers % 16 == 0);
    memset(large, 'x', sizeof large);
    printf("%d\n", memcmp(obstack_copy(&stack, large, sizeof large), large, sizeof large));
    printf("%d\n", obstack_printf(&stack, "%s=%d", "n", 5));
    obstack_1grow(&stack, 0);
    puts(obstack_finish(&stack));
    obstack_free(&stack, second);
    printf("%s, %s\n", first, (char *)obstack_copy0(&stack, "again", 5));
    printf("where it was: %d\n", obstack_base(&stack) > (void *)second);
    obstack_free(&stack, NULL);
}

static void braces(const char *pattern, int flags)
{
    glob_t found;
    int ret = glob(pattern, GLOB_BRACE | flags, NULL, &found);
    size_t i;
    printf("%s: %d", pattern, ret);
    for (i = 0; ret == 0 && i < found.gl_pathc; i++)
        printf(" %s", found.gl_pathv[i]);
    putchar('\n');
}

int main(void)
{
    char dir[] = "/tmp/braces.XXXXXX";
    struct mallinfo2 before, after;
    void *p;

    conversions();
    obstacks();
    chdir(mkdtemp(dir));
    close(creat("a.c", 0644));
    close(creat("a.h", 0644));
    close(creat("b.c", 0644));
    braces("{b,a}.c", 0);
    braces("a.{h,c,x}", 0);
    braces("{a,b}.{c,h}", 0);
    braces("{x,y}", 0);
    braces("{x,y}", GLOB_NOCHECK);
    braces("{a.{c,h},b.*}", 0);
    braces("*.c", 0);
    braces("{a.c", 0);
    printf("no terminal: %s, %d\n", ttyname(0) ? "one" : strerror(errno), ttyname_r(0, dir, sizeof dir) == ENOTTY);
    before = mallinfo2();
    p = malloc(5000);
    after = mallinfo2();
    printf("more: %d, the same: %d\n", after.uordblks > before.uordblks, after.arena == before.arena);
    free(p);
    before = mallinfo2();
    p = malloc(1 << 20);
    after = mallinfo2();
    printf("mapped: %d, %d\n", (int)(after.hblks - before.hblks), after.hblkhd - before.hblkhd >= 1 << 20);
    free(p);
    printf("%zu %zu %zu %zu %zu %zu\n", sizeof(Elf64_Ehdr), sizeof(Elf64_Phdr), sizeof(Elf64_Shdr), sizeof(Elf64_Sym), sizeof(Elf64_Rela), sizeof(Elf32_Ehdr));
    printf("%d %d %d %d\n", EM_X86_64, ET_DYN, PT_INTERP, SHT_SYMTAB);
    printf("%zu %zu %zu %zu\n", sizeof(struct bpf_insn), sizeof(union bpf_attr), offsetof(union bpf_attr, license), offsetof(union bpf_attr, value));
    printf("%d %d %d\n", BPF_PROG_TYPE_CGROUP_SKB, BPF_MAP_TYPE_RINGBUF, BPF_FUNC_trace_printk);
    printf("%#x\n", QCMD(Q_GETQUOTA, GRPQUOTA));
    return 0;
}
