#ifndef _VALUES_H
#define _VALUES_H 1
#include <limits.h>
#include <float.h>


#endif
