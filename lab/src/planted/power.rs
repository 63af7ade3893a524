//! Which effects of claims 2b, 3 and 4 a study of all tasks finds, from many drawn studies with such effects (`docs/method.md`
//! §10).
//!
//! Those of claims 1, 2a and 5 follow from the width of their intervals; see [`super::rates`].

use super::dependence::{Behaviour, ONE_WAY, World};
use shared::analysis::emergence::{self, Profile};
use shared::analysis::transfer;
use shared::stats::{self, ResampledEstimate};
use shared::study::{Claim, PairState};
use shared::task::{self, Skill};

/// The level, and the level of one test where all six tests of a study are corrected together and no other decides.
pub const LEVELS: [f64; 2] = [0.05, 0.05 / 6.0];

/// Blocks of the model whose tasks' onsets are drawn.
const BLOCKS: usize = 16;

/// The findings of one study of one-way dependencies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dependent {
    /// Share of the planted pairs that are present.
    pub present: f64,
    /// Share of the other pairs that are absent.
    pub absent: f64,
    /// Whether the rule of claim 3 supports it, at each of [`LEVELS`].
    pub supported: [bool; 2],
}

/// One draw of a study of `n` responses per task over `prompts` base prompts, whose tasks lose `own` of their rate of
/// satisfaction by their own ablation, and three quarters of it by that of a task they depend on.
pub fn dependent(n: usize, prompts: usize, own: f64, seed: u64) -> Dependent {
    let findings = Behaviour { world: World::OneWay, n, prompts, own, seed }.drops().findings();
    let share = |planted: bool, state: PairState| {
        let pairs: Vec<(usize, usize)> = findings.tested().filter(|pair| ONE_WAY.contains(pair) == planted).collect();
        let found = pairs.iter().filter(|&&(source, target)| findings.state(source, target) == Some(state)).count();
        found as f64 / pairs.len().max(1) as f64
    };
    let (lean, p) = findings.lean(0.5);
    Dependent {
        present: share(true, PairState::Present),
        absent: share(false, PairState::Absent),
        supported: LEVELS.map(|level| lean == Claim::Supported && p <= level),
    }
}

/// Whether one draw finds an order of onsets: tasks begin `apart` deviations of a task's onset later for every step of the order
/// of skills.
pub fn ordered(apart: f64, seed: u64) -> [bool; 2] {
    let skills = skills();
    let mut rng = stats::rng(seed, "power of onsets", &[]);
    let deviations = stats::normals(skills.len(), 1.0, &mut rng);
    // A deviation is two blocks wide, and the middle of the order is in the middle of the model.
    let onset = |(&skill, deviation): (&Skill, f64)| {
        let block = BLOCKS as f64 / 2.0 + 2.0 * (deviation + apart * (emergence::complexity(skill) as f64 - 1.0));
        (block.round().max(0.0) as usize).min(BLOCKS - 1)
    };
    let profiles: Vec<Option<Profile>> = skills.iter().zip(deviations).map(|of| Some(beginning(onset(of)))).collect();
    let found = emergence::order_of(&profiles, &skills, seed);
    LEVELS.map(|level| found.as_ref().is_some_and(|order| order.effect.value > 0.0 && order.p <= level))
}

/// Whether one draw finds that transfer clusters by skill: the shares of pairs of one skill lie `apart` deviations of a pair's
/// share above the others.
pub fn clustered(apart: f64, seed: u64) -> [bool; 2] {
    let skills = skills();
    let mut rng = stats::rng(seed, "power of clusters", &[]);
    let mut similarity = vec![vec![0.0; skills.len()]; skills.len()];
    for a in 0..skills.len() {
        for b in a + 1..skills.len() {
            let share = stats::normals(1, 1.0, &mut rng)[0] + if skills[a] == skills[b] { apart } else { 0.0 };
            (similarity[a][b], similarity[b][a]) = (share, share);
        }
    }
    let p = transfer::contrast(&similarity, &skills).p_above;
    LEVELS.map(|level| p.is_some_and(|p| p <= level))
}

fn skills() -> Vec<Skill> {
    task::built_in().iter().map(|task| task.spec().skill).collect()
}

/// A task whose probes read nothing below its onset and everything above, in every draw; enough draws that a p can be at most
/// .05 over the number of blocks.
fn beginning(onset: usize) -> Profile {
    let increment = |block: usize| if block < onset { 0.0 } else { 0.3 };
    let sampled = |block: usize| ResampledEstimate { value: increment(block), resamples: vec![increment(block); 1000] };
    Profile { increments: (0..BLOCKS).map(sampled).collect(), aurocs: vec![0.8; BLOCKS] }
}
