//! The C library's entry into the runner's executable; part of that alone, since other programs that use the library have a `main`.
#![expect(
    unsafe_code,
    reason = "an exported symbol is declared unsafe; this one has the name and type that the C library calls"
)]

/// Plays a role instead of Rust's own start-up (see `main.rs`).
#[unsafe(no_mangle)]
extern "C" fn main(_argc: i32, _argv: *const *const u8) -> i32 {
    nslab_runner::play()
}
