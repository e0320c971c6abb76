// name_to_handle_at(2): the room that a handle needs, what it tells, and that a session may not open by it.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct file_handle *handle;
static int mount_id;

static void name(const char *what, int dirfd, const char *path, int flags, unsigned int room)
{
    int ret;
    handle->handle_bytes = room;
    handle->handle_type = 77;
    ret = name_to_handle_at(dirfd, path, handle, &mount_id, flags);
    printf("%s: %s, %u bytes\n", what, ret ? strerror(errno) : "done", handle->handle_bytes);
}

int main(void)
{
    unsigned char first[12];
    int fd, id;

    handle = malloc(sizeof *handle + 128);
    close(open("/tmp/one", O_CREAT | O_WRONLY, 0600));
    close(open("/tmp/two", O_CREAT | O_WRONLY, 0600));
    link("/tmp/one", "/tmp/other");
    symlink("one", "/tmp/link");
    name("no room", AT_FDCWD, "/tmp/one", 0, 0);
    name("room", AT_FDCWD, "/tmp/one", 0, 128);
    memcpy(first, handle->f_handle, 12);
    id = mount_id;
    printf("type %d\n", handle->handle_type);
    name("another name", AT_FDCWD, "/tmp/other", 0, 12);
    printf("the same: %d, the same mount: %d\n", !memcmp(first, handle->f_handle, 12), id == mount_id);
    name("another file", AT_FDCWD, "/tmp/two", 0, 12);
    printf("the same: %d\n", !memcmp(first, handle->f_handle, 12));
    name("a link", AT_FDCWD, "/tmp/link", 0, 12);
    printf("the same: %d\n", !memcmp(first, handle->f_handle, 12));
    name("what a link leads to", AT_FDCWD, "/tmp/link", AT_SYMLINK_FOLLOW, 12);
    printf("the same: %d\n", !memcmp(first, handle->f_handle, 12));
    fd = open("/tmp/one", O_PATH);
    name("a descriptor", fd, "", AT_EMPTY_PATH, 12);
    printf("the same: %d\n", !memcmp(first, handle->f_handle, 12));
    name("no path", AT_FDCWD, "", 0, 12);
    name("nothing there", AT_FDCWD, "/tmp/none", 0, 12);
    name("flags", AT_FDCWD, "/tmp/one", 0x4000, 12);
    name("too much room", AT_FDCWD, "/tmp/one", 0, 129);
    name("a little room", AT_FDCWD, "/tmp/one", 0, 8);
    handle->handle_bytes = 12;
    printf("open: %s\n", open_by_handle_at(AT_FDCWD, handle, O_RDONLY) == -1 ? strerror(errno) : "done");
    return 0;
}
