//! The `skillscope` program.
fn main() {}
