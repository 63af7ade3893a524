//! The page of skillscope.
