//! The runner's executable.
#![forbid(unsafe_code)]

fn main() {
    nslab_runner::main();
}
