//! How the page writes: numbers, names, findings.

pub mod finding;
pub mod number;
pub mod say;
pub mod speaking;
pub mod study;
pub mod table;
pub mod verdict;
pub mod words;
