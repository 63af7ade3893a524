//! What a view found: a headline and one sentence of evidence, computed from the data.

/// A headline with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finding {
    /// The finding in a few words; weak evidence says so here.
    pub headline: String,
    /// The numbers behind it.
    pub evidence: String,
}

impl Finding {
    /// A finding of its two parts.
    pub fn new(headline: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self { headline: headline.into(), evidence: evidence.into() }
    }
}
