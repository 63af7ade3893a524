//! The reader's selection, its URL form, and its meaning in a study.

pub mod arrangement;
pub mod choice;
pub mod field;
pub mod place;
pub mod query;
pub mod reading;
pub mod selection;
