//! The subspaces that are taken out: each task's own, and controls of the same rank.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::activation::Activations;
use crate::erase::{Covariance, Eraser, Inlp, Labelled, Stop, inlp, leace, mean_projection};
use crate::error::{Error, Result};
use crate::executor::Sequential;
use crate::linalg::{Matrix, dense, moments};
use crate::probe::draw;
use crate::run::cell::Plan;
use crate::site::{Position, Site};
use crate::stats;
use crate::study::{AblationConfig, C, CaseKind, Method};

/// Below this share of its mean square, a feature's variance is rounding.
const CONSTANT: f64 = 1e-12;

/// The activations of a site and position, `[n, d]`.
///
/// # Errors
/// [`Error::Config`] when they were not captured.
pub(super) fn block(activations: &Activations, site: Site, position: Position) -> Result<Cow<'_, [f32]>> {
    let row = activations.sites().iter().position(|&known| known == site);
    let column = activations.positions().iter().position(|&known| known == position);
    let (Some(row), Some(column)) = (row, column) else {
        return Err(Error::config(
            "ablation.position",
            format!("{site}, {position} was not captured"),
            "name a site and a position that are",
        ));
    };
    activations.cell(row, column)
}

/// One block of activations to find subspaces in.
#[derive(Clone, Copy)]
pub(super) struct Fitting<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ablation: &'a AblationConfig,
    /// Directions asked for.
    pub(super) rank: usize,
    /// `[n, d]`
    pub(super) block: Matrix<'a>,
}

/// A probeable task's own subspace on all its rows of a block `[n, d]`, and the mean about which it is taken out, that of all
/// tasks' rows.
pub(in crate::run) fn found(plan: &Plan, ablation: &AblationConfig, place: usize, block: Matrix<'_>) -> Result<Eraser> {
    Fitting { plan, ablation, rank: ablation.rank, block }.source(place, None)
}

/// The probeable tasks' subspaces, and the controls'.
pub(super) struct Matched {
    pub(super) sources: Vec<Eraser>,
    pub(super) controls: Vec<(Which, Eraser)>,
}

/// The origin of a subspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Which {
    /// The kind of case.
    pub kind: CaseKind,
    /// The task whose labels, real or permuted, it was found by, if any were.
    pub task: Option<usize>,
    /// Which of the draws of its kind and task, from 0.
    pub draw: usize,
}

impl Fitting<'_> {
    /// Subspaces fitted without the rows of a fold, or on all rows: every task's own, and the draws of the null.
    pub(super) fn matched(&self, held_out: Option<usize>) -> Result<Matched> {
        let places = 0..self.plan.probeable.len();
        let sources = places.clone().map(|place| self.source(place, held_out)).collect::<Result<Vec<_>>>()?;
        let mut controls = Vec::new();
        for place in places {
            for draw in 0..self.ablation.permutations {
                let which = Which { kind: CaseKind::Permuted, task: Some(self.plan.probeable[place]), draw };
                controls.push((which, self.permuted(place, draw, held_out)?));
            }
        }
        if !self.pool(held_out).is_empty() {
            for draw in 0..self.ablation.random {
                let which = Which { kind: CaseKind::Random, task: None, draw };
                controls.push((which, self.random(draw, held_out)?));
            }
        }
        Ok(Matched { sources, controls })
    }

    /// A probeable task's own subspace.
    pub(super) fn source(&self, place: usize, held_out: Option<usize>) -> Result<Eraser> {
        let all = &self.plan.cohort.rows[self.plan.probeable[place]];
        let rows = self.rows(all, held_out);
        self.fit(&rows, &self.plan.cohort.labels_of(&rows), held_out)
    }

    /// The subspace that the method finds for labels of the task that were permuted in blocks of base prompts.
    fn permuted(&self, place: usize, draw: usize, held_out: Option<usize>) -> Result<Eraser> {
        let task = self.plan.probeable[place];
        let mut rng = stats::rng(self.plan.seed, "ablation permutation", &[task as u64, draw as u64]);
        let labels = draw::permuted_labels(&self.plan.cohort, task, &mut rng)?;
        let all = &self.plan.cohort.rows[task];
        let kept = |row: usize| held_out.is_none_or(|fold| self.plan.cohort.folds[row] != fold);
        let (rows, labels): (Vec<usize>, Vec<bool>) =
            all.iter().zip(labels).filter(|&(&row, _)| kept(row)).map(|(&row, label)| (row, label)).unzip();
        self.fit(&rows, &labels, held_out)
    }

    fn random(&self, draw: usize, held_out: Option<usize>) -> Result<Eraser> {
        let fold = held_out.map_or(u64::MAX, |fold| fold as u64);
        let mut rng = stats::rng(self.plan.seed, "ablation random", &[draw as u64, fold]);
        let directions = stats::normals(self.rank() * self.d(), 1.0, &mut rng);
        self.about_neutral(Eraser::away_from(&directions, self.d())?, held_out)
    }

    /// The directions of largest variance in the rows of all tasks: the largest damage that an ablation of this rank can do.
    pub(super) fn widest(&self) -> Result<Eraser> {
        let pool = self.pool(None);
        let mean = self.mean(&pool);
        let centred: Vec<f64> = pool
            .iter()
            .flat_map(|&row| self.row(row).iter().zip(&mean).map(|(&x, mean)| f64::from(x) - mean))
            .collect();
        let eigen = dense::eigen(&dense::gram(&centred, self.d()), self.d())?;
        let mut order: Vec<usize> = (0..self.d()).collect();
        order.sort_by(|&a, &b| eigen.values[b].total_cmp(&eigen.values[a]));
        let directions: Vec<f64> = order[..self.rank()]
            .iter()
            .flat_map(|&component| &eigen.vectors[component * self.d()..(component + 1) * self.d()])
            .copied()
            .collect();
        self.about_neutral(Eraser::away_from(&directions, self.d())?, None)
    }

    fn fit(&self, rows: &[usize], labels: &[bool], held_out: Option<usize>) -> Result<Eraser> {
        if rows.iter().all(|&row| self.row(row) == self.row(rows[0])) {
            // Nothing varies, as at a template token of the embedding: the subspace is empty.
            return Eraser::new(vec![0.0; self.d()], Vec::new(), Vec::new());
        }
        let data = self.block.gathered(rows);
        let fitted = match self.ablation.method {
            Method::Inlp => standardised_inlp(&data, self.d(), labels, (self.c(), self.rank()))?,
            Method::Mean => mean_projection(&Labelled::new(&data, self.d(), labels)?)?,
            Method::Leace => leace(&Labelled::new(&data, self.d(), labels)?, Covariance::Sample, &Sequential)?,
        };
        self.about_neutral(fitted, held_out)
    }

    /// Refits are many: an automatic C is chosen only for the probes themselves.
    pub(super) fn c(&self) -> f64 {
        match self.plan.c {
            C::Fixed(c) => c,
            C::Auto(_) => Inlp::default().c,
        }
    }

    fn rank(&self) -> usize {
        match self.ablation.method {
            Method::Inlp => self.rank.clamp(1, self.d()),
            Method::Mean | Method::Leace => 1,
        }
    }

    pub(super) fn d(&self) -> usize {
        self.block.width()
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        self.block.row(row)
    }

    fn rows(&self, all: &[usize], held_out: Option<usize>) -> Vec<usize> {
        let kept = |&row: &usize| held_out.is_none_or(|fold| self.plan.cohort.folds[row] != fold);
        all.iter().copied().filter(kept).collect()
    }

    fn pool(&self, held_out: Option<usize>) -> Vec<usize> {
        self.rows(&self.plan.pool, held_out)
    }

    fn mean(&self, rows: &[usize]) -> Vec<f64> {
        let mut mean = vec![0.0; self.d()];
        for &row in rows {
            mean.iter_mut().zip(self.row(row)).for_each(|(mean, &x)| *mean += f64::from(x));
        }
        mean.iter_mut().for_each(|mean| *mean /= rows.len().max(1) as f64);
        mean
    }

    /// An eraser about the neutral mean, that of the rows of all tasks: it removes a response's distance along the subspace
    /// from the mean of the responses of all tasks. About the source's own mean, it would move the stream of another task to
    /// the source's mean, and so mark it as the source's.
    fn about_neutral(&self, eraser: Eraser, held_out: Option<usize>) -> Result<Eraser> {
        eraser.about(self.mean(&self.pool(held_out)))
    }
}

/// INLP on features standardised by the rows, so that C has the same weight at every site and in every family, as for the
/// probes.
///
/// INLP's directions w read the standardised features, so w / scale reads the raw ones with the same result but for a
/// constant. These are orthonormalised in the order found, and their span is projected out: P is orthogonal in the raw stream,
/// and none of the found readings is left there. (A projection that is orthogonal in standardised features would be oblique in
/// the stream.) A feature that does not vary has no weight.
pub(super) fn standardised_inlp(rows: &[f32], d: usize, labels: &[bool], (c, rank): (f64, usize)) -> Result<Eraser> {
    let (mean, variance) = moments(rows, d);
    let scale: Vec<Option<f64>> = variance
        .iter()
        .zip(&mean)
        .map(|(variance, mean)| (*variance > CONSTANT * mean * mean && *variance > 0.0).then(|| variance.sqrt()))
        .collect();
    let entry = |(&x, (mean, scale)): (&f32, (&f64, &Option<f64>))| {
        scale.map_or(0.0, |scale| ((f64::from(x) - mean) / scale) as f32)
    };
    let standard: Vec<f32> =
        rows.chunks_exact(d).flat_map(|row| row.iter().zip(mean.iter().zip(&scale)).map(entry)).collect();
    let found = inlp(&Labelled::new(&standard, d, labels)?, &Inlp { c }, Stop::Rank(rank))?;
    let raw = |(weight, scale): (&f64, &Option<f64>)| scale.map_or(0.0, |scale| weight / scale);
    let directions: Vec<f64> = found.read().chunks_exact(d).flat_map(|row| row.iter().zip(&scale).map(raw)).collect();
    Eraser::away_from(&directions, d)
}
