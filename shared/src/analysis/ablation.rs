//! Which tasks depend on which: drops under ablation against those under controls of the same rank (SCIENCE.md §7).

use super::asymmetry::asymmetry;
use crate::stats::{self, Sampled};
use crate::study::{Dependencies, Estimate};

/// The level at which a dependency counts.
pub const ALPHA: f64 = 0.05;

/// Drops of every target's score, before minus after. Lists run over the study's tasks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drops {
    /// Under the ablation of each task, `[source][target]`.
    pub ablated: Vec<Vec<Option<Sampled>>>,
    /// Under each control.
    pub controls: Vec<Control>,
}

/// Drops under one control.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Control {
    /// The task whose rows, with permuted labels, the control's subspace was found in, if it was found so.
    pub task: Option<usize>,
    /// Of every target.
    pub drops: Vec<Option<Sampled>>,
}

/// What is known of a matrix of drops.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Drops beyond the controls' mean, `[source][target]`.
    excess: Vec<Vec<Option<Excess>>>,
    /// Corrected p, `[source][target]`.
    p: Vec<Vec<Option<f64>>>,
    band: Vec<Option<[f64; 2]>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Excess {
    drop: Sampled,
    /// How far controls of a target scatter about their mean, and so would one more.
    scatter: f64,
    /// Controls behind the scatter, less one.
    degrees: f64,
}

impl Drops {
    /// Tests every drop against the controls' drops of the same target. Permuted labels of the target itself are a
    /// control for the target's own ablation only: in its own rows the label makes a direction wide, which they find.
    ///
    /// A drop must go beyond both: resampling the base prompts (normal, over its bootstrap error), and one more draw of
    /// the controls (Student's t with K − 1 degrees of freedom, over their scatter s √(1 + 1/K): were the task's subspace
    /// like a control's, its drop would be one). The p is the larger of the two (an intersection–union test). Without at
    /// least three controls nothing is tested.
    pub fn findings(&self) -> Findings {
        let n = self.ablated.len();
        let excess: Vec<Vec<Option<Excess>>> =
            (0..n).map(|source| (0..n).map(|target| self.excess(source, target)).collect()).collect();
        let p = corrected(&excess);
        Findings { excess, p, band: (0..n).map(|target| self.band(target)).collect() }
    }

    /// The tables as a study holds them.
    pub fn report(&self) -> Dependencies {
        let of = |read: &dyn Fn(&Sampled) -> f64| {
            self.ablated.iter().map(|row| row.iter().map(|drop| drop.as_ref().map(read)).collect()).collect()
        };
        let findings = self.findings();
        Dependencies {
            drop: of(&|drop| drop.value),
            low: of(&|drop| drop.interval()[0]),
            high: of(&|drop| drop.interval()[1]),
            own: findings.own().map(|own| own.report()),
            sparsity: findings.sparsity(),
            pairs: findings.tested().count(),
            asymmetry: findings.asymmetry(),
            p: findings.p,
            band: findings.band,
        }
    }

    /// The controls of a pair, source and target.
    fn controls_of(&self, source: usize, target: usize) -> Vec<&Sampled> {
        let matched = |control: &&Control| source == target || control.task != Some(target);
        self.controls.iter().filter(matched).filter_map(|control| control.drops[target].as_ref()).collect()
    }

    fn band(&self, target: usize) -> Option<[f64; 2]> {
        let other = if target == 0 { 1 } else { 0 };
        let drops: Vec<f64> = self.controls_of(other, target).iter().map(|drop| drop.value).collect();
        stats::central_interval(&drops)
    }

    fn excess(&self, source: usize, target: usize) -> Option<Excess> {
        let own = self.ablated[source][target].as_ref()?;
        let controls = self.controls_of(source, target);
        let values: Vec<f64> = controls.iter().map(|control| control.value).collect();
        let k = values.len() as f64;
        let deviation = stats::standard_deviation(&values).filter(|_| values.len() >= 3)?;
        let parts: Vec<&Sampled> = std::iter::once(own).chain(controls).collect();
        Some(Excess {
            drop: Sampled::combine(&parts, |drops| drops[0] - drops[1..].iter().sum::<f64>() / k),
            scatter: deviation * (1.0 + 1.0 / k).sqrt(),
            degrees: k - 1.0,
        })
    }
}

impl Excess {
    fn p(&self) -> f64 {
        let drop = self.drop.value;
        let against = |error: f64, p: &dyn Fn(f64) -> f64| match (drop == 0.0, error > 0.0) {
            (true, _) => 1.0,
            (false, true) => p(drop / error),
            (false, false) => 0.0,
        };
        let resampled = against(self.drop.standard_error(), &stats::normal_p_two_sided);
        resampled.max(against(self.scatter, &|t| stats::student_p_two_sided(t, self.degrees)))
    }
}

/// Mean drop of the ablated tasks themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// Beyond the controls, with its resamples.
    pub drop: Sampled,
    /// Two-sided p against 0.
    pub p: f64,
}

impl Own {
    fn report(&self) -> Estimate {
        Estimate { value: self.drop.value, interval: self.drop.interval(), p: Some(self.p) }
    }
}

impl Findings {
    /// Whether a pair's drop goes beyond the controls; `None` where it was not tested.
    pub fn counts(&self, source: usize, target: usize) -> Option<bool> {
        self.p[source][target].map(|p| p <= ALPHA)
    }

    /// The tested pairs of different tasks.
    pub fn tested(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let n = self.p.len();
        let pairs = (0..n).flat_map(move |source| (0..n).map(move |target| (source, target)));
        pairs.filter(|&(source, target)| source != target && self.p[source][target].is_some())
    }

    /// Mean drop of the tasks under their own ablation, beyond the controls.
    pub fn own(&self) -> Option<Own> {
        let own: Vec<&Excess> = (0..self.excess.len()).filter_map(|task| self.excess[task][task].as_ref()).collect();
        let degrees = own.iter().map(|excess| excess.degrees).reduce(f64::min)?;
        let parts: Vec<&Sampled> = own.iter().map(|excess| &excess.drop).collect();
        let count = parts.len() as f64;
        let drop = Sampled::combine(&parts, |drops| drops.iter().sum::<f64>() / count);
        // Scatters of different targets under one control may go together: no gain from averaging is assumed.
        let scatter = own.iter().map(|excess| excess.scatter).sum::<f64>() / count;
        let mean = Excess { drop, scatter, degrees };
        Some(Own { p: mean.p(), drop: mean.drop })
    }

    /// Share of the tested pairs that count, with its Wilson interval, and the two-sided p of a share of ½.
    pub fn sparsity(&self) -> Option<Estimate> {
        let pairs = self.tested().count();
        let counting = self.tested().filter(|&(source, target)| self.counts(source, target) == Some(true)).count();
        (pairs > 0).then(|| {
            let share = counting as f64 / pairs as f64;
            let z = (share - 0.5) / (0.25 / pairs as f64).sqrt();
            let p = stats::normal_p_two_sided(z);
            Estimate { value: share, interval: stats::wilson_interval(counting, pairs), p: Some(p) }
        })
    }

    /// Mean |D − Dᵀ| over the tested pairs, and what resampling alone makes of a symmetric matrix.
    pub fn asymmetry(&self) -> Option<Estimate> {
        let both = |&(a, b): &(usize, usize)| a < b && self.p[b][a].is_some();
        let opposite =
            |(a, b): (usize, usize)| Some((&self.excess[a][b].as_ref()?.drop, &self.excess[b][a].as_ref()?.drop));
        asymmetry(&self.tested().filter(both).filter_map(opposite).collect::<Vec<_>>())
    }
}

/// Holm's correction over the pairs of different tasks, and apart from them over the diagonal.
fn corrected(excess: &[Vec<Option<Excess>>]) -> Vec<Vec<Option<f64>>> {
    let n = excess.len();
    let mut p = vec![vec![None; n]; n];
    for diagonal in [false, true] {
        let places: Vec<(usize, usize)> = (0..n)
            .flat_map(|source| (0..n).map(move |target| (source, target)))
            .filter(|&(source, target)| (source == target) == diagonal)
            .collect();
        let (places, raw): (Vec<(usize, usize)>, Vec<f64>) =
            places.into_iter().filter_map(|(s, t)| Some(((s, t), excess[s][t].as_ref()?.p()))).unzip();
        for ((source, target), corrected) in places.into_iter().zip(stats::holm(&raw)) {
            p[source][target] = Some(corrected);
        }
    }
    p
}
