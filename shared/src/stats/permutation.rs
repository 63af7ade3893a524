//! Exact permutation tests: a statistic under every way to give group labels to the items.

use rand::seq::SliceRandom;

/// With more distinct assignments than this, [`DRAWS`] of them are drawn.
const ENUMERATED: f64 = 20_000.0;
/// Assignments drawn in addition to the observed one.
const DRAWS: usize = 9_999;
/// Values this close count as equal: assignments that repeat the observed grouping must count as reaching it.
const TIE: f64 = 1e-12;

/// A statistic as observed, and under every distinct assignment of the same labels, the observed one among them.
///
/// Where the labels are exchangeable between items, all assignments are equally likely, and the share of them that reaches the
/// observed value is an exact p (Fisher 1935; Phipson & Smyth 2010 for draws with the observed one counted in).
#[derive(Debug, Clone, PartialEq)]
pub struct Permuted {
    /// The statistic of the labels as they are.
    pub observed: f64,
    /// The statistic of every assignment; an undefined one (NaN) counts as reaching the observed value.
    pub null: Vec<f64>,
}

impl Permuted {
    /// Evaluates a statistic of labels, one label per item; `seed` and `purpose` name the draws where there are too many
    /// assignments to list.
    pub fn of(labels: &[usize], seed: u64, purpose: &str, statistic: impl Fn(&[usize]) -> f64) -> Self {
        let observed = statistic(labels);
        let mut labels = labels.to_vec();
        if assignments(&labels) > ENUMERATED {
            let mut rng = super::rng(seed, purpose, &[]);
            let draws = (0..DRAWS).map(|_| {
                labels.shuffle(&mut rng);
                statistic(&labels)
            });
            return Self { observed, null: std::iter::once(observed).chain(draws).collect() };
        }
        labels.sort_unstable();
        let mut null = vec![statistic(&labels)];
        while advance(&mut labels) {
            null.push(statistic(&labels));
        }
        Self { observed, null }
    }

    /// One-sided p: the share of assignments with a value at least as high.
    pub fn p_above(&self) -> f64 {
        self.share(|value| value >= self.observed - TIE)
    }

    /// One-sided p: the share of assignments with a value at least as low.
    pub fn p_below(&self) -> f64 {
        self.share(|value| value <= self.observed + TIE)
    }

    /// Two-sided p: the share of assignments with a value at least as far from 0.
    pub fn p_two_sided(&self) -> f64 {
        self.share(|value| value.abs() >= self.observed.abs() - TIE)
    }

    /// The smallest distance from 0 whose two-sided p is at most `alpha`; `None` where no assignment reaches it.
    pub fn least_significant(&self, alpha: f64) -> Option<f64> {
        let mut distances: Vec<f64> = self.null.iter().map(|value| value.abs()).collect();
        distances.sort_by(|a, b| b.total_cmp(a));
        let reach = |&distance: &f64| self.share(|value| value.abs() >= distance - TIE) <= alpha;
        distances.dedup_by(|a, b| (*a - *b).abs() <= TIE);
        distances.into_iter().take_while(reach).last()
    }

    fn share(&self, reaches: impl Fn(f64) -> bool) -> f64 {
        let undefined = self.observed.is_nan();
        let count = self.null.iter().filter(|&&value| undefined || value.is_nan() || reaches(value)).count();
        count as f64 / self.null.len() as f64
    }
}

/// How many distinct ways there are to give the labels to the items, `n! / Π nᵢ!`.
fn assignments(labels: &[usize]) -> f64 {
    let mut ascending = labels.to_vec();
    ascending.sort_unstable();
    let groups = ascending.chunk_by(|a, b| a == b).map(<[usize]>::len);
    let of_groups = |size: usize| (1..=size).map(|factor| (factor as f64).ln()).sum::<f64>();
    (of_groups(labels.len()) - groups.map(of_groups).sum::<f64>()).exp().round()
}

/// The next arrangement in lexicographic order; false, and nothing done, at the last.
fn advance(labels: &mut [usize]) -> bool {
    let Some(pivot) = (1..labels.len()).rev().find(|&place| labels[place - 1] < labels[place]) else { return false };
    let larger = (pivot..labels.len()).rev().find(|&place| labels[place] > labels[pivot - 1]).unwrap_or(pivot);
    labels.swap(pivot - 1, larger);
    labels[pivot..].reverse();
    true
}
