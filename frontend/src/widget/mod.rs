//! General interface components, independent of the studies' content.

pub mod dialog;
pub mod icon;
pub mod live;
pub mod measure;
pub mod notice;
pub mod picker;
pub mod roving;
pub mod table;
pub mod tip;
pub mod token;
