//! Register: formal or informal.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, unknown_slot, verdict};
use crate::error::Result;
use crate::judge;
use crate::world::{Draw, Register, Scene};

const ID: &str = "register";
const EXPECTED: &str = r#"{"register": "formal"} or {"register": "informal"}"#;

/// Register.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Register",
    skill: Skill::Stylistic,
    asks: "formal / informal language",
    satisfied_when: "the register judge finds more markers of that register than of the other",
    phrasings: &[
        "Use {register} language.",
        "Your answer must be {register}.",
        "Write in {a register} style.",
        "Keep the register {register}.",
    ],
    slot,
    draw,
    check,
    // Markers can always be added; that the judge counts every formal one once is set aside.
    mendable: |params, _| asked(params).map(|_| true),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    register: Register,
}

fn asked(params: &Params) -> Result<Register> {
    Ok(read::<Asked>(ID, EXPECTED, params)?.register)
}

fn slot(params: &Params, slot: &str) -> Result<String> {
    match slot {
        "register" => Ok(asked(params)?.id().to_owned()),
        _ => Err(unknown_slot(ID, slot)),
    }
}

fn draw(level: usize, _: &Scene, _: &mut Draw) -> Params {
    one("register", Register::ALL[level % 2].id())
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let asked = asked(params)?.id();
    let finding = judge::register::judge(response);
    let sounds = if finding.label == "none" { "neither register leads" } else { finding.label };
    Ok(verdict(response, finding.label == asked, format!("{sounds}, {asked} was asked; {}", finding.because)))
}
