#ifndef _SECCOMP_H
#define _SECCOMP_H 1
#include <stdint.h>
#include <sys/types.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <asm/unistd.h>
#include <bits/nslab_scmp.h>
#include <bits/nslab_scmp_own.h>
#define SCMP_VER_MAJOR 2
#define SCMP_VER_MINOR 5
#define SCMP_VER_MICRO 4
struct scmp_version { unsigned int major; unsigned int minor; unsigned int micro; };
typedef void *scmp_filter_ctx;
enum scmp_filter_attr {
    _SCMP_FLTATR_MIN = 0,
    SCMP_FLTATR_ACT_DEFAULT = 1,
    SCMP_FLTATR_ACT_BADARCH = 2,
    SCMP_FLTATR_CTL_NNP = 3,
    SCMP_FLTATR_CTL_TSYNC = 4,
    SCMP_FLTATR_API_TSKIP = 5,
    SCMP_FLTATR_CTL_LOG = 6,
    SCMP_FLTATR_CTL_SSB = 7,
    SCMP_FLTATR_CTL_OPTIMIZE = 8,
    SCMP_FLTATR_API_SYSRAWRC = 9,
    _SCMP_FLTATR_MAX
};
enum scmp_compare {
    _SCMP_CMP_MIN = 0,
    SCMP_CMP_NE = 1,
    SCMP_CMP_LT = 2,
    SCMP_CMP_LE = 3,
    SCMP_CMP_EQ = 4,
    SCMP_CMP_GE = 5,
    SCMP_CMP_GT = 6,
    SCMP_CMP_MASKED_EQ = 7,
    _SCMP_CMP_MAX
};
typedef uint64_t scmp_datum_t;
struct scmp_arg_cmp { unsigned int arg; enum scmp_compare op; scmp_datum_t datum_a; scmp_datum_t datum_b; };
#define SCMP_ARCH_NATIVE 0
#define SCMP_ARCH_X86 AUDIT_ARCH_I386
#define SCMP_ARCH_X86_64 AUDIT_ARCH_X86_64
#define SCMP_ARCH_X32 0x4000003eU
#define SCMP_ARCH_ARM AUDIT_ARCH_ARM
#define SCMP_ARCH_AARCH64 AUDIT_ARCH_AARCH64
#define SCMP_ARCH_MIPS AUDIT_ARCH_MIPS
#define SCMP_ARCH_MIPS64 AUDIT_ARCH_MIPS64
#define SCMP_ARCH_MIPS64N32 AUDIT_ARCH_MIPS64N32
#define SCMP_ARCH_MIPSEL AUDIT_ARCH_MIPSEL
#define SCMP_ARCH_MIPSEL64 AUDIT_ARCH_MIPSEL64
#define SCMP_ARCH_MIPSEL64N32 AUDIT_ARCH_MIPSEL64N32
#define SCMP_ARCH_PPC AUDIT_ARCH_PPC
#define SCMP_ARCH_PPC64 AUDIT_ARCH_PPC64
#define SCMP_ARCH_PPC64LE AUDIT_ARCH_PPC64LE
#define SCMP_ARCH_S390 AUDIT_ARCH_S390
#define SCMP_ARCH_S390X AUDIT_ARCH_S390X
#define SCMP_ARCH_PARISC AUDIT_ARCH_PARISC
#define SCMP_ARCH_PARISC64 AUDIT_ARCH_PARISC64
#define SCMP_ARCH_RISCV64 AUDIT_ARCH_RISCV64
#define SCMP_SYS(x) (__SNR_##x)
#define SCMP_CMP64(...) ((struct scmp_arg_cmp) { __VA_ARGS__ })
#define SCMP_CMP SCMP_CMP64
#define SCMP_A0_64(...) SCMP_CMP64(0, __VA_ARGS__)
#define SCMP_A1_64(...) SCMP_CMP64(1, __VA_ARGS__)
#define SCMP_A2_64(...) SCMP_CMP64(2, __VA_ARGS__)
#define SCMP_A3_64(...) SCMP_CMP64(3, __VA_ARGS__)
#define SCMP_A4_64(...) SCMP_CMP64(4, __VA_ARGS__)
#define SCMP_A5_64(...) SCMP_CMP64(5, __VA_ARGS__)
#define SCMP_A0 SCMP_A0_64
#define SCMP_A1 SCMP_A1_64
#define SCMP_A2 SCMP_A2_64
#define SCMP_A3 SCMP_A3_64
#define SCMP_A4 SCMP_A4_64
#define SCMP_A5 SCMP_A5_64
#define SCMP_A0_32(op, ...) __nslab_scmp_32(0, op, __VA_ARGS__, 0)
#define SCMP_A1_32(op, ...) __nslab_scmp_32(1, op, __VA_ARGS__, 0)
#define SCMP_A2_32(op, ...) __nslab_scmp_32(2, op, __VA_ARGS__, 0)
#define SCMP_A3_32(op, ...) __nslab_scmp_32(3, op, __VA_ARGS__, 0)
#define SCMP_A4_32(op, ...) __nslab_scmp_32(4, op, __VA_ARGS__, 0)
#define SCMP_A5_32(op, ...) __nslab_scmp_32(5, op, __VA_ARGS__, 0)
#define __nslab_scmp_32(arg, op, a, b, ...) \
    ((struct scmp_arg_cmp) { arg, op, (uint32_t)(a), (uint32_t)(b) })
#define SCMP_CMP32(arg, op, ...) __nslab_scmp_32(arg, op, __VA_ARGS__, 0)
#define SCMP_ACT_MASK 0x0000ffffU
#define SCMP_ACT_KILL_PROCESS 0x80000000U
#define SCMP_ACT_KILL_THREAD 0x00000000U
#define SCMP_ACT_KILL SCMP_ACT_KILL_THREAD
#define SCMP_ACT_TRAP 0x00030000U
#define SCMP_ACT_NOTIFY 0x7fc00000U
#define SCMP_ACT_ERRNO(x) (0x00050000U | ((x) & 0x0000ffffU))
#define SCMP_ACT_TRACE(x) (0x7ff00000U | ((x) & 0x0000ffffU))
#define SCMP_ACT_LOG 0x7ffc0000U
#define SCMP_ACT_ALLOW 0x7fff0000U
#define __NR_SCMP_ERROR -1
#define __NR_SCMP_UNDEF -2
const struct scmp_version *seccomp_version(void);
unsigned int seccomp_api_get(void);
int seccomp_api_set(unsigned int level);
scmp_filter_ctx seccomp_init(uint32_t action);
int seccomp_reset(scmp_filter_ctx context, uint32_t action);
void seccomp_release(scmp_filter_ctx context);
int seccomp_merge(scmp_filter_ctx to, scmp_filter_ctx from);
uint32_t seccomp_arch_resolve_name(const char *name);
uint32_t seccomp_arch_native(void);
int seccomp_arch_exist(const scmp_filter_ctx context, uint32_t arch);
int seccomp_arch_add(scmp_filter_ctx context, uint32_t arch);
int seccomp_arch_remove(scmp_filter_ctx context, uint32_t arch);
int seccomp_load(const scmp_filter_ctx context);
int seccomp_attr_get(const scmp_filter_ctx context, enum scmp_filter_attr attribute, uint32_t *value);
int seccomp_attr_set(scmp_filter_ctx context, enum scmp_filter_attr attribute, uint32_t value);
char *seccomp_syscall_resolve_num_arch(uint32_t arch, int number);
int seccomp_syscall_resolve_name_arch(uint32_t arch, const char *name);
int seccomp_syscall_resolve_name_rewrite(uint32_t arch, const char *name);
int seccomp_syscall_resolve_name(const char *name);
int seccomp_syscall_priority(scmp_filter_ctx context, int number, uint8_t priority);
int seccomp_rule_add(scmp_filter_ctx context, uint32_t action, int number, unsigned int n, ...);
int seccomp_rule_add_array(scmp_filter_ctx context, uint32_t action, int number, unsigned int n,
                           const struct scmp_arg_cmp *args);
int seccomp_rule_add_exact(scmp_filter_ctx context, uint32_t action, int number, unsigned int n, ...);
int seccomp_rule_add_exact_array(scmp_filter_ctx context, uint32_t action, int number, unsigned int n,
                                 const struct scmp_arg_cmp *args);
int seccomp_notify_alloc(struct seccomp_notif **request, struct seccomp_notif_resp **response);
void seccomp_notify_free(struct seccomp_notif *request, struct seccomp_notif_resp *response);
int seccomp_notify_receive(int fd, struct seccomp_notif *request);
int seccomp_notify_respond(int fd, struct seccomp_notif_resp *response);
int seccomp_notify_id_valid(int fd, uint64_t id);
int seccomp_notify_fd(const scmp_filter_ctx context);
int seccomp_export_pfc(const scmp_filter_ctx context, int fd);
int seccomp_export_bpf(const scmp_filter_ctx context, int fd);

#endif
