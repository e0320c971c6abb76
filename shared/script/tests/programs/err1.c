#include <err.h>
#include <errno.h>
#include <stdio.h>
int main(void){warnx("w %d",1);errno=ENOENT;warn("x %s","y");errno=EPERM;err(3,"fatal");}
