/* gnu_get_libc_version(3): the library that this one is measured against, Debian 12's. */
#include <gnu/libc-version.h>

const char *gnu_get_libc_version(void) { return "2.36"; }
const char *gnu_get_libc_release(void) { return "stable"; }
