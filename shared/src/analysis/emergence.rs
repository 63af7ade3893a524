//! Where in depth tasks become readable (SCIENCE.md §8).

use rand::seq::SliceRandom;

use crate::site::Position;
use crate::stats::{self, Sampled};
use crate::study::{Emergence, Estimate, TaskEmergence};
use crate::task::Skill;

/// Share of the way from chance to the peak that counts as begun.
const BEGUN: f64 = 0.9;
/// Shuffles of the skills behind the p of their order.
const SHUFFLES: usize = 1999;

/// The AUROC of one task's specialist at every block, lowest first; `None` where the task is not probeable.
pub type Profile<'a> = Option<Vec<&'a Sampled>>;

/// A task's depths, with what they were in every resample.
#[derive(Debug, Clone, PartialEq)]
pub struct Depths {
    onset: Sampled,
    peak: Sampled,
    centre: Sampled,
    auroc: f64,
}

/// The depths of a task whose AUROC at its best block lies above ½ (two-sided p ≤ 0.05, times the number of blocks).
pub fn depths(profile: &[&Sampled]) -> Option<Depths> {
    let layers = profile.len();
    let values: Vec<f64> = profile.iter().map(|auroc| auroc.value).collect();
    let best = peak(&values)?;
    let readable = stats::p_against(profile[best], 0.5) * layers as f64 <= 0.05;
    readable.then(|| Depths {
        onset: Sampled::combine(profile, |curve| onset(curve).map_or(f64::NAN, |layer| layer as f64)),
        peak: Sampled::combine(profile, |curve| peak(curve).map_or(f64::NAN, |layer| layer as f64)),
        centre: Sampled::combine(profile, centre),
        auroc: values[best],
    })
}

/// Where every task emerges at a position, and whether that follows the order of the skills.
///
/// `profiles` and `skills` run over the study's tasks.
pub fn emergence(position: Position, profiles: &[Profile<'_>], skills: &[Skill], seed: u64) -> Emergence {
    let depths: Vec<Option<Depths>> = profiles.iter().map(|profile| depths(profile.as_ref()?)).collect();
    let n_layers = profiles.iter().flatten().map(Vec::len).next().unwrap_or(0);
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
        relative_onset: depths.onset.value / (n_layers.max(2) - 1) as f64,
        peak: depths.peak.value as usize,
        peak_interval: depths.peak.interval(),
        peak_auroc: depths.auroc,
        centre: depths.centre.value,
        centre_interval: depths.centre.interval(),
    }
}

/// How far onset follows the order structural < lexical < semantic, stylistic.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Somers' D, with its resamples.
    pub effect: Sampled,
    /// Two-sided p, skills shuffled over the tasks.
    pub p: f64,
}

impl Order {
    fn report(&self) -> Estimate {
        Estimate { value: self.effect.value, interval: self.effect.interval(), p: Some(self.p) }
    }
}

/// The order of the tasks that emerge at all; `None` with fewer than three, or with one rank of skills only.
pub fn order(depths: &[Option<Depths>], skills: &[Skill], seed: u64) -> Option<Order> {
    let (onsets, mut ranks): (Vec<&Sampled>, Vec<usize>) = depths
        .iter()
        .zip(skills)
        .filter_map(|(depths, &skill)| Some((&depths.as_ref()?.onset, complexity(skill))))
        .unzip();
    if onsets.len() < 3 || ranks.iter().all(|&rank| rank == ranks[0]) {
        return None;
    }
    let effect = Sampled::combine(&onsets, |onsets| somers_d(onsets, &ranks));
    let values: Vec<f64> = onsets.iter().map(|onset| onset.value).collect();
    let mut rng = stats::rng(seed, "onset shuffles", &[]);
    let null: Vec<f64> = (0..SHUFFLES)
        .map(|_| {
            ranks.shuffle(&mut rng);
            // Shuffles that repeat the grouping must count as reaching it, rounding or not.
            somers_d(&values, &ranks).abs() + 1e-12
        })
        .collect();
    let p = stats::exceedance_p(effect.value.abs(), &null);
    Some(Order { effect, p })
}

/// The depths and their order at one position: what claim 4 reads.
pub fn order_of(profiles: &[Profile<'_>], skills: &[Skill], seed: u64) -> Option<Order> {
    let depths: Vec<Option<Depths>> = profiles.iter().map(|profile| depths(profile.as_ref()?)).collect();
    order(&depths, skills, seed)
}

/// The rank of a skill in the order that claim 4 states.
fn complexity(skill: Skill) -> usize {
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

/// The first of the largest values; `None` where none lies above ½.
fn peak(curve: &[f64]) -> Option<usize> {
    let best = (0..curve.len()).reduce(|best, layer| if curve[layer] > curve[best] { layer } else { best })?;
    (curve[best] > 0.5).then_some(best)
}

fn onset(curve: &[f64]) -> Option<usize> {
    let begun = 0.5 + BEGUN * (curve[peak(curve)?] - 0.5);
    curve.iter().position(|&auroc| auroc >= begun)
}

/// NaN where nothing lies above ½.
fn centre(curve: &[f64]) -> f64 {
    let weights = curve.iter().map(|auroc| (auroc - 0.5).max(0.0));
    let total: f64 = weights.clone().sum();
    weights.enumerate().map(|(layer, weight)| layer as f64 * weight).sum::<f64>() / total
}
