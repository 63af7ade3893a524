//! How much of the engine, the model and the study has come into the tab.

use crate::say;

/// Bytes in a megabyte, as browsers count.
const MEGABYTE: f64 = 1e6;

/// What has come, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched {
    /// Bytes that have come.
    pub bytes: usize,
    /// All bytes; `None` where the host does not say.
    pub total: Option<usize>,
}

impl Fetched {
    /// Whether this is announced to the reader, after `before`: of every hundredth part, of every megabyte where the whole is not
    /// known.
    pub fn is_news(self, before: Option<Self>) -> bool {
        let part = |of: Self| of.bytes / (of.total.map_or(MEGABYTE as usize, |total| total / 100)).max(1);
        before.is_none_or(|before| before.total != self.total || part(before) != part(self))
    }

    /// How much of how much, in words.
    pub fn told(self) -> String {
        let megabytes = |bytes: usize| format!("{:.1}", bytes as f64 / MEGABYTE);
        let come = megabytes(self.bytes);
        match self.total {
            Some(total) => say!(view::live::fetched_of, come, total = megabytes(total)),
            None => say!(view::live::fetched, come),
        }
    }
}
