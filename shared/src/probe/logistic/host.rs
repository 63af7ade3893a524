//! The steps of a batch of logistic fits in the host's memory: the L-BFGS of `descent`, a block of columns at a time.
//!
//! On a device every operation is a pass over all columns; here a column's vectors stay in the processor's caches between two
//! products, and the preconditioner follows the columns: it is their mean curvature at the current points, recomputed after 4,
//! 16, 64 … steps.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use super::convergence::Norm;
use super::descent::MEMORY;
use super::path::{Path, Scales, add, product};
use super::preconditioner::Preconditioner;
use super::{Column, Logistic};
use crate::error::Result;
use crate::model::kernel::vector::{exp, vectorised};
use crate::probe::design::{Design, Moments};

/// Columns that share a preconditioner: enough to justify its cost, few enough for the caches.
const BLOCK: usize = 64;
/// The least weight of a row in the curvature, as a share of the largest possible: the intercepts have no other curvature.
const LEAST: f32 = 1e-3;

/// Columns that step together.
struct Block<'a> {
    fit: &'a Logistic,
    design: &'a Design,
    rows: &'a [f32],
    paths: Vec<Path<'a>>,
    /// K⁻¹, once there is a gradient.
    preconditioner: Option<Preconditioner<'a>>,
    /// Residuals `[n]` of every path at its last evaluated point.
    residuals: Vec<f32>,
}

/// Writes the coefficients `[width, columns]` of every column that converges; returns the others.
///
/// # Errors
/// [`crate::Error::Data`] when a coefficient is not finite or the curvature is not positive definite.
pub(super) fn fit(
    fit: &Logistic,
    design: &Design,
    (trains, moments): (&[Vec<bool>], &[Moments]),
    columns: &[Column<'_>],
    into: &mut [f32],
) -> Result<Vec<usize>> {
    let rows = design.with_intercepts();
    let scales: Vec<Scales> = moments.iter().map(|moments| Scales::new(moments, design.width())).collect();
    let mut left = Vec::new();
    let places: Vec<usize> = (0..columns.len()).collect();
    for places in places.chunks(BLOCK) {
        let path = |&place: &usize| Path::new(place, &columns[place], trains, &scales, design.width());
        let paths = places.iter().map(path).collect();
        let mut block = Block { fit, design, rows: &rows, paths, preconditioner: None, residuals: Vec::new() };
        block.descend(columns, into)?;
        left.extend(block.paths.iter().map(|path| path.column));
    }
    Ok(left)
}

impl Block<'_> {
    /// Steps until all have converged or the fit's steps are used up; paths left in `paths` have not converged.
    fn descend(&mut self, columns: &[Column<'_>], into: &mut [f32]) -> Result<()> {
        let start: Vec<f32> = self.paths.iter().flat_map(|path| &path.at).copied().collect();
        let gradients = self.slopes(&start);
        let width = self.design.width();
        for (path, gradient) in self.paths.iter_mut().zip(gradients.chunks_exact(width)) {
            path.gradient = gradient.to_vec();
        }
        self.precondition()?;
        self.turn(&vec![true; self.paths.len()]);
        let mut refresh = 4;
        for step in 1..=self.fit.max_steps {
            if self.paths.is_empty() {
                return Ok(());
            }
            let trials: Vec<f32> = self.paths.iter().flat_map(Path::trial).collect();
            let gradients = self.slopes(&trials);
            let paths = self.paths.iter_mut().zip(gradients.chunks_exact(width));
            let taken: Vec<bool> = paths.map(|(path, gradient)| path.step(gradient)).collect();
            if step == refresh {
                if Preconditioner::is_worth_renewing(self.design, self.paths.len()) {
                    self.precondition()?;
                }
                refresh *= 4;
            }
            self.turn(&taken);
            self.retire(columns, into)?;
        }
        Ok(())
    }

    /// The gradients `Xᵀ residual + q² u` of every path at `[paths, width]`.
    fn slopes(&mut self, at: &[f32]) -> Vec<f32> {
        let (n, width, count) = (self.design.n(), self.design.width(), self.paths.len());
        let x = MatRef::from_row_major_slice(self.rows, n, width);
        self.residuals.resize(n * count, 0.0);
        let logits = MatMut::from_column_major_slice_mut(&mut self.residuals, n, count);
        matmul(logits, Accum::Replace, x, MatRef::from_column_major_slice(at, width, count), 1.0, Par::Seq);
        let c = self.fit.c as f32;
        for (path, residual) in self.paths.iter_mut().zip(self.residuals.chunks_exact_mut(n)) {
            if let Some(offset) = path.offset {
                add(residual, offset, 1.0);
            }
            missed(residual, &path.sign, c);
            path.residual = product(residual, residual).sqrt();
        }
        let mut gradients: Vec<f32> = Vec::with_capacity(width * count);
        for (path, at) in self.paths.iter().zip(at.chunks_exact(width)) {
            gradients.extend(at.iter().zip(&path.scales.ridge).map(|(u, ridge)| u * ridge));
        }
        let residuals = MatRef::from_column_major_slice(&self.residuals, n, count);
        let into = MatMut::from_column_major_slice_mut(&mut gradients, width, count);
        matmul(into, Accum::Add, x.transpose(), residuals, 1.0, Par::Seq);
        gradients
    }

    /// New directions (Nocedal 1980) for the paths that moved.
    fn turn(&mut self, moved: &[bool]) {
        let width = self.design.width();
        let places: Vec<usize> = (0..moved.len()).filter(|&place| moved[place]).collect();
        let mut entries = vec![0.0; width * places.len()];
        let into = places.iter().zip(entries.chunks_exact_mut(width));
        let shares: Vec<[f32; MEMORY]> = into.map(|(&place, entries)| self.paths[place].before(entries)).collect();
        let preconditioner = self.preconditioner.as_ref().expect("set before the first step");
        let mut conditioned = preconditioner.apply(&entries, width);
        for ((&place, entries), shares) in places.iter().zip(conditioned.chunks_exact_mut(width)).zip(shares) {
            self.paths[place].after(entries, shares);
        }
    }

    /// The inverse of the paths' mean curvature at their current points.
    fn precondition(&mut self) -> Result<()> {
        let (n, width, count) = (self.design.n(), self.design.width(), self.paths.len() as f32);
        let c = self.fit.c as f32;
        let mut weights = vec![0.0_f32; n];
        for residual in self.residuals.chunks_exact(n) {
            // |residual| is C times the probability that the other class had.
            let curved = |residual: f32| c * (residual.abs() / c) * (1.0 - residual.abs() / c);
            weights.iter_mut().zip(residual).for_each(|(weight, &residual)| *weight += curved(residual) / count);
        }
        weights.iter_mut().for_each(|weight| *weight = weight.max(0.25 * LEAST * c));
        let mut ridge = vec![0.0_f64; width];
        for path in &self.paths {
            ridge
                .iter_mut()
                .zip(&path.scales.ridge)
                .for_each(|(sum, ridge)| *sum += f64::from(*ridge) / f64::from(count));
        }
        self.preconditioner = Some(Preconditioner::new(self.design, self.rows, &weights, &ridge)?);
        Ok(())
    }

    /// Writes out the paths that have converged.
    fn retire(&mut self, columns: &[Column<'_>], into: &mut [f32]) -> Result<()> {
        let shape = [self.design.n(), self.design.width()];
        let norms: Vec<Norm> = self.paths.iter().map(Path::norm).collect();
        let mut settled = Vec::with_capacity(norms.len());
        for (path, norm) in self.paths.iter_mut().zip(&norms) {
            settled.push(path.track.settles(&norm.checked()?, columns[path.column].until, shape, 1));
        }
        let mut place = settled.iter();
        self.paths.retain(|path| {
            let settled = *place.next().expect("one per path");
            if settled {
                let entries = into.iter_mut().skip(path.column).step_by(columns.len());
                entries.zip(&path.at).for_each(|(entry, at)| *entry = *at);
            }
            !settled
        });
        Ok(())
    }
}

/// Logits to residuals `−C y σ(−y z)`, a form that keeps its digits for samples far on their right side.
fn missed(logits: &mut [f32], sign: &[f32], c: f32) {
    let of = |(value, sign): (&mut f32, &f32)| *value = -c * sign / (1.0 + exp(*value * sign));
    vectorised(|| logits.iter_mut().zip(sign).for_each(of));
}
