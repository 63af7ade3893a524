//! What is said on the page: in which language, the head of a view, a verdict.

pub mod finding;
pub mod speaking;
pub mod verdict;
