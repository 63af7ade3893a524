//! Character count: about N characters.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, refuse, unknown_slot, verdict};
use crate::error::Result;
use crate::world::{Draw, Scene};

const ID: &str = "character-count";
const EXPECTED: &str = r#"{"count": N} with N ≥ 1"#;

/// Character count.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Character count",
    skill: Skill::Structural,
    asks: "about N characters",
    satisfied_when: "the number of Unicode characters of the trimmed response is within 10 % of N",
    phrasings: &[
        "Use about {count} characters.",
        "Your answer should be about {count} characters long.",
        "Keep the length near {count} characters.",
        "Write roughly {count} characters.",
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
    one("count", 30 + 10 * (level % 12))
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = u64::from(asked(params)?);
    let found = response.trim().chars().count() as u64;
    let slack = asked / 10;
    let why = format!("{found} characters, {} to {} were asked", asked - slack, asked + slack);
    Ok(verdict(response, 10 * found.abs_diff(asked) <= asked, why))
}

/// Characters are only ever added, behind all that stand here but leading white space.
fn mendable(params: &Params, beginning: &str) -> Result<bool> {
    let asked = u64::from(asked(params)?);
    Ok((beginning.trim_start().chars().count() as u64) < asked + asked / 10)
}
