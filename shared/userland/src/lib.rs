//! The simulator's shell and tools: programs made of system calls only.
//!
//! A program is a value, [`Process`]: [`start`] makes it, [`Process::resume`] lets it compute up to its next system call.
//! Short tools are `async fn`s over the port `sys::Sys` and live on as (entry, arguments, log of answers), so that a copy is
//! made by feeding the log again; the shell is a machine over its syntax tree whose single steps are such functions.
//! **Invariant:** nothing here sees the kernel's state; what a tool shows it has read through system calls.
#![forbid(unsafe_code)]

mod applet;
mod caps;
mod getopt;
mod process;
mod procfs;
mod regex;
pub mod registry;
mod replay;
mod sh;
mod sys;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use process::{Answer, Process, Request, start};

/// The files of a host with docker that has one image, and with the platform where `with_cf`: path, mode with its type bits,
/// content or where a link leads.
pub fn host_files(with_cf: bool) -> Vec<(Vec<u8>, u32, Vec<u8>)> {
    let mut all = applet::docker::preloaded();
    if with_cf {
        all.extend(applet::cf::preloaded());
    }
    all.into_iter().map(|entry| (entry.path.into_bytes(), entry.mode, entry.data)).collect()
}
