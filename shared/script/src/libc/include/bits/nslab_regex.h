#pragma once
#include <bits/types.h>
/* The code between regcomp(3) and regexec(3). */
enum {
    RE_BYTE, RE_ANY, RE_NO_NEWLINE, RE_SET, RE_SAME, RE_SAVE,
    RE_AT_LINE, RE_AT_LINE_END, RE_AT_START, RE_AT_END, RE_AT_EDGE, RE_OFF_EDGE, RE_AT_WORD, RE_AFTER_WORD,
    RE_SPLIT, RE_JUMP, RE_ENTER, RE_ENTER_AGAIN, RE_MARK, RE_AGAIN, RE_MATCH
};
struct re_code { int op, value; };
typedef unsigned char re_set[32];
/* What regcomp(3) is at. */
typedef struct __nslab_re_compiler {
    const unsigned char *p, *end;
    struct re_code *code;
    size_t length, room, nr_sets, set_room;
    re_set *sets;
    int flags, error, groups, slots, level, backward;
    unsigned closed; /* groups that ended, one bit each: what \N may name */
} compiler;
void *__nslab_re_fail(compiler *c, int error);
struct re_code *__nslab_re_insert(compiler *c, size_t at, size_t n);
void __nslab_re_emit(compiler *c, int op, int value);
int __nslab_re_looking_at(compiler *c, const char *s);
int __nslab_re_eat(compiler *c, const char *s);
void __nslab_re_add(compiler *c, unsigned char *set, int byte);
unsigned char *__nslab_re_new_set(compiler *c);
void __nslab_re_word_set(compiler *c, int letter);
void __nslab_re_bracket(compiler *c);
