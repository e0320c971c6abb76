//! The tools, one file each.

pub(crate) mod busybox;
pub(crate) mod cat;
pub(crate) mod daemon;
pub(crate) mod echo;
pub(crate) mod hostname;
pub(crate) mod id;
pub(crate) mod init;
pub(crate) mod mount;
pub(crate) mod ps;
pub(crate) mod sleep;
pub(crate) mod truth;
