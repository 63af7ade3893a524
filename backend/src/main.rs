//! The `skillscope` program.

use std::process::ExitCode;

/// Tensors come and go by the megabyte; the system's allocator gives such pages back and takes them anew each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    backend::cli::main()
}
