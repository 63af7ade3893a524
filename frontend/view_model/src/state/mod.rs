//! Everything the reader can change, and what it means in a study.

pub mod arrangement;
pub mod choice;
pub mod field;
pub mod place;
pub mod query;
pub mod reading;
pub mod selection;
