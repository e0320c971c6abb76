//! The library's C files: what `#include <…>` is for headers, symbols are for these.

/// A file of the library.
pub struct LibFile {
    /// Its name, such as `stdio.c`.
    pub name: &'static str,
    /// Functions and objects that it defines for others.
    pub defines: &'static [&'static str],
}

impl LibFile {
    /// Its text.
    pub fn text(&self) -> &'static str {
        super::library::c_text(self.name)
    }
}

macro_rules! files {
    ($($name:literal: $($symbol:ident)*;)*) => {
        /// All files.
        pub const FILES: &[LibFile] = &[$(LibFile {
            name: $name,
            defines: &[$(stringify!($symbol)),*],
        }),*];
    };
}

files! {
    "uio.c": preadv pwritev preadv2 pwritev2;
    "wctype_name.c": wctype iswctype wctrans towctrans;
    "wide_scanf.c": swscanf vswscanf;
    "uchar.c": mbrtoc16 c16rtomb mbrtoc32 c32rtomb;
    "utmp_write.c": pututline updwtmp logwtmp login logout getutent_r pututxline updwtmpx utmpxname getutmp getutmpx;
    "old.c": getpw gets ftime ulimit getwd group_member putgrent lchmod getpt;
    "catalog.c": catopen catgets catclose;
    "abort.c": abort;
    "affinity.c": sched_getaffinity sched_setaffinity;
    "aio.c": aio_cancel aio_error aio_fsync aio_read aio_return aio_suspend aio_write lio_listio;
    "answers.c": getsubopt rpmatch;
    "arc4random.c": arc4random arc4random_buf arc4random_uniform;
    "argp.c": argp_err_exit_status argp_parse argp_program_bug_address argp_program_version argp_program_version_hook;
    "argp_help.c": argp_error argp_failure argp_help argp_state_help argp_usage;
    "argp_list.c": __nslab_argp_is_end __nslab_argp_is_header __nslab_argp_is_short __nslab_argp_list;
    "argz.c": argz_add argz_add_sep argz_append argz_count argz_create argz_create_sep argz_delete argz_extract
        argz_insert argz_next argz_stringify;
    "assert.c": __assert_fail;
    "iconv.c": iconv iconv_close iconv_open;
    "mallinfo.c": mallinfo mallinfo2 malloc_info;
    "obstack.c": _obstack_begin _obstack_memory_used _obstack_newchunk obstack_1grow obstack_alloc
        obstack_alloc_failed_handler obstack_blank obstack_copy obstack_copy0 obstack_exit_failure obstack_finish
        obstack_free obstack_grow obstack_grow0 obstack_int_grow obstack_make_room obstack_printf obstack_ptr_grow
        obstack_vprintf;
    "auxv.c": getauxval;
    "calendar.c": asctime asctime_r ctime ctime_r daylight difftime dysize gmtime gmtime_r localtime localtime_r
        mktime strftime timegm timezone tzname tzset;
    "capability.c": cap_clear cap_clear_flag cap_compare cap_drop_bound cap_dup cap_fill cap_fill_flag cap_free
        cap_get_ambient cap_get_bound cap_get_flag cap_get_pid cap_get_proc cap_get_secbits cap_init cap_max_bits
        cap_reset_ambient cap_set_ambient cap_set_flag cap_set_proc cap_set_secbits capget capset;
    "capability_file.c": cap_get_fd cap_get_file cap_get_nsowner cap_set_fd cap_set_file cap_set_nsowner;
    "capability_text.c": cap_from_name cap_from_text cap_to_name cap_to_text;
    "clone.c": clone;
    "construct_none.c": __nslab_construct;
    "cpu_set.c": __nslab_cpu_alloc __nslab_cpu_change __nslab_cpu_combine __nslab_cpu_count __nslab_cpu_equal
        __nslab_cpu_free __nslab_cpu_isset __nslab_cpu_zero;
    "ctype.c": isalnum isalpha isascii isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper
        isxdigit toascii tolower toupper;
    "ctype_locale.c": isalnum_l isalpha_l isblank_l iscntrl_l isdigit_l isgraph_l islower_l isprint_l ispunct_l
        isspace_l isupper_l isxdigit_l tolower_l toupper_l;
    "cwd.c": get_current_dir_name getcwd realpath;
    "dirent.c": alphasort closedir dirfd fdopendir opendir readdir readdir_r rewinddir scandir scandirat seekdir
        telldir versionsort;
    "dlfcn.c": backtrace backtrace_symbols backtrace_symbols_fd dladdr dlclose dlerror dlopen dlsym dlvsym dl_iterate_phdr;
    "drand48.c": drand48 erand48 jrand48 lcong48 lrand48 mrand48 nrand48 seed48 srand48;
    "ecvt.c": ecvt fcvt gcvt;
    "env.c": clearenv getenv putenv secure_getenv setenv unsetenv;
    "envz.c": envz_add envz_entry envz_get envz_merge envz_remove envz_strip;
    "epoll.c": epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait;
    "err.c": err error error_at_line error_message_count error_one_per_line error_print_progname errx verr verrx vwarn vwarnx warn warnx;
    "errno.c": __nslab_all_threads __nslab_cancel __nslab_locks_streams __nslab_ret errno;
    "ether.c": ether_aton ether_aton_r ether_ntoa ether_ntoa_r;
    "events.c": eventfd eventfd_read eventfd_write signalfd timerfd_create timerfd_gettime timerfd_settime;
    "exec.c": execl execle execlp execv execve execvp execvpe fexecve execveat;
    "exit.c": __nslab_flush_streams atexit exit on_exit;
    "exit_now.c": _Exit __nslab_end_process _exit;
    "fd.c": close close_range closefrom copy_file_range creat dup dup2 dup3 fcntl fdatasync flock fsync ioctl isatty
        lseek open openat
        pipe pipe2 poll pread pwrite read readv sync tcgetattr tcgetpgrp tcsetattr tcsetpgrp write writev;
    "fmtmsg.c": fmtmsg;
    "fnmatch.c": fnmatch;
    "fts.c": fts_children fts_close fts_open fts_read fts_set;
    "ftw.c": ftw nftw;
    "gcc_builtin.c": __builtin_overflow __builtin_abort __builtin_abs __builtin_bswap16 __builtin_bswap32
        __builtin_bswap64
        __builtin_clrsb __builtin_clrsbl __builtin_clz __builtin_clzl __builtin_clzll __builtin_ctz __builtin_ctzl __builtin_ctzll
        __builtin_exit __builtin_fabs __builtin_ffs __builtin_ffsl __builtin_ffsll __builtin_huge_val
        __builtin_inf __builtin_labs __builtin_memcmp __builtin_memcpy __builtin_memmove __builtin_memset
        __builtin_nan __builtin_parity __builtin_parityl __builtin_parityll __builtin_popcount __builtin_popcountl __builtin_popcountll
        __builtin_strchr __builtin_strcmp __builtin_strcpy __builtin_strlen;
    "getaddrinfo.c": freeaddrinfo gai_strerror getaddrinfo;
    "getdate.c": getdate getdate_err getdate_r;
    "getnameinfo.c": getnameinfo;
    "getopt.c": getopt getopt_long getopt_long_only optarg opterr optind optopt;
    "gettext.c": bind_textdomain_codeset bindtextdomain dcgettext dgettext dngettext gettext ngettext
        textdomain;
    "glob.c": glob globfree;
    "hosts.c": __nslab_h_errno __nslab_host_as __nslab_host_has __nslab_next_host gethostbyaddr gethostbyname
        gethostbyname2
        herror hstrerror;
    "ids.c": getegid geteuid getgid getgroups getresgid getresuid getuid setegid seteuid setgid setgroups setregid
        setresgid setresuid setreuid setuid;
    "ifaddrs.c": freeifaddrs getifaddrs if_freenameindex if_nameindex;
    "inet.c": htonl htons if_indextoname if_nametoindex in6addr_any in6addr_loopback inet_addr inet_aton inet_lnaof
        inet_makeaddr inet_netof inet_network inet_ntoa inet_ntop inet_pton ntohl ntohs;
    "inet_net.c": inet_net_ntop inet_net_pton;
    "inotify.c": inotify_add_watch inotify_init inotify_init1 inotify_rm_watch;
    "ipc.c": ftok msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget;
    "libgen.c": __xpg_basename dirname;
    "locale.c": duplocale freelocale localeconv newlocale nl_langinfo nl_langinfo_l setlocale uselocale;
    "malloc.c": __nslab_heap aligned_alloc calloc free malloc malloc_usable_size memalign posix_memalign realloc reallocarray;
    "malloc_more.c": cfree malloc_trim mallopt pvalloc valloc;
    "math.c": acos asin atan atan2 cbrt ceil cos cosh exp expm1 fabs floor fmax fmin fmod hypot log log10 log1p log2
        pow round sin sinh sqrt tan tanh trunc;
    "math_float.c": acosf acoshf acoshl acosl asinf asinhf asinhl asinl atan2f atan2l atanf atanhf atanhl atanl cbrtf
        cbrtl ceilf ceill copysignf copysignl cosf coshf coshl cosl erfcf erfcl erff erfl exp2f exp2l expf expl
        expm1f expm1l fabsf fabsl fdimf fdiml floorf floorl fmaxf fmaxl fminf fminl fmodf fmodl frexpf frexpl hypotf
        hypotl ilogbf ilogbl ldexpf ldexpl lgammaf lgammal llrintf llrintl llroundf llroundl log10f log10l log1pf
        log1pl log2f log2l logbf logbl logf logl lrintf lrintl lroundf lroundl modff modfl nearbyintf nearbyintl powf
        powl remainderf remainderl rintf rintl roundf roundl scalbnf scalbnl sinf sinhf sinhl sinl sqrtf sqrtl tanf
        tanhf tanhl tanl tgammaf tgammal truncf truncl;
    "math_more.c": __nslab_fpclassify __nslab_fpclassifyf __nslab_signbit copysign fdim frexp ilogb ldexp llrint
        llround
        logb lrint lround modf nearbyint nextafter remainder remquo rint scalbln scalbn;
    "math_special.c": acosh asinh atanh erf erfc exp10 exp2 fma fmaf gamma j0 j1 jn lgamma lgamma_r signgam sincos
        tgamma;
    "mcheck.c": mcheck mtrace muntrace;
    "mktemp.c": mkdtemp mkostemp mkostemps mkstemp mkstemps mktemp tempnam tmpnam;
    "mntent_more.c": addmntent getmntent_r hasmntopt;
    "mqueue.c": mq_close mq_getattr mq_notify mq_open mq_receive mq_send mq_setattr mq_timedreceive mq_timedsend
        mq_unlink;
    "mman.c": brk memfd_create mmap mprotect msync munmap sbrk;
    "mntent.c": endmntent getmntent setmntent;
    "mount.c": getdomainname gethostname getrandom mount prctl reboot setdomainname sethostname sysinfo umount
        umount2 uname;
    "number.c": abs atof atoi atol atoll div imaxabs labs ldiv llabs strtod strtof strtoimax strtol strtoll strtoul
        strtoull strtoumax imaxdiv;
    "passwd.c": getgrgid getgrnam getlogin getpwnam getpwnam_r getpwuid getpwuid_r initgroups;
    "passwd_list.c": endgrent endpwent fgetgrent fgetgrent_r fgetpwent fgetpwent_r getgrent getgrent_r
        getgrgid_r getgrnam_r getgrouplist getpwent getpwent_r putpwent setgrent setpwent;
    "path.c": access chdir chmod chown chroot faccessat fchdir fchmod fchmodat fchown fchownat fstat fstatat fstatfs
        fstatvfs ftruncate futimens lchown link linkat lstat mkdir mkdirat mkfifo mkfifoat mknod mknodat readlink
        readlinkat rmdir stat statfs statvfs symlink symlinkat truncate umask unlink unlinkat utimensat;
    "printf.c": asprintf dprintf fprintf printf snprintf sprintf vasprintf vdprintf vfprintf vprintf vsnprintf
        vsprintf;
    "process.c": __nslab_at_fork _Fork fork getpgid getpgrp getpid getppid getsid gettid sched_yield setns setpgid
        setpgrp setsid unshare
        vfork wait wait3 wait4 waitid waitpid;
    "pthread.c": __nslab_live __nslab_end_robust __nslab_end_specific __nslab_join __nslab_nr_threads __nslab_thread
        pthread_create pthread_detach pthread_equal pthread_exit pthread_getaffinity_np pthread_getcpuclockid
        pthread_getname_np pthread_join pthread_kill pthread_self pthread_setaffinity_np pthread_setname_np
        pthread_clockjoin_np pthread_timedjoin_np pthread_tryjoin_np pthread_yield;
    "pthread_atfork.c": pthread_atfork;
    "pthread_attr.c": pthread_attr_destroy pthread_attr_getdetachstate pthread_attr_getguardsize
        pthread_attr_getscope
        pthread_attr_getstack pthread_attr_getstacksize pthread_attr_init pthread_attr_setdetachstate
        pthread_attr_setguardsize pthread_attr_setscope pthread_attr_setstack pthread_attr_setstacksize
        pthread_getattr_default_np pthread_getattr_np;
    "pthread_cancel.c": __nslab_cleanup_pop __nslab_cleanup_push pthread_cancel pthread_setcancelstate
        pthread_setcanceltype pthread_testcancel;
    "pthread_cond.c": pthread_cond_broadcast pthread_cond_clockwait pthread_cond_destroy pthread_cond_init
        pthread_cond_signal pthread_cond_timedwait pthread_cond_wait pthread_condattr_destroy
        pthread_condattr_getclock pthread_condattr_getpshared pthread_condattr_init pthread_condattr_setclock
        pthread_condattr_setpshared;
    "pthread_more.c": pthread_barrier_destroy pthread_barrier_init pthread_barrier_wait
        pthread_barrierattr_destroy pthread_barrierattr_init pthread_barrierattr_setpshared pthread_getconcurrency
        pthread_getspecific pthread_key_create pthread_key_delete pthread_once pthread_setconcurrency
        pthread_setspecific pthread_spin_destroy pthread_spin_init pthread_spin_lock pthread_spin_trylock
        pthread_spin_unlock pthread_barrierattr_getpshared;
    "pthread_mutex.c": pthread_mutex_clocklock pthread_mutex_consistent pthread_mutex_destroy pthread_mutex_init
        pthread_mutex_lock pthread_mutex_timedlock pthread_mutex_trylock pthread_mutex_unlock
        pthread_mutexattr_destroy pthread_mutexattr_getpshared pthread_mutexattr_getrobust pthread_mutexattr_gettype
        pthread_mutexattr_init pthread_mutexattr_setpshared pthread_mutexattr_setrobust pthread_mutexattr_settype pthread_mutexattr_getprotocol pthread_mutexattr_setprotocol;
    "pthread_rwlock.c": pthread_rwlock_destroy pthread_rwlock_init pthread_rwlock_rdlock
        pthread_rwlock_clockrdlock pthread_rwlock_clockwrlock pthread_rwlock_timedrdlock pthread_rwlock_timedwrlock pthread_rwlock_tryrdlock pthread_rwlock_trywrlock
        pthread_rwlock_unlock pthread_rwlock_wrlock pthread_rwlockattr_destroy pthread_rwlockattr_getkind_np
        pthread_rwlockattr_init pthread_rwlockattr_setkind_np pthread_rwlockattr_setpshared pthread_rwlockattr_getpshared;
    "pty.c": forkpty grantpt login_tty openpty posix_openpt ptsname ptsname_r unlockpt;
    "pthread_setxid.c": __nslab_change_all __nslab_leave;
    "pthread_sched.c": __nslab_sched_for pthread_attr_getinheritsched pthread_attr_getschedparam
        pthread_attr_getschedpolicy pthread_attr_setinheritsched pthread_attr_setschedparam
        pthread_attr_setschedpolicy pthread_getschedparam pthread_setschedparam pthread_setschedprio;
    "quick_exit.c": at_quick_exit quick_exit;
    "random.c": rand rand_r random srand srandom;
    "regcomp.c": regcomp regfree;
    "regexec.c": regerror regexec;
    "regset.c": __nslab_re_add __nslab_re_bracket __nslab_re_eat __nslab_re_emit __nslab_re_fail __nslab_re_insert
        __nslab_re_looking_at __nslab_re_new_set __nslab_re_word_set;
    "resource.c": get_avphys_pages get_nprocs get_nprocs_conf get_phys_pages getdtablesize getpagesize
        getpriority getrlimit nice pathconf prlimit setpriority setrlimit sysconf;
    "scanf.c": fscanf scanf sscanf vfscanf vscanf vsscanf;
    "search_hash.c": hcreate hcreate_r hdestroy hdestroy_r hsearch hsearch_r;
    "search_linear.c": insque lfind lsearch remque;
    "search_tree.c": tdelete tdestroy tfind tsearch twalk twalk_r;
    "seccomp.c": seccomp_attr_get seccomp_attr_set seccomp_init seccomp_release seccomp_reset seccomp_rule_add
        seccomp_rule_add_array seccomp_rule_add_exact seccomp_rule_add_exact_array seccomp_syscall_priority;
    "seccomp_arch.c": seccomp_api_get seccomp_api_set seccomp_arch_add seccomp_arch_exist seccomp_arch_native
        seccomp_arch_remove seccomp_arch_resolve_name seccomp_merge seccomp_version;
    "seccomp_bpf.c": __nslab_scmp_order seccomp_export_bpf seccomp_load seccomp_notify_fd;
    "seccomp_names.c": seccomp_syscall_resolve_name seccomp_syscall_resolve_name_arch
        seccomp_syscall_resolve_name_rewrite seccomp_syscall_resolve_num_arch;
    "seccomp_notify.c": seccomp_notify_alloc seccomp_notify_free seccomp_notify_id_valid seccomp_notify_receive
        seccomp_notify_respond;
    "seccomp_pfc.c": seccomp_export_pfc;
    "select.c": ppoll pselect select;
    "semaphore.c": sem_clockwait sem_destroy sem_getvalue sem_init sem_post sem_timedwait sem_trywait sem_wait;
    "semaphore_named.c": sem_close sem_open sem_unlink;
    "services.c": endprotoent endservent getprotobyname getprotobyname_r getprotobynumber getprotobynumber_r
        getprotoent
        getprotoent_r getservbyname getservbyname_r getservbyport getservbyport_r getservent getservent_r setprotoent
        setservent;
    "setjmp.c": __nslab_save_mask _longjmp longjmp siglongjmp;
    "shadow.c": endspent fgetspent getspent getspnam setspent;
    "shell.c": daemon pclose popen system;
    "sched.c": getcpu mlock2 pidfd_getfd process_vm_readv process_vm_writev sched_get_priority_max sched_get_priority_min
        sched_getcpu sched_getparam sched_getscheduler sched_rr_get_interval sched_setparam sched_setscheduler tee
        vmsplice;
    "shm.c": __nslab_shm_path shm_open shm_unlink;
    "sigev_thread.c": __nslab_notify_thread;
    "signal.c": alarm kill killpg pause pidfd_open pidfd_send_signal psignal pthread_sigmask raise sigaction
        sigaddset sigaltstack sigdelset sigemptyset sigfillset siginterrupt sigismember signal sigpending sigprocmask
        sigsuspend sigtimedwait sigwait sigwaitinfo tgkill;
    "signal_more.c": getitimer setitimer sigandset sighold sigignore sigisemptyset sigorset sigpause sigqueue sigrelse
        sigset ualarm;
    "signal_old.c": bsd_signal gsignal psiginfo sigblock siggetmask sigsetmask ssignal sysv_signal;
    "socket.c": __cmsg_nxthdr accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom
        recvmmsg recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socket socketpair sockatmark;
    "sort.c": bsearch qsort qsort_r;
    "spawn.c": posix_spawn posix_spawn_file_actions_addchdir_np posix_spawn_file_actions_addclose
        posix_spawn_file_actions_adddup2 posix_spawn_file_actions_addopen posix_spawn_file_actions_destroy
        posix_spawn_file_actions_init posix_spawnattr_destroy posix_spawnattr_getflags posix_spawnattr_getpgroup
        posix_spawnattr_getsigdefault posix_spawnattr_getsigmask posix_spawnattr_init posix_spawnattr_setflags
        posix_spawnattr_setpgroup posix_spawnattr_setsigdefault posix_spawnattr_setsigmask posix_spawnp;
    "start.c": __nslab_start environ program_invocation_name program_invocation_short_name;
    "stdio.c": __nslab_lock_stream __nslab_raw_seek __nslab_unlock_stream __nslab_begin_read __nslab_begin_write __nslab_fill __nslab_flush
        __nslab_new_stream __nslab_put fclose fflush fputc
        setvbuf stderr stdin stdout;
    "stdio_ext.c": __fbufsize __flbf __fpending __fpurge __freadable __freading __fsetlocking __fwritable __fwriting
        _flushlbf clearerr_unlocked feof_unlocked ferror_unlocked fflush_unlocked fgetc_unlocked fgets_unlocked
        fileno_unlocked flockfile fputc_unlocked fread_unlocked ftrylockfile funlockfile fwrite_unlocked getw putw;
    "stdio_file.c": __nslab_open_mode clearerr fdopen feof ferror fileno fopen freopen fseek fseeko ftell ftello
        remove rename renameat renameat2 rewind setbuf setbuffer setlinebuf tmpfile;
    "stdio_in.c": fgetc fgets fread getc getchar getdelim getline ungetc;
    "stdio_memory.c": fmemopen fopencookie open_memstream;
    "stdio_more.c": ctermid fgetpos fputs_unlocked fsetpos getc_unlocked getchar_unlocked putc_unlocked;
    "stdio_out.c": fputs fwrite perror putc putchar putchar_unlocked puts;
    "stdlib_more.c": a64l canonicalize_file_name getloadavg l64a lldiv strtold;
    "strerror.c": __xpg_strerror_r sigabbrev_np sigdescr_np strerror strerror_r strerrordesc_np strerrorname_np
        strsignal;
    "string.c": __nslab_strlen bcmp bcopy bzero explicit_bzero index memchr memcmp memcpy memmem memmove mempcpy
        memrchr memset rawmemchr rindex stpcpy stpncpy strcat strchr strchrnul strcmp strcoll strcpy strcspn strlen
        strncat strncmp strncpy strnlen strpbrk strrchr strsep strspn strstr strtok strtok_r;
    "string_more.c": basename ffs memccpy memfrob strcasecmp strcasestr strdup strfry strncasecmp strndup strverscmp
        strxfrm ffsl ffsll;
    "strptime.c": strptime;
    "syscall.c": syscall;
    "syslog.c": closelog openlog setlogmask syslog vsyslog;
    "termios.c": cfgetispeed cfgetospeed cfmakeraw cfsetispeed cfsetospeed cfsetspeed tcdrain tcflow tcflush tcgetsid
        tcsendbreak;
    "threads.c": call_once cnd_broadcast cnd_destroy cnd_init cnd_signal cnd_timedwait cnd_wait mtx_destroy
        mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock thrd_create thrd_current thrd_detach thrd_equal
        thrd_exit thrd_join thrd_sleep thrd_yield tss_create tss_delete tss_get tss_set;
    "time.c": clock clock_getres clock_gettime clock_nanosleep clock_settime gettimeofday nanosleep settimeofday
        sleep stime time timespec_get usleep clock_getcpuclockid;
    "timer.c": timer_create timer_delete timer_getoverrun timer_gettime timer_settime;
    "ucontext.c": __nslab_context_here makecontext setcontext swapcontext;
    "unistd_more.c": confstr eaccess euidaccess fpathconf getentropy gethostid getlogin_r getpass lockf swab
        ttyname ttyname_r;
    "unmodelled.c": ioperm iopl klogctl quotactl acct adjtimex clock_adjtime ntp_adjtime fallocate fgetxattr flistxattr fremovexattr fsconfig fsetxattr fsmount fsopen fspick
        getrusage getxattr lgetxattr listxattr llistxattr lremovexattr lsetxattr madvise mincore mlock mlockall
        mount_setattr move_mount mremap munlock munlockall open_tree personality posix_fadvise posix_fallocate
        posix_madvise ptrace readahead removexattr sendfile setfsgid setfsuid setxattr splice statx swapoff swapon
        sync_file_range syncfs times vhangup fanotify_init fanotify_mark name_to_handle_at open_by_handle_at;
    "utf8.c": __nslab_mb_cur_max __nslab_utf8;
    "utime.c": futimes futimesat lutimes utime utimes;
    "utmp.c": endutent endutxent getutent getutid getutline getutxent getutxid getutxline setutent
        setutxent utmpname __nslab_utmp_entry __nslab_utmp_fd __nslab_utmp_file;
    "version.c": gnu_get_libc_release gnu_get_libc_version;
    "wchar.c": btowc mblen mbrlen mbrtowc mbsinit mbsrtowcs mbstowcs mbtowc wcrtomb wcscat wcschr wcscmp wcscpy
        wcsdup wcslen wcsncmp wcsncpy wcsrchr wcsrtombs wcstombs wctob wctomb wmemcpy wmemset;
    "wchar_more.c": mbsnrtowcs wcpcpy wcscasecmp wcscoll wcscspn wcsncasecmp wcsncat wcsnlen wcspbrk wcsspn wcsstr
        wcstod wcstok wcstol wcstoll wcstoul wcstoull wcswidth wcwidth wmemchr wmemcmp wmemmove wmempcpy wcschrnul wcstoimax wcstoumax wcpncpy wcstof wcstold;
    "wctype.c": iswalnum iswalpha iswblank iswcntrl iswdigit iswgraph iswlower iswprint iswpunct iswspace
        iswupper iswxdigit towlower towupper;
    "wide_stdio.c": fgetwc fgetws fputwc fputws fwide fwprintf getwc getwchar putwc putwchar swprintf ungetwc
        vfwprintf vswprintf vwprintf wprintf;
    "wordexp.c": wordexp wordfree;
}

/// Returns the file that defines a symbol.
pub fn provider(symbol: &str) -> Option<&'static LibFile> {
    FILES.iter().find(|file| file.defines.contains(&symbol))
}
