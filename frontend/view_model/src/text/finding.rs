//! A view's finding: a headline and one sentence of evidence, computed from the data.

/// A headline with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finding {
    /// The finding in a few words; it says so when the evidence is weak.
    pub headline: String,
    /// The numbers behind it.
    pub evidence: String,
}

impl Finding {
    /// A finding with a headline and its evidence.
    pub fn new(headline: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self { headline: headline.into(), evidence: evidence.into() }
    }
}
