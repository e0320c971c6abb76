/* Whole pages of memory, and what tunes the allocator - mallopt(3). */
#include <malloc.h>

#define PAGE 4096UL

void *valloc(size_t n) { return memalign(PAGE, n); }
void *pvalloc(size_t n) { return memalign(PAGE, n > -PAGE ? n : (n + PAGE - 1) & ~(PAGE - 1)); }
void cfree(void *p) { free(p); }
int mallopt(int option, int value) { return 1; }
int malloc_trim(size_t pad) { (void)pad; return 0; }
