/* tsearch(3): a red-black tree, as glibc's is one, so that depths and walks are the same. */
#include <search.h>
#include <stdlib.h>

struct node { const void *key; struct node *left, *right; int red; };
typedef int (*compare_fn)(const void *, const void *);
/* A tree of more nodes than memory holds is lower than this. */
#define DEPTH_MAX 64

/* Mends two red nodes in a row and splits nodes with two red children on the way down (Sedgewick's top-down insertion). */
static void split(struct node **link, struct node **parent, struct node **grand, int from_parent, int from_grand, int is_leaf)
{
    struct node *n = *link, *p, *g;
    if (!is_leaf && !(n->left && n->right && n->left->red && n->right->red))
        return;
    n->red = 1;
    if (n->right)
        n->right->red = 0;
    if (n->left)
        n->left->red = 0;
    if (!parent || !(*parent)->red)
        return;
    p = *parent;
    g = *grand;
    if ((from_parent > 0) != (from_grand > 0)) {
        p->red = g->red = 1;
        n->red = 0;
        if (from_parent < 0) {
            p->left = n->right;
            n->right = p;
            g->right = n->left;
            n->left = g;
        } else {
            p->right = n->left;
            n->left = p;
            g->left = n->right;
            n->right = g;
        }
        *grand = n;
    } else {
        *grand = p;
        p->red = 0;
        g->red = 1;
        if (from_parent < 0) {
            g->left = p->right;
            p->right = g;
        } else {
            g->right = p->left;
            p->left = g;
        }
    }
}

void *tsearch(const void *key, void **root, compare_fn compare)
{
    struct node **link = (struct node **)root, **parent = 0, **grand = 0, **next, *new;
    int order = 0, from_parent = 0, from_grand = 0;
    if (!root)
        return 0;
    if (*link)
        (*link)->red = 0;
    next = link;
    while (*next) {
        struct node *at = *link;
        order = compare(key, at->key);
        if (!order)
            return at;
        split(link, parent, grand, from_parent, from_grand, 0);
        next = order < 0 ? &at->left : &at->right;
        if (!*next)
            break;
        grand = parent;
        parent = link;
        link = next;
        from_grand = from_parent;
        from_parent = order;
    }
    new = malloc(sizeof *new);
    if (!new)
        return 0;
    *next = new;
    new->key = key;
    new->red = 1;
    new->left = new->right = 0;
    if (next != link)
        split(next, link, parent, order, from_parent, 1);
    return new;
}

void *tfind(const void *key, void *const *root, compare_fn compare)
{
    struct node *at = root ? *root : 0;
    while (at) {
        int order = compare(key, at->key);
        if (!order)
            break;
        at = order < 0 ? at->left : at->right;
    }
    return at;
}

/* Takes out a black node's place: what hangs at `stack[depth]` is one black node short. */
static void mend(struct node ***stack, int depth, struct node *hole)
{
    while (depth > 0 && (!hole || !hole->red)) {
        struct node **link = stack[depth - 1], *p = *link, *q;
        if (hole == p->left) {
            q = p->right;
            if (q->red) {
                q->red = 0;
                p->red = 1;
                p->right = q->left;
                q->left = p;
                *link = q;
                stack[depth++] = link = &q->left;
                q = p->right;
            }
            if ((!q->left || !q->left->red) && (!q->right || !q->right->red)) {
                q->red = 1;
                hole = p;
            } else {
                if (!q->right || !q->right->red) {
                    struct node *r = q->left;
                    r->red = p->red;
                    p->right = r->left;
                    q->left = r->right;
                    r->right = q;
                    r->left = p;
                    *link = r;
                    p->red = 0;
                } else {
                    q->red = p->red;
                    p->red = 0;
                    q->right->red = 0;
                    p->right = q->left;
                    q->left = p;
                    *link = q;
                }
                return;
            }
        } else {
            q = p->left;
            if (q->red) {
                q->red = 0;
                p->red = 1;
                p->left = q->right;
                q->right = p;
                *link = q;
                stack[depth++] = link = &q->right;
                q = p->left;
            }
            if ((!q->right || !q->right->red) && (!q->left || !q->left->red)) {
                q->red = 1;
                hole = p;
            } else {
                if (!q->left || !q->left->red) {
                    struct node *r = q->right;
                    r->red = p->red;
                    p->left = r->right;
                    q->right = r->left;
                    r->left = q;
                    r->right = p;
                    *link = r;
                    p->red = 0;
                } else {
                    q->red = p->red;
                    p->red = 0;
                    q->left->red = 0;
                    p->left = q->right;
                    q->right = p;
                    *link = q;
                }
                return;
            }
        }
        depth--;
    }
    if (hole)
        hole->red = 0;
}

void *tdelete(const void *key, void **root, compare_fn compare)
{
    struct node **stack[DEPTH_MAX], **link = (struct node **)root, *at, *gone, *child;
    void *parent;
    int depth = 0, order;
    if (!root || !*root)
        return 0;
    at = *link;
    parent = at;
    while ((order = compare(key, (*link)->key))) {
        if (depth == DEPTH_MAX - 2)
            return 0;
        stack[depth++] = link;
        parent = *link;
        link = order < 0 ? &(*link)->left : &(*link)->right;
        if (!*link)
            return 0;
    }
    at = gone = *link;
    if (at->left && at->right) {
        /* Its successor takes its place. */
        stack[depth++] = link;
        link = &at->right;
        while ((*link)->left) {
            stack[depth++] = link;
            link = &(*link)->left;
        }
        gone = *link;
        at->key = gone->key;
    }
    child = gone->left ? gone->left : gone->right;
    *link = child;
    if (!gone->red)
        mend(stack, depth, child);
    free(gone);
    return parent;
}

static void walk(const struct node *at, void (*action)(const void *, VISIT, int), int depth)
{
    if (!at->left && !at->right) {
        action(at, leaf, depth);
        return;
    }
    action(at, preorder, depth);
    if (at->left)
        walk(at->left, action, depth + 1);
    action(at, postorder, depth);
    if (at->right)
        walk(at->right, action, depth + 1);
    action(at, endorder, depth);
}

void twalk(const void *root, void (*action)(const void *, VISIT, int))
{
    if (root && action)
        walk(root, action, 0);
}

static void walk_r(const struct node *at, void (*action)(const void *, VISIT, void *), void *arg)
{
    if (!at->left && !at->right) {
        action(at, leaf, arg);
        return;
    }
    action(at, preorder, arg);
    if (at->left)
        walk_r(at->left, action, arg);
    action(at, postorder, arg);
    if (at->right)
        walk_r(at->right, action, arg);
    action(at, endorder, arg);
}

void twalk_r(const void *root, void (*action)(const void *, VISIT, void *), void *arg)
{
    if (root && action)
        walk_r(root, action, arg);
}

void tdestroy(void *root, void (*free_key)(void *))
{
    struct node *at = root;
    if (!at)
        return;
    tdestroy(at->left, free_key);
    tdestroy(at->right, free_key);
    free_key((void *)at->key);
    free(at);
}
