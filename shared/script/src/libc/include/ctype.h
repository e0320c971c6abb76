#ifndef _CTYPE_H
#define _CTYPE_H 1
int isalnum(int c);
int isalpha(int c);
int isblank(int c);
int iscntrl(int c);
int isdigit(int c);
int isgraph(int c);
int islower(int c);
int isprint(int c);
int ispunct(int c);
int isspace(int c);
int isupper(int c);
int isxdigit(int c);
int isascii(int c);
int toascii(int c);
int tolower(int c);
int toupper(int c);

struct __locale_struct;
int isalnum_l(int c, struct __locale_struct *locale);
int isalpha_l(int c, struct __locale_struct *locale);
int isblank_l(int c, struct __locale_struct *locale);
int iscntrl_l(int c, struct __locale_struct *locale);
int isdigit_l(int c, struct __locale_struct *locale);
int isgraph_l(int c, struct __locale_struct *locale);
int islower_l(int c, struct __locale_struct *locale);
int isprint_l(int c, struct __locale_struct *locale);
int ispunct_l(int c, struct __locale_struct *locale);
int isspace_l(int c, struct __locale_struct *locale);
int isupper_l(int c, struct __locale_struct *locale);
int isxdigit_l(int c, struct __locale_struct *locale);
int tolower_l(int c, struct __locale_struct *locale);
int toupper_l(int c, struct __locale_struct *locale);

#endif
