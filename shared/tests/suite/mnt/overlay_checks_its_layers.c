// What overlayfs says of layers that are no directories, too few, or within each other.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void try(const char *options)
{
    int ret = mount("none", "/tmp/merged", "overlay", 0, options);
    printf("%-44s %d errno %d\n", options, ret, ret ? errno : 0);
    if (ret == 0)
        umount("/tmp/merged");
}

int main(void)
{
    const char *const dirs[] = {"/tmp/merged", "low", "low/in", "up", "up/in", "work", "other"};
    chdir("/tmp");
    for (unsigned i = 0; i < sizeof dirs / sizeof *dirs; i++)
        mkdir(dirs[i], 0755);
    close(open("file", O_CREAT | O_WRONLY, 0644));
    try("lowerdir=low:other");
    try("lowerdir=low");
    try("lowerdir=file:low");
    try("lowerdir=low:file");
    try("lowerdir=low:nothing");
    try("lowerdir=low:low");
    try("lowerdir=low:low/in");
    try("lowerdir=low/in:low");
    try("lowerdir=low,upperdir=up,workdir=work");
    try("lowerdir=low,upperdir=file,workdir=work");
    try("lowerdir=low,upperdir=up,workdir=up/in");
    try("lowerdir=low,upperdir=low,workdir=work");
    try("lowerdir=low,upperdir=up,workdir=low");
    try("lowerdir=low,upperdir=low/in,workdir=work");
    try("lowerdir=up/in:low,upperdir=up,workdir=work");
    try("upperdir=up,workdir=work");
    return 0;
}
