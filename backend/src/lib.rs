//! The native shell of skillscope.
