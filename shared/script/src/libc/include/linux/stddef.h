#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H 1
#include <stddef.h>
#define __struct_group(tag, name, attributes, members...) union { struct { members } attributes; struct tag { members } attributes name; }

#endif
