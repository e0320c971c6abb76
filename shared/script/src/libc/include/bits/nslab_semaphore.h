/* What a sem_t holds, in memory and in the files of named semaphores. */
#ifndef _BITS_NSLAB_SEMAPHORE_H
#define _BITS_NSLAB_SEMAPHORE_H 1
struct __nslab_sem { unsigned long word; int private_flag; int __pad[5]; };

#endif
