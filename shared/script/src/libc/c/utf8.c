/* Is LC_CTYPE C.UTF-8? */
int __nslab_utf8;

unsigned long __nslab_mb_cur_max(void) { return __nslab_utf8 ? 6 : 1; }
