#ifndef _LINUX_NSFS_H
#define _LINUX_NSFS_H 1
#define NSIO 0xb7
#define NS_GET_USERNS 46849
#define NS_GET_PARENT 46850
#define NS_GET_NSTYPE 46851
#define NS_GET_OWNER_UID 46852

#endif
