//! The native shell of skillscope: files, device, HTTP, command line.

pub mod cli;
pub mod device;
pub mod snapshot;
pub mod train;
