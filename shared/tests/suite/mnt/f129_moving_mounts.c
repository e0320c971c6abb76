// MS_MOVE: into itself ELOOP, of what is no mount EINVAL (fact 129); away from a shared parent EINVAL, and of an unbindable mount to a
// shared one (fact 151). Otherwise the mount goes with all below it.
//@ machine: lab,bare
//@ facts: 129 151
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void tmpfs(const char *dir)
{
    if (mount("none", dir, "tmpfs", 0, NULL) == -1)
        err(1, "%s", dir);
}

int main(void)
{
    static const char *const dirs[] = {"/tmp/m/a", "/tmp/m/b", "/tmp/m/c", "/tmp/m/d"};
    mkdir("/tmp/m", 0755);
    tmpfs("/tmp/m");
    mount(NULL, "/tmp/m", NULL, MS_PRIVATE, NULL);
    for (int i = 0; i < 4; i++)
        mkdir(dirs[i], 0755);
    tmpfs("/tmp/m/a");
    mkdir("/tmp/m/a/x", 0755);
    say("into itself", mount("/tmp/m/a", "/tmp/m/a/x", NULL, MS_MOVE, NULL));
    say("onto itself", mount("/tmp/m/a", "/tmp/m/a", NULL, MS_MOVE, NULL));
    say("no mount", mount("/tmp/m/b", "/tmp/m/c", NULL, MS_MOVE, NULL));
    say("to nowhere", mount("/tmp/m/a", "/tmp/m/none", NULL, MS_MOVE, NULL));
    say("from nowhere", mount("/tmp/m/none", "/tmp/m/b", NULL, MS_MOVE, NULL));
    say("the root", mount("/", "/tmp/m/b", NULL, MS_MOVE, NULL));
    tmpfs("/tmp/m/a/x");
    mkdir("/tmp/m/a/x/deep", 0755);
    say("with all below it", mount("/tmp/m/a", "/tmp/m/b", NULL, MS_MOVE, NULL));
    printf("is it there? %s; and there? %s\n", access("/tmp/m/b/x/deep", F_OK) == 0 ? "yes" : "no",
           access("/tmp/m/a/x", F_OK) == 0 ? "yes" : "no");

    mount(NULL, "/tmp/m/b", NULL, MS_SHARED, NULL);
    say("away from a shared parent", mount("/tmp/m/b/x", "/tmp/m/c", NULL, MS_MOVE, NULL));
    say("a shared mount from a private parent", mount("/tmp/m/b", "/tmp/m/d", NULL, MS_MOVE, NULL));
    mkdir("/tmp/m/d/y", 0755);
    tmpfs("/tmp/m/c");
    mount(NULL, "/tmp/m/c", NULL, MS_UNBINDABLE, NULL);
    say("an unbindable one to a shared one", mount("/tmp/m/c", "/tmp/m/d/y", NULL, MS_MOVE, NULL));
    say("an unbindable one to a private one", mount("/tmp/m/c", "/tmp/m/a", NULL, MS_MOVE, NULL));
    return 0;
}
