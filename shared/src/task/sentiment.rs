//! Sentiment: a positive or a negative tone.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, unknown_slot, verdict};
use crate::error::Result;
use crate::judge;
use crate::world::{Draw, Scene, Tone};

const ID: &str = "sentiment";
const EXPECTED: &str = r#"{"tone": "positive"} or {"tone": "negative"}"#;

/// Sentiment.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Sentiment",
    skill: Skill::Semantic,
    asks: "a positive / negative tone",
    satisfied_when: "the sentiment judge finds more words of that tone than of the other",
    phrasings: &[
        "Use a {tone} tone.",
        "Your answer must sound {tone}.",
        "Keep the mood {tone}.",
        "Write it in a {tone} way.",
    ],
    slot,
    draw,
    check,
    // Words of the tone can always be added until they lead.
    mendable: |params, _| asked(params).map(|_| true),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    tone: Tone,
}

fn asked(params: &Params) -> Result<Tone> {
    Ok(read::<Asked>(ID, EXPECTED, params)?.tone)
}

fn slot(params: &Params, slot: &str) -> Result<String> {
    match slot {
        "tone" => Ok(asked(params)?.id().to_owned()),
        _ => Err(unknown_slot(ID, slot)),
    }
}

fn draw(level: usize, _: &Scene, _: &mut Draw) -> Params {
    one("tone", Tone::ALL[level % 2].id())
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = asked(params)?.id();
    let finding = judge::sentiment::judge(response);
    let sounds = if finding.label == "none" { "neither tone leads" } else { finding.label };
    Ok(verdict(response, finding.label == asked, format!("{sounds}, {asked} was asked; {}", finding.because)))
}
