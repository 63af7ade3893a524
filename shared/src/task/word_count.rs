//! Word count: exactly N words.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, refuse, unknown_slot, verdict};
use crate::error::Result;
use crate::world::{Draw, Scene};

const ID: &str = "word-count";
const EXPECTED: &str = r#"{"count": N} with N ≥ 1"#;

/// Word count.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Word count",
    skill: Skill::Structural,
    asks: "exactly N words",
    satisfied_when: "the response has exactly N words: runs of non-space that hold a letter or digit",
    phrasings: &[
        "Use exactly {count} words.",
        "Answer in exactly {count} words.",
        "Your answer must have {count} words, no more and no less.",
        "Write {count} words.",
    ],
    slot,
    draw,
    check,
    mendable,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    count: u32,
}

fn asked(params: &Params) -> Result<u32> {
    match read::<Asked>(ID, EXPECTED, params)?.count {
        0 => Err(refuse(ID, "count is 0", EXPECTED)),
        count => Ok(count),
    }
}

fn slot(params: &Params, slot: &str) -> Result<String> {
    match slot {
        "count" => Ok(asked(params)?.to_string()),
        _ => Err(unknown_slot(ID, slot)),
    }
}

fn draw(level: usize, _: &Scene, _: &mut Draw) -> Params {
    one("count", 4 + level % 11)
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = asked(params)? as usize;
    let found = words(response);
    let noun = if found == 1 { "word" } else { "words" };
    Ok(verdict(response, found == asked, format!("{found} {noun}, exactly {asked} were asked")))
}

/// Words never go, however the last one runs on.
fn mendable(params: &Params, beginning: &str) -> Result<bool> {
    Ok(words(beginning) < asked(params)? as usize)
}

/// Runs of non-space that hold a letter or digit.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|run| run.chars().any(char::is_alphanumeric)).count()
}
