//! Parts of pages that know no science.

pub mod table;
pub mod token;
