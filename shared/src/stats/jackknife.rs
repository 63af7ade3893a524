//! The grouped jackknife, over blocks of base prompts, of a number that depends on fitted probes.

use serde::{Deserialize, Serialize};

use super::{Inference, LeftOut, ResampledEstimate};

/// A value, with its values when blocks of base prompts are left out: of scoring, with the probes kept; of training, with
/// every probe refitted and all held-out rows scored; and of each in every combination. The same replicate index means the
/// same blocks, those of [`LeftOut`] with as many blocks as there are replicates.
///
/// The variance is the delete-d jackknife's of leaving blocks out of both (Shao & Tu 1995, §2.3), less what it counts twice.
/// With s being [`LeftOut::spread`], Sⱼ and Tⱼ the shifts of the value from its mean over the replicates of scoring and of
/// training, and cⱼₖ the interaction of scoring without j and training without k (the table of combinations, centred over rows
/// and columns):
///
/// `V = s · mean((Sⱼ + Tⱼ)²) − ½ s² · mean((cⱼₖ + cₖⱼ)²)`
///
/// A held-out row and a trained row make a pair of the second order, and the jackknife counts the second order twice (Efron &
/// Stein 1981, §4). V is not less than either part alone, `s · mean(Sⱼ²)` and `s · mean(Tⱼ²)`, which are parts of it.
/// See [`Self::inference`] for intervals and tests.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Refitted {
    /// The value on all base prompts.
    pub value: f64,
    /// The value in each replicate of scoring; NaN where it is undefined.
    pub scored: Vec<f64>,
    /// The value in each replicate of training; NaN where it is undefined.
    pub trained: Vec<f64>,
    /// The value in each replicate of scoring, read by the probes of each replicate of training, `[scored][trained]`.
    pub crossed: Vec<f64>,
    /// The value with one task's labels less reliable by a standard error, per judged task; empty where all labels are exact.
    /// The squares of the differences are added to V.
    pub relabelled: Vec<f64>,
}

impl Refitted {
    /// A function of several values, replicate by replicate.
    pub fn combine(parts: &[&Self], function: impl Fn(&[f64]) -> f64) -> Self {
        let at = |read: &dyn Fn(&Self) -> f64| function(&parts.iter().map(|part| read(part)).collect::<Vec<_>>());
        let each = |list: fn(&Self) -> &Vec<f64>| {
            let count = parts.iter().map(|part| list(part).len()).min().unwrap_or(0);
            (0..count).map(|j| at(&|part| list(part)[j])).collect()
        };
        Self {
            value: at(&|part| part.value),
            scored: each(|part| &part.scored),
            trained: each(|part| &part.trained),
            crossed: each(|part| &part.crossed),
            relabelled: each(|part| &part.relabelled),
        }
    }

    /// The mean of several values; `None` without values.
    pub fn mean(parts: &[&Self]) -> Option<Self> {
        let count = parts.len() as f64;
        (!parts.is_empty()).then(|| Self::combine(parts, |values| values.iter().sum::<f64>() / count))
    }

    /// The jackknife's standard error; `None` with fewer than two replicates that are defined.
    pub fn standard_error(&self) -> Option<f64> {
        let defined = self.defined();
        let centred = |list: &[f64]| {
            let values: Vec<f64> = defined.iter().map(|&j| list[j]).collect();
            let centre = super::mean(&values).filter(|_| values.len() > 1)?;
            Some(values.into_iter().map(|value| value - centre).collect::<Vec<f64>>())
        };
        let (scored, trained) = (centred(&self.scored)?, centred(&self.trained)?);
        let spread = LeftOut::at_most(self.scored.len()).spread();
        let variance =
            |shifts: &[f64]| spread * shifts.iter().map(|shift| shift * shift).sum::<f64>() / shifts.len() as f64;
        let both: Vec<f64> = scored.iter().zip(&trained).map(|(scored, trained)| scored + trained).collect();
        let twice = spread * spread * self.together(&defined);
        let variance = (variance(&both) - 0.5 * twice).max(variance(&scored)).max(variance(&trained));
        Some((variance + self.of_labels().map(|shift| shift * shift).sum::<f64>()).sqrt())
    }

    /// The shifts of the value by the errors of the labels.
    fn of_labels(&self) -> impl Iterator<Item = f64> {
        self.relabelled.iter().map(|value| value - self.value)
    }

    /// The mean of (cⱼₖ + cₖⱼ)² over the replicates that are defined.
    fn together(&self, defined: &[usize]) -> f64 {
        let (count, all) = (defined.len() as f64, self.scored.len());
        let at = |scored: usize, trained: usize| self.crossed[scored * all + trained];
        let over = |read: &dyn Fn(usize) -> f64| defined.iter().map(|&j| read(j)).sum::<f64>() / count;
        let rows: Vec<f64> = defined.iter().map(|&j| over(&|k| at(j, k))).collect();
        let columns: Vec<f64> = defined.iter().map(|&k| over(&|j| at(j, k))).collect();
        let whole = rows.iter().sum::<f64>() / count;
        let pairs = (0..defined.len()).flat_map(|a| (0..defined.len()).map(move |b| (a, b)));
        let squares = pairs.map(|(a, b)| {
            let centred = |a: usize, b: usize| at(defined[a], defined[b]) - rows[a] - columns[b] + whole;
            (centred(a, b) + centred(b, a)).powi(2)
        });
        // With any undefined combination the interaction counts as 0.
        let mean = squares.sum::<f64>() / (count * count);
        if mean.is_finite() { mean } else { 0.0 }
    }

    /// The replicates in which both values are defined.
    fn defined(&self) -> Vec<usize> {
        let both = self.scored.iter().zip(&self.trained).enumerate();
        both.filter(|(_, (scored, trained))| scored.is_finite() && trained.is_finite()).map(|(j, _)| j).collect()
    }

    /// Value, error and degrees of freedom: one less than there are replicates that are defined.
    pub fn inference(&self) -> Inference {
        let degrees = self.defined().len().saturating_sub(1) as f64;
        Inference { value: self.value, error: self.standard_error(), degrees }
    }

    /// The 95 % interval.
    pub fn interval(&self) -> [f64; 2] {
        self.inference().interval()
    }

    /// Two-sided p against a value; 1 where there is no error.
    pub fn p_against(&self, null: f64) -> f64 {
        self.inference().p_against(null)
    }
}

/// The contribution of every defined replicate to a variance, as a signed square root; `None` with fewer than two.
fn shifts(replicates: &[f64]) -> Option<Vec<f64>> {
    let finite: Vec<f64> = replicates.iter().copied().filter(|value| value.is_finite()).collect();
    let centre = super::mean(&finite).filter(|_| finite.len() > 1)?;
    let weight = (LeftOut::at_most(replicates.len()).spread() / finite.len() as f64).sqrt();
    Some(replicates.iter().map(|value| if value.is_finite() { weight * (value - centre) } else { 0.0 }).collect())
}

/// Normal draws with the covariance of the replicates: for functions of several numbers that are not smooth, such as an onset
/// or a partition, whose spread the replicates themselves do not show.
///
/// One draw adds Σ gⱼ √(s / J) (θⱼ − θ̄) over both kinds of replicates with the same standard normals gⱼ for all numbers, s
/// being [`LeftOut::spread`]. So draws of a sum are sums of draws. Scoring and training have separate normals here, and their
/// interaction is counted with each.
#[derive(Debug, Clone)]
pub struct Draws<'a> {
    seed: u64,
    purpose: &'a str,
    count: usize,
}

impl<'a> Draws<'a> {
    /// `count` draws, named by their purpose.
    pub fn new(seed: u64, purpose: &'a str, count: usize) -> Self {
        Self { seed, purpose, count }
    }

    /// A number with its value in every draw; `None` with fewer than two replicates.
    pub fn of(&self, refitted: &Refitted) -> Option<ResampledEstimate> {
        let of_labels = refitted.of_labels().collect();
        let shifts = [shifts(&refitted.scored)?, shifts(&refitted.trained)?, of_labels].concat();
        let draw = |draw: usize| {
            let mut rng = super::rng(self.seed, self.purpose, &[draw as u64]);
            let normals = super::normals(shifts.len(), 1.0, &mut rng);
            refitted.value + normals.iter().zip(&shifts).map(|(g, shift)| g * shift).sum::<f64>()
        };
        Some(ResampledEstimate { value: refitted.value, resamples: (0..self.count).map(draw).collect() })
    }
}
