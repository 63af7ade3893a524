//! The page's content without a browser: selection, and a study's models, layouts, scenes and texts.

pub mod chart;
pub mod command;
pub mod figure;
pub mod graph;
pub mod inspector;
pub mod metric;
pub mod probed;
pub mod sample;
pub mod setup;
pub mod share;
pub mod state;
pub mod task_row;
pub mod terms;
pub mod tested;
pub mod text;
pub mod theme;
pub mod tour;
pub mod view;
pub mod widget;
