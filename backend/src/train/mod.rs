//! Training a tiny model on the nine tasks.

pub mod corpus;
