//! Commands and options - a contract: scripts and teachers rely on them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Understand what a container is: run C programs about namespaces on a simulated and on a real Linux kernel.
#[derive(Parser)]
#[command(name = "nslab", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// Language of nslab's own messages: en or zh (default: LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the page and the live lab
    Serve(ServeOptions),
    /// Run a C program on the simulated or on the real kernel
    Run(RunOptions),
    /// Run a C program on both kernels and print where they differ
    Diff(DiffOptions),
    /// Open a shell in the simulated machine
    Sh(ShOptions),
    /// Check a C program and print diagnostics only
    Check(CheckOptions),
    /// Tell what this kernel allows, and how to mend what it does not
    Preflight(PreflightOptions),
}

/// Options of `nslab serve`.
#[derive(Args, Clone)]
pub struct ServeOptions {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDRESS")]
    pub listen: String,
    /// File that holds the lab's token (default: NSLAB_TOKEN, else a new one is drawn)
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Let pages of this origin connect, beside the server's own
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// Serve the page without a live lab
    #[arg(long)]
    pub sim_only: bool,
    /// Sessions at once
    #[arg(long, default_value_t = 8, value_name = "N")]
    pub max_sessions: usize,
    /// Seconds that a session lives
    #[arg(long, default_value_t = 600, value_name = "N")]
    pub session_seconds: u64,
    /// Folder of the built page
    #[arg(long, value_name = "DIR")]
    pub web_root: Option<PathBuf>,
}

/// Options of `nslab preflight`.
#[derive(Args, Clone)]
pub struct PreflightOptions {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `nslab run`.
#[derive(Args, Clone)]
pub struct RunOptions {
    /// Which kernel: sim, native, or the address of a lab (ws://HOST:PORT)
    #[arg(long, default_value = "sim", value_name = "KERNEL")]
    pub on: String,
    /// File that holds the lab's token (default: NSLAB_TOKEN)
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// How user ids are mapped: full needs root or newuidmap, single works for everybody
    #[arg(long, value_enum)]
    pub plan: Option<PlanOption>,
    /// User id of the program, inside
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub uid: u32,
    /// Draw the simulator's scheduling from this seed (0: in order)
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,
    /// Print one line a system call to standard error, in strace's format
    #[arg(long)]
    pub trace: bool,
    /// When the program ends, print a ps of the host's view and of each pid namespace's view to standard error
    #[arg(long)]
    pub ps: bool,
    /// Print events as JSON, one object a line, instead of the program's output
    #[arg(long)]
    pub json: bool,
    /// End the program after this many seconds, with status 124
    #[arg(long, value_name = "S")]
    pub timeout: Option<u64>,
    /// Put this file beside the program: a C program (*.c) is compiled, any other file is copied
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// FILE is a compiled program for the real kernel, not a script
    #[arg(long, hide = true)]
    pub elf: bool,
    /// Meet another machine, for tests
    #[arg(long, hide = true, value_enum, default_value = "lab")]
    pub machine: MachineOption,
    /// The C program
    pub file: PathBuf,
    /// Its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARG")]
    pub args: Vec<String>,
}

/// Options of `nslab diff`.
#[derive(Args, Clone)]
pub struct DiffOptions {
    /// How user ids are mapped: full needs root or newuidmap, single works for everybody
    #[arg(long, value_enum)]
    pub plan: Option<PlanOption>,
    /// User id of the program, inside
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub uid: u32,
    /// Print differences as JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// The C program
    pub file: PathBuf,
    /// Its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARG")]
    pub args: Vec<String>,
}

/// Options of `nslab sh`.
#[derive(Args, Clone)]
pub struct ShOptions {
    /// Which machine
    #[arg(long, value_enum, default_value = "docker-host")]
    pub machine: MachineOption,
    /// Copy a file into the machine before it starts
    #[arg(short = 'v', value_name = "HOSTPATH:PATH")]
    pub volumes: Vec<String>,
    /// Compile a C program and install it in the machine
    #[arg(long, value_name = "FILE.c:PATH")]
    pub cc: Vec<String>,
    /// Run these commands and end
    #[arg(short = 'c', value_name = "COMMANDS")]
    pub commands: Option<String>,
}

/// Options of `nslab check`.
#[derive(Args, Clone)]
pub struct CheckOptions {
    /// The C program
    pub file: PathBuf,
}

/// How user ids are mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanOption {
    /// Ids 0 to 65535 onto a range of their own
    Full,
    /// 0 onto the caller's own id
    Single,
}

/// Which computer the program meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MachineOption {
    /// What a live session is
    Lab,
    /// Real root in fresh namespaces
    Bare,
    /// A host with docker
    DockerHost,
    /// A host with a platform that runs applications: cf push
    CloudFoundry,
}
