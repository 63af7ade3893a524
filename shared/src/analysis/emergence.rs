//! Where in depth tasks become readable beyond the text (`docs/method.md` §6).

use crate::site::Position;
use crate::stats::{self, Permuted, ResampledEstimate};
use crate::study::{Emergence, Estimate, TaskEmergence, relative_depth};
use crate::task::Skill;

/// Share of the peak that counts as begun.
const BEGUN: f64 = 0.9;
/// The level at which an order is called significant.
const LEVEL: f64 = 0.05;

/// One task over the blocks, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Increments over the text, with draws that go together over blocks and tasks.
    pub increments: Vec<ResampledEstimate>,
    /// Raw AUROC of the specialists.
    pub aurocs: Vec<f64>,
}

/// A task's depths, with their value in every draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Depths {
    onset: ResampledEstimate,
    peak: ResampledEstimate,
    centre: ResampledEstimate,
    increment: f64,
    auroc: f64,
}

/// The depths of a task whose increment at its best block lies above 0 (two-sided p ≤ 0.05, times the number of blocks).
pub fn depths(profile: &Profile) -> Option<Depths> {
    let curve: Vec<&ResampledEstimate> = profile.increments.iter().collect();
    let values: Vec<f64> = curve.iter().map(|increment| increment.value).collect();
    let best = peak(&values)?;
    let emerges = stats::p_against(curve[best], 0.0) * curve.len() as f64 <= 0.05;
    emerges.then(|| Depths {
        onset: ResampledEstimate::combine(&curve, |curve| onset(curve).map_or(f64::NAN, |layer| layer as f64)),
        peak: ResampledEstimate::combine(&curve, |curve| peak(curve).map_or(f64::NAN, |layer| layer as f64)),
        centre: ResampledEstimate::combine(&curve, centre),
        increment: values[best],
        auroc: profile.aurocs[best],
    })
}

/// Where every task emerges at a position, and whether that follows the order of the skills.
///
/// `profiles` and `skills` run over the study's tasks; a profile is `None` where the task is not probeable.
pub fn emergence(position: Position, profiles: &[Option<Profile>], skills: &[Skill], seed: u64) -> Emergence {
    let depths: Vec<Option<Depths>> = profiles.iter().map(|profile| depths(profile.as_ref()?)).collect();
    let n_layers = profiles.iter().flatten().map(|profile| profile.increments.len()).next().unwrap_or(0);
    Emergence {
        position,
        order: order(&depths, skills, seed).map(|order| order.report()),
        tasks: depths.iter().map(|depths| Some(report(depths.as_ref()?, n_layers))).collect(),
    }
}

fn report(depths: &Depths, n_layers: usize) -> TaskEmergence {
    TaskEmergence {
        onset: depths.onset.value as usize,
        onset_interval: depths.onset.interval(),
        relative_onset: relative_depth(depths.onset.value, n_layers),
        peak: depths.peak.value as usize,
        peak_interval: depths.peak.interval(),
        peak_auroc: depths.auroc,
        peak_increment: Some(depths.increment),
        centre: depths.centre.value,
        centre_interval: depths.centre.interval(),
    }
}

/// How far onset follows the order structural < lexical < semantic, stylistic.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Somers' D, with its draws.
    pub effect: ResampledEstimate,
    /// Exact two-sided p: of all ways to give these skills to the tasks, the share with so large a |D|.
    pub p: f64,
    /// How many tasks emerge.
    pub tasks: usize,
    /// The smallest |D| that can be significant (p ≤ 0.05, before any correction) with so many tasks of each rank, all onsets
    /// different; `None` where none can.
    pub least: Option<f64>,
}

impl Order {
    fn report(&self) -> Estimate {
        Estimate { value: self.effect.value, interval: self.effect.interval(), p: Some(self.p) }
    }
}

/// The order of the tasks that emerge at all; `None` with fewer than three, or with one rank of skills only.
pub fn order(depths: &[Option<Depths>], skills: &[Skill], seed: u64) -> Option<Order> {
    let (onsets, ranks): (Vec<&ResampledEstimate>, Vec<usize>) = depths
        .iter()
        .zip(skills)
        .filter_map(|(depths, &skill)| Some((&depths.as_ref()?.onset, complexity(skill))))
        .unzip();
    if onsets.len() < 3 || ranks.iter().all(|&rank| rank == ranks[0]) {
        return None;
    }
    let effect = ResampledEstimate::combine(&onsets, |onsets| somers_d(onsets, &ranks));
    let values: Vec<f64> = onsets.iter().map(|onset| onset.value).collect();
    let different: Vec<f64> = (0..ranks.len()).map(|task| task as f64).collect();
    let under = |values: &[f64]| Permuted::of(&ranks, seed, "order of onsets", |ranks| somers_d(values, ranks));
    let (p, least) = (under(&values).p_two_sided(), under(&different).least_significant(LEVEL));
    Some(Order { effect, p, tasks: ranks.len(), least })
}

/// The depths and their order at one position: what claim 4 reads.
pub fn order_of(profiles: &[Option<Profile>], skills: &[Skill], seed: u64) -> Option<Order> {
    let depths: Vec<Option<Depths>> = profiles.iter().map(|profile| depths(profile.as_ref()?)).collect();
    order(&depths, skills, seed)
}

/// The rank of a skill in the order that claim 4 states.
pub fn complexity(skill: Skill) -> usize {
    match skill {
        Skill::Structural => 0,
        Skill::Lexical => 1,
        Skill::Semantic | Skill::Stylistic => 2,
    }
}

/// (concordant − discordant) / pairs of different rank; ties of the value count for neither. NaN where an onset is.
fn somers_d(values: &[f64], ranks: &[usize]) -> f64 {
    let (mut sum, mut pairs) = (0.0, 0.0);
    for low in 0..ranks.len() {
        for high in (0..ranks.len()).filter(|&high| ranks[high] > ranks[low]) {
            let difference = values[high] - values[low];
            sum += if difference == 0.0 { 0.0 } else { difference.signum() };
            pairs += 1.0;
        }
    }
    sum / pairs
}

/// The first of the largest values; `None` where none lies above 0.
fn peak(curve: &[f64]) -> Option<usize> {
    let best = (0..curve.len()).reduce(|best, layer| if curve[layer] > curve[best] { layer } else { best })?;
    (curve[best] > 0.0).then_some(best)
}

fn onset(curve: &[f64]) -> Option<usize> {
    let begun = BEGUN * curve[peak(curve)?];
    curve.iter().position(|&increment| increment >= begun)
}

/// NaN where nothing lies above 0.
fn centre(curve: &[f64]) -> f64 {
    let weights = curve.iter().map(|increment| increment.max(0.0));
    let total: f64 = weights.clone().sum();
    weights.enumerate().map(|(layer, weight)| layer as f64 * weight).sum::<f64>() / total
}
