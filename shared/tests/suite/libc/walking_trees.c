// fts(3): a tree in order, what it says of each entry, links and loops, skipping; error_at_line(3) names a place.
#define _GNU_SOURCE
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const FTSENT **a, const FTSENT **b) { return strcmp((*a)->fts_name, (*b)->fts_name); }

static void walk(int options)
{
    char *const roots[] = { "tree", "nothing", NULL };
    FTS *fts = fts_open(roots, options, by_name);
    FTSENT *entry;
    while ((entry = fts_read(fts))) {
        printf("%d %d %s %s", entry->fts_info, entry->fts_level, entry->fts_path, entry->fts_name);
        if (entry->fts_info == FTS_NS)
            printf(" %s", strerrorname_np(entry->fts_errno));
        putchar('\n');
        if (entry->fts_info == FTS_D && !strcmp(entry->fts_name, "skipped"))
            fts_set(fts, entry, FTS_SKIP);
    }
    printf("then %d\n", errno);
    fts_close(fts);
}

int main(void)
{
    char *const all[] = { "tree", NULL };
    FTSENT *entry;
    chdir("/tmp");
    mkdir("tree", 0755);
    mkdir("tree/a", 0755);
    mkdir("tree/skipped", 0755);
    mkdir("tree/skipped/inner", 0755);
    close(creat("tree/a/file", 0644));
    symlink("file", "tree/a/link");
    symlink("nowhere", "tree/a/lost");
    symlink("..", "tree/a/up");
    mkfifo("tree/pipe", 0600);
    walk(FTS_PHYSICAL);
    walk(FTS_LOGICAL | FTS_NOCHDIR);
    printf("%d\n", fts_open(all, 0x10000, NULL) ? 0 : errno == EINVAL);
    FTS *fts = fts_open(all, FTS_PHYSICAL, by_name);
    fts_read(fts);
    for (entry = fts_children(fts, 0); entry; entry = entry->fts_link)
        printf("child %s %d\n", entry->fts_name, entry->fts_info);
    while ((entry = fts_read(fts)))
        if (entry->fts_info == FTS_DP)
            rmdir(entry->fts_accpath);
        else if (entry->fts_info != FTS_D)
            unlink(entry->fts_accpath);
    fts_close(fts);
    printf("gone: %d\n", access("tree", F_OK));
    program_invocation_name = "walk";
    error(0, ENOENT, "%s", "tree");
    error_at_line(0, 0, "place.c", 12, "bad %d", 3);
    error_one_per_line = 1;
    error_at_line(0, EACCES, "place.c", 13, "once");
    error_at_line(0, EACCES, "place.c", 13, "twice");
    printf("%u\n", error_message_count);
    return 0;
}
