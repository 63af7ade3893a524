//! The page's text: messages, numbers, names, tables.

pub mod finding;
pub mod number;
pub mod say;
pub mod study;
pub mod table;
pub mod words;
