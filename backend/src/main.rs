//! The `skillscope` program.

use std::process::ExitCode;

/// Tensors of megabytes are allocated and freed often; the system's allocator returns such pages and requests them again each
/// time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    backend::cli::main()
}
