//! The subspaces that are taken out: each task's own, and controls of the same rank.

use crate::activation::Activations;
use crate::erase::{Covariance, Eraser, Inlp, Labelled, Stop, inlp, leace, mean_projection};
use crate::error::{Error, Result};
use crate::executor::Sequential;
use crate::linalg::dense;
use crate::probe::draw;
use crate::run::cell::Plan;
use crate::site::{Position, Site};
use crate::stats;
use crate::study::{AblationConfig, ControlKind, Method};

/// The activations of a site and position, `[n, d]`.
///
/// # Errors
/// [`Error::Config`] when they were not captured.
pub(super) fn block(activations: &Activations, site: Site, position: Position) -> Result<&[f32]> {
    let row = activations.sites().iter().position(|&known| known == site);
    let column = activations.positions().iter().position(|&known| known == position);
    let (Some(row), Some(column)) = (row, column) else {
        return Err(Error::config(
            "ablation.position",
            format!("{site}, {position} was not captured"),
            "name a site and a position that are",
        ));
    };
    Ok(activations.cell(row, column))
}

/// One block of activations to find subspaces in.
#[derive(Clone, Copy)]
pub(super) struct Fitting<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ablation: &'a AblationConfig,
    /// `[n, d]`
    pub(super) block: &'a [f32],
    pub(super) d: usize,
}

/// The probeable tasks' subspaces, and the controls'.
pub(super) struct Matched {
    pub(super) sources: Vec<Eraser>,
    pub(super) controls: Vec<(Which, Eraser)>,
}

/// Which control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// What it erases.
    pub kind: ControlKind,
    /// The task whose labels were permuted, if any were.
    pub task: Option<usize>,
}

impl Fitting<'_> {
    /// Subspaces fitted without the rows of a fold, or on all rows.
    pub(super) fn matched(&self, held_out: Option<usize>) -> Result<Matched> {
        let places = 0..self.plan.probeable.len();
        let sources = places.clone().map(|place| self.source(place, held_out)).collect::<Result<Vec<_>>>()?;
        let mut controls = Vec::new();
        for place in places {
            let task = Some(self.plan.probeable[place]);
            controls.push((Which { kind: ControlKind::Permuted, task }, self.permuted(place, held_out)?));
        }
        let of_all = |kind| Which { kind, task: None };
        let pool = self.rows(&self.plan.pool, held_out);
        if !pool.is_empty() {
            for index in 0..self.ablation.random {
                controls.push((of_all(ControlKind::Random), self.random(&pool, index as u64, held_out)?));
            }
            controls.push((of_all(ControlKind::Pca), self.pca(&pool)?));
        }
        Ok(Matched { sources, controls })
    }

    /// A probeable task's own subspace.
    pub(super) fn source(&self, place: usize, held_out: Option<usize>) -> Result<Eraser> {
        let all = &self.plan.cohort.rows[self.plan.probeable[place]];
        let rows = self.rows(all, held_out);
        self.fit(&rows, &self.plan.cohort.labels_of(&rows))
    }

    /// What the method finds for labels of the task that were permuted in blocks of base prompts.
    fn permuted(&self, place: usize, held_out: Option<usize>) -> Result<Eraser> {
        let task = self.plan.probeable[place];
        let mut rng = stats::rng(self.plan.seed, "ablation permutation", &[task as u64]);
        let labels = draw::permuted_labels(&self.plan.cohort, task, &mut rng)?;
        let all = &self.plan.cohort.rows[task];
        let kept = |row: usize| held_out.is_none_or(|fold| self.plan.cohort.folds[row] != fold);
        let (rows, labels): (Vec<usize>, Vec<bool>) =
            all.iter().zip(labels).filter(|&(&row, _)| kept(row)).map(|(&row, label)| (row, label)).unzip();
        self.fit(&rows, &labels)
    }

    fn random(&self, pool: &[usize], index: u64, held_out: Option<usize>) -> Result<Eraser> {
        let fold = held_out.map_or(u64::MAX, |fold| fold as u64);
        let mut rng = stats::rng(self.plan.seed, "ablation random", &[index, fold]);
        let directions = stats::normals(self.rank() * self.d, 1.0, &mut rng);
        about(&Eraser::away_from(&directions, self.d)?, self.mean(pool))
    }

    /// The directions in which the rows of all tasks vary most.
    fn pca(&self, pool: &[usize]) -> Result<Eraser> {
        let mean = self.mean(pool);
        let centred: Vec<f64> = pool
            .iter()
            .flat_map(|&row| self.row(row).iter().zip(&mean).map(|(&x, mean)| f64::from(x) - mean))
            .collect();
        let eigen = dense::eigen(&dense::gram(&centred, self.d), self.d)?;
        let mut order: Vec<usize> = (0..self.d).collect();
        order.sort_by(|&a, &b| eigen.values[b].total_cmp(&eigen.values[a]));
        let directions: Vec<f64> = order[..self.rank()]
            .iter()
            .flat_map(|&component| &eigen.vectors[component * self.d..(component + 1) * self.d])
            .copied()
            .collect();
        about(&Eraser::away_from(&directions, self.d)?, mean)
    }

    fn fit(&self, rows: &[usize], labels: &[bool]) -> Result<Eraser> {
        let mean = self.mean(rows);
        if rows.iter().all(|&row| self.row(row) == self.row(rows[0])) {
            // Nothing varies, as at a template token of the embedding: there is nothing to take out.
            return Eraser::new(mean, Vec::new(), Vec::new());
        }
        let data: Vec<f32> = rows.iter().flat_map(|&row| self.row(row)).copied().collect();
        let sample = Labelled::new(&data, self.d, labels)?;
        match self.ablation.method {
            Method::Inlp => about(&inlp(&sample, &Inlp::default(), Stop::Rank(self.rank()))?, mean),
            Method::Mean => about(&mean_projection(&sample)?, mean),
            Method::Leace => leace(&sample, Covariance::Sample, &Sequential),
        }
    }

    fn rank(&self) -> usize {
        match self.ablation.method {
            Method::Inlp => self.ablation.rank.clamp(1, self.d),
            Method::Mean | Method::Leace => 1,
        }
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        &self.block[row * self.d..(row + 1) * self.d]
    }

    fn rows(&self, all: &[usize], held_out: Option<usize>) -> Vec<usize> {
        let kept = |&row: &usize| held_out.is_none_or(|fold| self.plan.cohort.folds[row] != fold);
        all.iter().copied().filter(kept).collect()
    }

    fn mean(&self, rows: &[usize]) -> Vec<f64> {
        let mut mean = vec![0.0; self.d];
        for &row in rows {
            mean.iter_mut().zip(self.row(row)).for_each(|(mean, &x)| *mean += f64::from(x));
        }
        mean.iter_mut().for_each(|mean| *mean /= rows.len().max(1) as f64);
        mean
    }
}

/// An orthogonal eraser about the mean of the rows: what is taken out is a sample's distance from the mean along the
/// subspace, not the mean's own, so that the stream stays where the layers above expect it.
fn about(eraser: &Eraser, mean: Vec<f64>) -> Result<Eraser> {
    Eraser::new(mean, eraser.removed().to_vec(), eraser.read().to_vec())
}
