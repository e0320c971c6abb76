#ifndef _SYS_UN_H
#define _SYS_UN_H 1
#include <bits/types.h>
struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; };
#define SUN_LEN(address) (2 + __nslab_strlen((address)->sun_path))
unsigned long __nslab_strlen(const char *s);

#endif
