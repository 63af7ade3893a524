//! The `lab` program.

use std::process::ExitCode;

/// As in `skillscope`, so that times are those of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lab::cli::main()
}
