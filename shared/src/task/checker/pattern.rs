//! Regular expressions.

use regex::Regex;
use regex_syntax::hir::Look;

use super::Found;
use crate::message::reason;
use crate::task::fault::Fault;

/// A pattern that matches somewhere in a response.
pub(in crate::task) struct Pattern {
    regex: Regex,
    stays: bool,
}

impl Pattern {
    /// # Errors
    /// A fault of the pattern.
    pub(super) fn new(pattern: &str) -> Result<Self, Fault> {
        let refused = |problem: String| {
            let reason = problem.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Fault::new(
                format!("no regular expression: {reason}"),
                "write a backslash before a character that is meant literally",
            )
        };
        let regex = Regex::new(pattern).map_err(|error| refused(error.to_string()))?;
        let parsed = regex_syntax::parse(pattern).map_err(|error| refused(error.to_string()))?;
        let looks_only_back = |look| matches!(look, Look::Start | Look::StartLF | Look::StartCRLF);
        let stays = parsed.properties().look_set().iter().all(looks_only_back);
        Ok(Self { regex, stays })
    }

    pub(super) fn find(&self, response: &str) -> Found {
        let pattern = &self.regex;
        match pattern.find(response.trim()) {
            Some(found) => {
                let why = reason::MATCHES.with(&[("found", &found.as_str()), ("pattern", pattern)]);
                Found { passes: true, why }
            }
            None => Found { passes: false, why: reason::NO_MATCH.with(&[("pattern", pattern)]) },
        }
    }

    /// Whether a match in the beginning of a text is one in the whole text, whatever follows.
    pub(super) fn stays(&self) -> bool {
        self.stays
    }
}
