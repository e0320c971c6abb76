#ifndef _SYS_CAPABILITY_H
#define _SYS_CAPABILITY_H 1
#include <sys/types.h>
#include <stdint.h>
#include <linux/capability.h>
#define LIBCAP_MAJOR 2
#define LIBCAP_MINOR 66
typedef struct _cap_struct *cap_t;
typedef int cap_value_t;
typedef enum { CAP_EFFECTIVE = 0, CAP_PERMITTED = 1, CAP_INHERITABLE = 2 } cap_flag_t;
typedef enum { CAP_CLEAR = 0, CAP_SET = 1 } cap_flag_value_t;
#define CAP_DIFFERS(result, flag) (((result) & (1 << (flag))) != 0)
#define CAP_IS_SUPPORTED(cap) (cap_get_bound(cap) >= 0)
#define CAP_AMBIENT_SUPPORTED() (cap_get_ambient(CAP_CHOWN) >= 0)
cap_value_t cap_max_bits(void);
cap_t cap_init(void);
cap_t cap_dup(cap_t caps);
int cap_free(void *memory);
int cap_get_flag(cap_t caps, cap_value_t value, cap_flag_t flag, cap_flag_value_t *raised);
int cap_set_flag(cap_t caps, cap_flag_t flag, int n, const cap_value_t *values, cap_flag_value_t raise);
int cap_clear(cap_t caps);
int cap_clear_flag(cap_t caps, cap_flag_t flag);
int cap_fill(cap_t caps, cap_flag_t to, cap_flag_t from);
int cap_fill_flag(cap_t caps, cap_flag_t to, cap_t from_caps, cap_flag_t from);
int cap_compare(cap_t a, cap_t b);
cap_t cap_get_proc(void);
cap_t cap_get_pid(pid_t pid);
int cap_set_proc(cap_t caps);
int cap_get_bound(cap_value_t value);
int cap_drop_bound(cap_value_t value);
int cap_get_ambient(cap_value_t value);
int cap_set_ambient(cap_value_t value, cap_flag_value_t raise);
int cap_reset_ambient(void);
unsigned cap_get_secbits(void);
int cap_set_secbits(unsigned bits);
cap_t cap_from_text(const char *text);
char *cap_to_text(cap_t caps, ssize_t *n);
int cap_from_name(const char *name, cap_value_t *value);
char *cap_to_name(cap_value_t value);
int capget(cap_user_header_t header, cap_user_data_t data);
int capset(cap_user_header_t header, const cap_user_data_t data);
cap_t cap_get_fd(int fd);
cap_t cap_get_file(const char *path);
int cap_set_fd(int fd, cap_t caps);
int cap_set_file(const char *path, cap_t caps);
uid_t cap_get_nsowner(cap_t caps);
int cap_set_nsowner(cap_t caps, uid_t root);
#define CAP_MODE_UNCERTAIN 0
#define CAP_MODE_NOPRIV 1
#define CAP_MODE_PURE1E_INIT 2
#define CAP_MODE_PURE1E 3
#define CAP_MODE_HYBRID 4

#endif
