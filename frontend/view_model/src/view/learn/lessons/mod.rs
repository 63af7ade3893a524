//! The lessons: one file and one line in [`LESSONS`] each.

pub mod ablation;
pub mod control;
pub mod depth;
pub mod general;
pub mod probe;
pub mod stream;
pub mod time;
pub mod transfer;

use super::model::Lesson;

/// Every lesson, in the order of a class. The only list of lessons.
pub const LESSONS: &[Lesson] = &[
    stream::LESSON,
    probe::LESSON,
    control::LESSON,
    general::LESSON,
    transfer::LESSON,
    ablation::LESSON,
    depth::LESSON,
    time::LESSON,
];
