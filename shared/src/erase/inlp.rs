//! INLP: iterated null-space projection (Ravfogel et al. 2020, arXiv 2004.07667).

use super::descent::Problem;
use super::inverse_hessian::InverseHessian;
use super::labelled::{Labelled, mean, two_classes};
use super::{Eraser, orthonormalise};
use crate::error::{Error, Result};
use crate::linalg::{dense, dot};

/// Below this accuracy on the development rows, a direction is not removed.
pub const LEAST_ACCURACY: f64 = 0.55;

/// The settings of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inlp {
    /// Inverse penalty of the logistic regressions, scikit-learn's C.
    pub c: f64,
}

impl Default for Inlp {
    fn default() -> Self {
        Self { c: 0.1 }
    }
}

/// When INLP has removed enough.
#[derive(Debug, Clone, Copy)]
pub enum Stop<'a> {
    /// After this many directions, fitted on all rows.
    Rank(usize),
    /// Before the first direction whose accuracy on the development rows is below [`LEAST_ACCURACY`].
    Development {
        /// The most directions.
        cap: usize,
        /// Which rows are for development; the directions are fitted on the others.
        mask: &'a [bool],
    },
}

/// The orthogonal projection away from the directions of logistic regressions, each fitted where those before it read nothing.
///
/// Every round takes the optimum of scikit-learn's `LogisticRegression(C)` on raw features, orthogonal to the directions found
/// so far, and adds it to them. The optimum lies in the span of the remaining rows, so the directions are orthogonal as found,
/// and their span is the row space of the summed row-space projections of `get_debiasing_projection` (the authors' program).
/// Rank 0 is possible where development stops the first direction. A rank below the one asked for is possible where the rows
/// have no more directions, or where the remaining difference of the classes is below double precision. The latter happens for
/// features so small that the penalty outweighs them (C n times their variance below 1): each direction is then nearly the
/// difference of means, whose removal leaves almost nothing for the next.
///
/// # Errors
/// [`Error::Config`] for a C that is not positive, [`Error::Data`] for a rank of 0 or above d, a mask that does not fit or
/// leaves one class, or a fit that does not converge.
pub fn inlp(sample: &Labelled<'_>, settings: &Inlp, stop: Stop<'_>) -> Result<Eraser> {
    let (Stop::Rank(most) | Stop::Development { cap: most, .. }) = stop;
    check(sample, settings, most)?;
    let fitted_on = Training::new(sample, stop)?;
    let mut rounds = Rounds::new(&fitted_on, settings.c)?;
    while rounds.count() < most {
        let Some(probe) = rounds.optimum()? else { break };
        if matches!(stop, Stop::Development { .. }) && fitted_on.accuracy(&probe) < LEAST_ACCURACY {
            break;
        }
        rounds.keep(&probe.weights);
    }
    Eraser::away_from(&fitted_on.in_features(&rounds.basis), sample.d())
}

/// Weights `[d]` and intercept of scikit-learn's `LogisticRegression(C)` on the rows as they are; zero weights where the rows
/// hold no information on the labels.
///
/// # Errors
/// [`Error::Config`] for a C that is not positive, [`Error::Data`] for a fit that does not converge.
pub(crate) fn logistic(sample: &Labelled<'_>, c: f64) -> Result<(Vec<f64>, f64)> {
    check(sample, &Inlp { c }, 1)?;
    let training = Training::new(sample, Stop::Rank(1))?;
    let rounds = Rounds::new(&training, c)?;
    let Some(Probe { weights, intercept }) = rounds.optimum()? else {
        return Ok((vec![0.0; sample.d()], rounds.problem.log_odds()));
    };
    let weights = training.in_features(&weights);
    let shift = dot(&weights, &training.mean);
    Ok((weights, intercept - shift))
}

fn check(sample: &Labelled<'_>, settings: &Inlp, most: usize) -> Result<()> {
    if !(settings.c.is_finite() && settings.c > 0.0) {
        return Err(Error::config("inlp.c", format!("{} is not positive", settings.c), "use for example 0.1"));
    }
    if most == 0 || most > sample.d() {
        let fix = format!("ask for 1 to {} directions", sample.d());
        return Err(Error::data("rank of INLP", format!("{most} directions of {} features", sample.d()), fix));
    }
    Ok(())
}

/// The rows that are fitted and those that are held out, less the mean of the fitted ones.
struct Training {
    d: usize,
    /// `[d]`
    mean: Vec<f64>,
    /// The fitted rows `[n, width]`: raw features, or fewer coordinates where there are fewer rows.
    rows: Vec<f64>,
    width: usize,
    /// The features of the coordinates `[width, d]`; `None` where the coordinates are the features.
    basis: Option<Vec<f64>>,
    labels: Vec<bool>,
    /// `[m, d]`
    held_out: Vec<f64>,
    held_out_labels: Vec<bool>,
}

/// A fitted logistic regression: weights `[width]` and intercept.
struct Probe {
    weights: Vec<f64>,
    intercept: f64,
}

impl Training {
    fn new(sample: &Labelled<'_>, stop: Stop<'_>) -> Result<Self> {
        let held_out = match stop {
            Stop::Rank(_) => vec![false; sample.n()],
            Stop::Development { mask, .. } => checked(mask, sample.n())?.to_vec(),
        };
        let of = |held: bool| sample.pairs().zip(&held_out).filter(move |(_, out)| **out == held).map(|(pair, _)| pair);
        let d = sample.d();
        let labels: Vec<bool> = of(false).map(|(_, label)| label).collect();
        two_classes(&labels, "labels outside the development rows")?;
        let mean = mean(of(false).map(|(row, _)| row), d);
        let less_mean = |held| {
            let entries = of(held).flat_map(|(row, _)| row.iter().zip(&mean));
            entries.map(|(&x, mean)| f64::from(x) - mean).collect::<Vec<f64>>()
        };
        let (rows, width, basis) = in_span(less_mean(false), labels.len(), d);
        let held_out_labels = of(true).map(|(_, label)| label).collect();
        let held_out = less_mean(true);
        Ok(Self { d, mean, rows, width, basis, labels, held_out, held_out_labels })
    }

    /// Vectors `[k, width]` as vectors `[k, d]`.
    fn in_features(&self, vectors: &[f64]) -> Vec<f64> {
        match &self.basis {
            Some(basis) if !vectors.is_empty() => dense::product(vectors, self.width, basis, self.d),
            _ => vectors.to_vec(),
        }
    }

    /// The share of the held-out rows that a probe classifies correctly.
    fn accuracy(&self, probe: &Probe) -> f64 {
        let direction = self.in_features(&probe.weights);
        let rows = self.held_out.chunks_exact(self.d).zip(&self.held_out_labels);
        let right = rows.filter(|(row, label)| (dot(row, &direction) + probe.intercept > 0.0) == **label).count();
        right as f64 / self.held_out_labels.len() as f64
    }
}

fn checked(mask: &[bool], n: usize) -> Result<&[bool]> {
    if mask.len() == n && mask.contains(&true) && mask.contains(&false) {
        return Ok(mask);
    }
    let problem = format!("expected {n} values, some of them true and some false, got {}", mask.len());
    Err(Error::data("development rows", problem, "hold out some of the rows, for example one fold"))
}

/// Rows in the coordinates of their own span where that is narrower than the features.
fn in_span(rows: Vec<f64>, n: usize, d: usize) -> (Vec<f64>, usize, Option<Vec<f64>>) {
    if n >= d {
        return (rows, d, None);
    }
    let span = dense::span(&rows, d);
    (span.rows, n, Some(span.basis))
}

/// The rounds so far.
struct Rounds {
    problem: Problem,
    /// The curvature at zero, within what is left.
    inverse_hessian: InverseHessian,
    /// The directions kept `[k, width]`, orthonormal.
    basis: Vec<f64>,
}

impl Rounds {
    fn new(training: &Training, c: f64) -> Result<Self> {
        let problem = Problem::new(&training.rows, training.width, &training.labels, c);
        let inverse_hessian = problem.inverse_hessian_at_zero()?;
        Ok(Self { problem, inverse_hessian, basis: Vec::new() })
    }

    fn count(&self) -> usize {
        self.basis.len() / self.problem.d()
    }

    /// The optimum of the next round; none when the rows have nothing left.
    fn optimum(&self) -> Result<Option<Probe>> {
        let start = self.problem.start(&self.basis);
        if self.count() == self.problem.d() || self.problem.is_exhausted(&start, &self.inverse_hessian) {
            return Ok(None);
        }
        let mut weights = self.problem.solve(start, &self.inverse_hessian, &self.basis)?;
        let intercept = weights.pop().expect("the intercept is the last coefficient");
        Ok(Some(Probe { weights, intercept }))
    }

    fn keep(&mut self, weights: &[f64]) {
        let mut direction = weights.to_vec();
        orthonormalise(&mut direction, &self.basis);
        self.inverse_hessian.remove(&direction);
        self.basis.extend(direction);
    }
}
