//! The command line `nslab`.
#![forbid(unsafe_code)]

mod cli;
mod http;
mod session;
mod supervisor;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A session's keeper has one thread for all its life, so it branches off before anything could make another.
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|role| role == supervisor::KEEPER_ROLE) {
        return match args.next() {
            None => nslab_keeper::keep(),
            Some(host_pid) if args.next().is_some_and(|what| what == "hostname") => {
                nslab_keeper::inspect::hostname(&host_pid)
            }
            Some(host_pid) => nslab_keeper::inspect::inspect(&host_pid),
        };
    }
    cli::main()
}
