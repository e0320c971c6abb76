/* hsearch(3): open addressing over one array. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct _ENTRY { unsigned int hash; ENTRY entry; };
static struct hsearch_data the_table;

int hcreate_r(size_t n, struct hsearch_data *table)
{
    if (!table) {
        errno = EINVAL;
        return 0;
    }
    if (table->table)
        return 0;
    if (n > 0x7fffffff) {
        errno = ENOMEM;
        return 0;
    }
    /* The next prime, as the original does: the table takes that many. */
    for (n = (n < 3 ? 3 : n) | 1;; n += 2) {
        size_t d = 3;
        while (d * d <= n && n % d)
            d += 2;
        if (d * d > n)
            break;
    }
    table->table = calloc(n + 1, sizeof *table->table);
    if (!table->table)
        return 0;
    table->size = n;
    table->filled = 0;
    return 1;
}

int hsearch_r(ENTRY item, ACTION action, ENTRY **found, struct hsearch_data *table)
{
    unsigned int hash = strlen(item.key), i, at;
    for (i = hash; i-- > 0;)
        hash = (hash << 4) + item.key[i];
    if (!hash)
        hash = 1;
    at = hash % table->size + 1;
    for (i = 0; i < table->size; i++) {
        struct _ENTRY *slot = &table->table[at];
        if (!slot->hash)
            break;
        if (slot->hash == hash && !strcmp(slot->entry.key, item.key)) {
            *found = &slot->entry;
            return 1;
        }
        at = at == table->size ? 1 : at + 1;
    }
    *found = 0;
    if (action == FIND) {
        errno = ESRCH;
        return 0;
    }
    if (table->filled == table->size) {
        errno = ENOMEM;
        return 0;
    }
    table->table[at].hash = hash;
    table->table[at].entry = item;
    table->filled++;
    *found = &table->table[at].entry;
    return 1;
}

void hdestroy_r(struct hsearch_data *table)
{
    free(table->table);
    table->table = 0;
}

int hcreate(size_t n) { return hcreate_r(n, &the_table); }
void hdestroy(void) { hdestroy_r(&the_table); }

ENTRY *hsearch(ENTRY item, ACTION action)
{
    ENTRY *found;
    hsearch_r(item, action, &found, &the_table);
    return found;
}
