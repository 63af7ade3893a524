//! The page of skillscope.
fn main() {}
