//! What the page shows, without a browser: the reader's selection, and of a study the models, layouts, scenes and words.

pub mod chart;
pub mod graph;
pub mod inspector;
pub mod metric;
pub mod sample;
pub mod share;
pub mod state;
pub mod task_row;
pub mod tested;
pub mod text;
pub mod theme;
pub mod view;
pub mod widget;
