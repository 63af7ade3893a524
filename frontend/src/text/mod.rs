//! Text on the page: the interface language, a view's head, a verdict.

pub mod finding;
pub mod speaking;
pub mod verdict;
