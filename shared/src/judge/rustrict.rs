//! Civility in ordinary English: what the filter rustrict finds, and rude phrases.

use rustrict::{Censor, Type};

use super::words::{counted, words};
use super::{Finding, Judge, toxicity};

/// Insults of every degree; of other rude words those that are not mild (`damn` is).
const RUDE: [Type; 2] = [Type::MEAN, Type::MODERATE_OR_HIGHER];

/// The judge of civility in ordinary English.
pub(super) const OPEN: Judge = Judge {
    id: "open_toxicity",
    name: "rustrict",
    source: "the crate rustrict's lists of rude words (MIT or Apache-2.0), and word lists of this project",
    judge,
    settled: None,
    ..toxicity::JUDGE
};

/// `toxic` or `civil`: any rude word or phrase makes a text toxic.
fn judge(text: &str) -> Finding {
    let own = toxicity::rude(text);
    let of_filter = words(text).into_iter().filter(|word| !own.contains(word) && is_rude(word));
    let rude: Vec<String> = own.iter().cloned().chain(of_filter).collect();
    Finding { label: if rude.is_empty() { "civil" } else { "toxic" }, because: vec![("rude", counted(&rude))] }
}

/// Whether the filter finds an insult in a word, or a profane, offensive or sexual word that is not mild.
fn is_rude(word: &str) -> bool {
    let found = Censor::from_str(word).analyze();
    found.is(RUDE[0]) || found.is((Type::PROFANE | Type::OFFENSIVE | Type::SEXUAL) & RUDE[1])
}
