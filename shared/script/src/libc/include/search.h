#ifndef _SEARCH_H
#define _SEARCH_H 1
#include <bits/types.h>
typedef struct entry { char *key; void *data; } ENTRY;
typedef enum { FIND, ENTER } ACTION;
typedef enum { preorder, postorder, endorder, leaf } VISIT;
struct hsearch_data { struct _ENTRY *table; unsigned int size; unsigned int filled; };
struct qelem { struct qelem *q_forw; struct qelem *q_back; char q_data[1]; };
int hcreate(size_t n);
ENTRY *hsearch(ENTRY item, ACTION action);
void hdestroy(void);
int hcreate_r(size_t n, struct hsearch_data *table);
int hsearch_r(ENTRY item, ACTION action, ENTRY **found, struct hsearch_data *table);
void hdestroy_r(struct hsearch_data *table);
void *tsearch(const void *key, void **root, int (*compare)(const void *, const void *));
void *tfind(const void *key, void *const *root, int (*compare)(const void *, const void *));
void *tdelete(const void *key, void **root, int (*compare)(const void *, const void *));
void twalk(const void *root, void (*action)(const void *node, VISIT which, int depth));
void twalk_r(const void *root, void (*action)(const void *node, VISIT which, void *arg), void *arg);
void tdestroy(void *root, void (*free_key)(void *key));
void *lfind(const void *key, const void *base, size_t *n, size_t size, int (*compare)(const void *, const void *));
void *lsearch(const void *key, void *base, size_t *n, size_t size, int (*compare)(const void *, const void *));
void insque(void *element, void *after);
void remque(void *element);

#endif
