// search.h, sys/queue.h, fnmatch(3), glob(3), wordexp(3), ftw(3), argz(3), getsubopt(3).
#define _GNU_SOURCE
#include <argz.h>
#include <envz.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wordexp.h>

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void show(const void *node, VISIT which, int depth)
{
    if (which == postorder || which == leaf)
        printf(" %d@%d", **(const int *const *)node, depth);
}

static void forget(void *key)
{
    (void)key;
}

static void trees(void)
{
    static int numbers[64];
    void *root = NULL;
    for (int i = 0; i < 64; i++) {
        numbers[i] = i * 37 % 64;
        tsearch(&numbers[i], &root, by_number);
    }
    twalk(root, show);
    printf("\n");
    for (int i = 0; i < 64; i += 2)
        if (!tdelete(&numbers[i], &root, by_number))
            printf("lost %d\n", numbers[i]);
    twalk(root, show);
    printf("\n");
    printf("%d %d\n", tfind(&numbers[1], &root, by_number) != NULL, tfind(&numbers[2], &root, by_number) != NULL);
    tdestroy(root, forget);
}

static void tables(void)
{
    static char names[20][8];
    ENTRY e, *found;
    size_t n = 0;
    char row[4][8] = {"b", "a"};
    printf("create %d\n", hcreate(20));
    for (int i = 0; i < 20; i++) {
        sprintf(names[i], "k%d", i);
        e.key = names[i];
        e.data = (void *)(long)i;
        if (!hsearch(e, ENTER))
            printf("full at %d\n", i);
    }
    e.key = "k13";
    found = hsearch(e, FIND);
    printf("%ld\n", found ? (long)found->data : -1);
    e.key = "none";
    printf("%p\n", (void *)hsearch(e, FIND));
    hdestroy();
    n = 2;
    printf("%d\n", lfind("a", row, &n, 8, (int (*)(const void *, const void *))strcmp) == row[1]);
    lsearch("c", row, &n, 8, (int (*)(const void *, const void *))strcmp);
    printf("%zu %s\n", n, row[2]);
}

struct item { int value; TAILQ_ENTRY(item) tail; SLIST_ENTRY(item) single; LIST_ENTRY(item) list; STAILQ_ENTRY(item) stail; };
TAILQ_HEAD(tail_head, item);
SLIST_HEAD(single_head, item);
LIST_HEAD(list_head, item);
STAILQ_HEAD(stail_head, item);

static void queues(void)
{
    static struct item items[5];
    struct tail_head tail = TAILQ_HEAD_INITIALIZER(tail);
    struct single_head single = SLIST_HEAD_INITIALIZER(single);
    struct list_head list = LIST_HEAD_INITIALIZER(list);
    struct stail_head stail = STAILQ_HEAD_INITIALIZER(stail), other = STAILQ_HEAD_INITIALIZER(other);
    struct item *at;
    for (int i = 0; i < 5; i++) {
        items[i].value = i;
        if (i % 2)
            TAILQ_INSERT_TAIL(&tail, &items[i], tail);
        else
            TAILQ_INSERT_HEAD(&tail, &items[i], tail);
        SLIST_INSERT_HEAD(&single, &items[i], single);
        LIST_INSERT_HEAD(&list, &items[i], list);
        if (i < 3)
            STAILQ_INSERT_TAIL(&stail, &items[i], stail);
        else
            STAILQ_INSERT_TAIL(&other, &items[i], stail);
    }
    TAILQ_REMOVE(&tail, &items[2], tail);
    SLIST_REMOVE(&single, &items[3], item, single);
    LIST_REMOVE(&items[0], list);
    LIST_INSERT_BEFORE(&items[1], &items[0], list);
    STAILQ_CONCAT(&stail, &other);
    STAILQ_REMOVE(&stail, &items[4], item, stail);
    TAILQ_FOREACH(at, &tail, tail) printf(" %d", at->value);
    printf(" |");
    TAILQ_FOREACH_REVERSE(at, &tail, tail_head, tail) printf(" %d", at->value);
    printf(" |");
    SLIST_FOREACH(at, &single, single) printf(" %d", at->value);
    printf(" |");
    LIST_FOREACH(at, &list, list) printf(" %d", at->value);
    printf(" |");
    STAILQ_FOREACH(at, &stail, stail) printf(" %d", at->value);
    printf(" %d\n", STAILQ_EMPTY(&other));
}

static void patterns(void)
{
    static const struct { const char *pattern, *text; int flags; } cases[] = {
        {"*.c", "a.c", 0}, {"*.c", "a.h", 0}, {"a?c", "abc", 0}, {"[!a-c]x", "dx", 0}, {"[a-c]x", "dx", 0},
        {"[[:digit:]]*", "1a", 0}, {"*", ".x", FNM_PERIOD}, {"*", "a/b", 0}, {"*", "a/b", FNM_PATHNAME},
        {"a/*", "a/.b", FNM_PATHNAME | FNM_PERIOD}, {"\\*", "*", 0}, {"\\*", "\\x", FNM_NOESCAPE}, {"ABC", "abc", FNM_CASEFOLD},
        {"a", "a/b", FNM_LEADING_DIR}, {"[", "[", 0}, {"a[]]b", "a]b", 0}, {"**b", "aab", 0}, {"", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        printf("%d", fnmatch(cases[i].pattern, cases[i].text, cases[i].flags));
    printf("\n");
}

static int seen(const char *path, const struct stat *st, int type, struct FTW *where)
{
    printf("%s type %d base %d level %d%s\n", path, type, where->base, where->level, S_ISDIR(st->st_mode) ? " dir" : "");
    return 0;
}

static void files(void)
{
    glob_t g;
    wordexp_t w;
    mkdir("d", 0755);
    mkdir("d/e", 0755);
    fclose(fopen("d/e/f", "w"));
    symlink("nowhere", "d/e/link");
    if (chdir("d/e"))
        exit(1);
    remove("../../x");
    if (chdir("../.."))
        exit(1);
    nftw("d/e/f", seen, 5, 0);
    nftw("d/e/link", seen, 5, 0);
    nftw("d/e/link", seen, 5, FTW_PHYS);
    remove("d/e/link");
    nftw("d", seen, 5, FTW_DEPTH);
    nftw("d", seen, 5, 0);
    printf("%d\n", nftw("none", seen, 5, 0));
    fclose(fopen("b.c", "w"));
    fclose(fopen("a.c", "w"));
    fclose(fopen(".c", "w"));
    printf("%d:", glob("*.c", 0, NULL, &g));
    printf("%d:", glob("d/*/f", GLOB_APPEND, NULL, &g));
    for (size_t i = 0; i < g.gl_pathc; i++)
        printf(" %s", g.gl_pathv[i]);
    globfree(&g);
    printf("\n%d", glob("*.none", 0, NULL, &g));
    printf(" %d", glob("*.none", GLOB_NOCHECK, NULL, &g));
    printf(" %s", g.gl_pathv[0]);
    globfree(&g);
    printf(" %d", glob("d*", GLOB_MARK, NULL, &g));
    printf(" %s\n", g.gl_pathv[0]);
    globfree(&g);
    setenv("V", "one  two", 1);
    setenv("E", "", 1);
    printf("%d:", wordexp("a $V \"$V\" '$V' *.c ~/x ${V} ${N:-none}x \"\" $E \\*", &w, 0));
    for (size_t i = 0; i < w.we_wordc; i++)
        printf(" <%s>", w.we_wordv[i]);
    wordfree(&w);
    printf("\n%d %d %d %d\n", wordexp("a|b", &w, 0), wordexp("\"a", &w, 0), wordexp("$N", &w, WRDE_UNDEF), wordexp("$(ls)", &w, WRDE_NOCMD));
}

static void vectors(void)
{
    char *argz = NULL, *entry = NULL, *value, text[] = "rw,name=x,,bad=1";
    char *const tokens[] = {"ro", "rw", "name", NULL};
    char *options = text;
    size_t length = 0;
    argz_create_sep("a:b::c", ':', &argz, &length);
    argz_add(&argz, &length, "NAME=1");
    envz_add(&argz, &length, "NAME", "2");
    argz_insert(&argz, &length, argz + 2, "between");
    while ((entry = argz_next(argz, length, entry)))
        printf(" %s", entry);
    printf(" | %zu %s\n", argz_count(argz, length), envz_get(argz, length, "NAME"));
    argz_stringify(argz, length, ',');
    printf("%s\n", argz);
    while (*options) {
        value = NULL;
        int which = getsubopt(&options, tokens, &value);
        printf(" %d:%s", which, value ? value : "-");
    }
    printf("\n");
}

int main(void)
{
    setvbuf(stdout, NULL, _IOFBF, 8192);
    if (chdir("/tmp"))
        return 1;
    trees();
    tables();
    queues();
    patterns();
    files();
    vectors();
    return 0;
}
