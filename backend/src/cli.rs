//! The command line: what users type.

mod beside;
mod check;
mod diff;
mod includes;
mod native;
mod options;
mod preflight;
mod print;
mod remote;
mod run;
mod serve;
mod sh;
mod simulate;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use options::{Cli, Command};

/// Exit status of nslab's own failures, as `docker run` and `timeout` have it.
pub const OWN_FAILURE: i32 = 125;

/// Reads the command line, does what it says, and returns the exit status.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = print::language(cli.lang.as_deref());
    let done = match cli.command {
        Command::Serve(options) => serve::serve(&options, language),
        Command::Preflight(options) => preflight::preflight(options.json, language),
        Command::Run(options) => run::run(&options, language),
        Command::Sh(options) => sh::sh(&options, language),
        Command::Diff(options) => diff::diff(&options, language),
        Command::Check(options) => check::check(&options, language),
    };
    let status = done.unwrap_or_else(|error| {
        if print::is_broken_pipe(&error) {
            // Nobody reads any more: end as the program itself would.
            return 128 + i32::from(nslab_abi::Signal::SIGPIPE.0);
        }
        print::complain(&format!("{error:#}"));
        OWN_FAILURE
    });
    ExitCode::from(u8::try_from(status).unwrap_or(OWN_FAILURE as u8))
}
