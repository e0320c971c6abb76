//! Capabilities - capabilities(7).

macro_rules! caps {
    ($($name:ident = $number:literal;)*) => {
        impl Cap {
            $(#[doc = concat!("`", stringify!($name), "`.")] pub const $name: Cap = Cap($number);)*

            /// Returns the constant's name, such as `CAP_SYS_ADMIN`.
            pub fn name(self) -> &'static str {
                match self.0 { $($number => stringify!($name),)* _ => "CAP_?" }
            }
        }
    };
}

/// One capability by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cap(pub u8);

/// A set of capabilities, bit `n` for capability `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct CapSet(pub u64);

impl CapSet {
    /// All 41 capabilities of Linux 6.18: `000001ffffffffff` in `/proc/PID/status`.
    pub const FULL: CapSet = CapSet(0x1ff_ffff_ffff);
    /// No capability.
    pub const EMPTY: CapSet = CapSet(0);

    /// Is this capability in the set?
    pub fn has(self, cap: Cap) -> bool {
        self.0 & (1 << cap.0) != 0
    }

    /// Returns the set without a capability.
    pub fn without(self, cap: Cap) -> CapSet {
        CapSet(self.0 & !(1 << cap.0))
    }
}

caps! {
    CAP_CHOWN = 0;
    CAP_DAC_OVERRIDE = 1;
    CAP_DAC_READ_SEARCH = 2;
    CAP_FOWNER = 3;
    CAP_FSETID = 4;
    CAP_KILL = 5;
    CAP_SETGID = 6;
    CAP_SETUID = 7;
    CAP_SETPCAP = 8;
    CAP_LINUX_IMMUTABLE = 9;
    CAP_NET_BIND_SERVICE = 10;
    CAP_NET_BROADCAST = 11;
    CAP_NET_ADMIN = 12;
    CAP_NET_RAW = 13;
    CAP_IPC_LOCK = 14;
    CAP_IPC_OWNER = 15;
    CAP_SYS_MODULE = 16;
    CAP_SYS_RAWIO = 17;
    CAP_SYS_CHROOT = 18;
    CAP_SYS_PTRACE = 19;
    CAP_SYS_PACCT = 20;
    CAP_SYS_ADMIN = 21;
    CAP_SYS_BOOT = 22;
    CAP_SYS_NICE = 23;
    CAP_SYS_RESOURCE = 24;
    CAP_SYS_TIME = 25;
    CAP_SYS_TTY_CONFIG = 26;
    CAP_MKNOD = 27;
    CAP_LEASE = 28;
    CAP_AUDIT_WRITE = 29;
    CAP_AUDIT_CONTROL = 30;
    CAP_SETFCAP = 31;
    CAP_MAC_OVERRIDE = 32;
    CAP_MAC_ADMIN = 33;
    CAP_SYSLOG = 34;
    CAP_WAKE_ALARM = 35;
    CAP_BLOCK_SUSPEND = 36;
    CAP_AUDIT_READ = 37;
    CAP_PERFMON = 38;
    CAP_BPF = 39;
    CAP_CHECKPOINT_RESTORE = 40;
}
