//! Tone in ordinary English: the score of VADER.

use std::sync::LazyLock;

use vader_sentimental::SentimentIntensityAnalyzer;

use super::{Finding, Judge, sentiment};
use crate::message::reason;
use crate::world::Tone;

static VADER: LazyLock<SentimentIntensityAnalyzer<'static>> = LazyLock::new(SentimentIntensityAnalyzer::new);

/// The compound score from which on a text is positive, and below whose negative it is negative (Hutto & Gilbert 2014).
const FROM: f64 = 0.05;

/// The judge of tone in ordinary English.
pub(super) const OPEN: Judge = Judge {
    id: "open_sentiment",
    name: "VADER",
    source: "VADER's lexicon and rules (Hutto & Gilbert 2014, MIT), by the crate vader-sentimental",
    judge,
    why: |finding, asked| finding.because_asked([reason::TONE_SCORE, reason::TONE_SCORE_NONE], asked),
    ..sentiment::JUDGE
};

/// `positive`, `negative`, or `none` between the two.
fn judge(text: &str) -> Finding {
    let score = VADER.polarity_scores(text).compound;
    let label = match score {
        FROM.. => Tone::Positive.id(),
        _ if score <= -FROM => Tone::Negative.id(),
        _ => "none",
    };
    Finding { label, because: vec![("score", format!("{score:.2}"))] }
}
