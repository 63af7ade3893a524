//! The texts of the Share dialog.

pub mod model;
