//! The only `unsafe` of the keeper: system calls that nix does not have, and those that Rust cannot call safe.
#![expect(unsafe_code, reason = "raw system calls; each block says why it is sound")]

mod fd;
mod mount;
mod process;

pub use fd::{close_all_except, dup_to, inherited};
pub use mount::{idmap_read_only, mount_attr_read_only, move_mount_onto, open_tree_clone};
pub use process::{
    clone, drop_from_bounding_set, ignore, make_controlling_tty, pidfd_open, pidfd_send_signal, reset_signals,
    seccomp_set_filter, set_window_size, wait_raw, window_size,
};
