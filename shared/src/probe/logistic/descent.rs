//! The steps of a batch of logistic fits on a device: L-BFGS, with a history and a step length per column.

use std::collections::VecDeque;

use burn::prelude::*;

use super::convergence::{Norms, Track};
use super::{Column, Logistic};
use crate::error::Result;
use crate::probe::design::{Design, Moments};
use crate::readback;

/// Steps between two checks of convergence.
pub(super) const STEPS_PER_CHECK: usize = 3;
/// Pairs that are remembered.
pub(super) const MEMORY: usize = 6;
/// The steepest slope uphill at the end of a step, against that downhill at its start: 1 − 2δ of the approximate Wolfe
/// conditions with δ = 0.1 (Hager & Zhang 2005), which need no difference of objectives, all rounding near the optimum.
pub(super) const OVERSHOOT: f64 = 0.8;
/// The share of the penalty's curvature along a pair, below which the pair's curvature is rounding.
pub(super) const CURVED: f64 = 0.5;

/// A curvature must exceed this for its reciprocal to be finite in single precision.
pub(super) const UNDERFLOW: f64 = 1e-30;

/// The columns that are still moving. Shapes: `sign`, `pull`, `offset`, `residual` `[n, k]`; `ridge`, `unit`, `at`, `gradient`,
/// `direction` `[width, k]`; `length` `[1, k]`.
pub(super) struct Descent {
    pub(super) columns: Vec<usize>,
    tracks: Vec<Track>,
    sign: Tensor<2>,
    pull: Tensor<2>,
    offset: Tensor<2>,
    ridge: Tensor<2>,
    /// Deviations of the training rows: coefficients times these are those of standardised features.
    unit: Tensor<2>,
    at: Tensor<2>,
    gradient: Tensor<2>,
    residual: Tensor<2>,
    direction: Tensor<2>,
    length: Tensor<2>,
    pairs: VecDeque<Pair>,
}

/// A step that was taken, `[width, k]`: the step, the change of the gradient, and one over their product, `[1, k]`, 0 where
/// the column did not move.
struct Pair {
    moved: Tensor<2>,
    turned: Tensor<2>,
    share: Tensor<2>,
}

impl Descent {
    pub(super) fn new(
        fit: &Logistic,
        design: &Design,
        trains: &[Vec<bool>],
        columns: &[Column<'_>],
        moments: &[Moments],
        preconditioner: &Tensor<2>,
    ) -> Self {
        let (n, width, k) = (design.n(), design.width(), columns.len());
        let device = design.features().device();
        let c = fit.c as f32;
        let mut sign = Vec::with_capacity(n * k);
        let mut pull = Vec::with_capacity(n * k);
        let mut offset = Vec::with_capacity(n * k);
        for (row, column) in (0..n).flat_map(|row| columns.iter().map(move |column| (row, column))) {
            let label = if column.labels[row] { 1.0_f32 } else { -1.0 };
            sign.push(label);
            pull.push(if trains[column.train][row] { -c * label } else { 0.0 });
            offset.push(column.offset.map_or(0.0, |offset| offset[row]));
        }
        let mut ridge = Vec::with_capacity(width * k);
        let mut unit = Vec::with_capacity(width * k);
        for feature in 0..design.d() {
            ridge.extend(columns.iter().map(|column| moments[column.train].scale[feature].powi(2) as f32));
            unit.extend(columns.iter().map(|column| moments[column.train].deviation[feature] as f32));
        }
        ridge.resize(width * k, 0.0);
        unit.resize(width * k, 1.0);
        let upload = |data: Vec<f32>, rows: usize| Tensor::<2>::from_data(TensorData::new(data, [rows, k]), &device);
        let start = (0..width).flat_map(|row| columns.iter().map(move |column| column.start.map_or(0.0, |at| at[row])));
        let start = upload(start.collect(), width);
        let mut descent = Self {
            columns: (0..k).collect(),
            tracks: vec![Track::default(); k],
            sign: upload(sign, n),
            pull: upload(pull, n),
            offset: upload(offset, n),
            ridge: upload(ridge, width),
            unit: upload(unit, width),
            at: start.clone(),
            gradient: start.clone(),
            residual: Tensor::zeros([n, k], &device),
            direction: start.clone(),
            length: Tensor::ones([1, k], &device),
            pairs: VecDeque::new(),
        };
        (descent.gradient, descent.residual) = descent.slope(design.features(), start);
        descent.direction = descent.downhill(preconditioner);
        descent
    }

    /// Takes some steps and measures the norms at their end.
    pub(super) fn advance(&mut self, features: &Tensor<2>, preconditioner: &Tensor<2>) -> Result<Norms> {
        for _ in 0..STEPS_PER_CHECK {
            self.step(features, preconditioner);
        }
        let unit = self.unit.clone();
        let steps = [self.direction.clone() * unit.clone(), self.gradient.clone() / unit.clone()];
        Norms::of(steps, self.residual.clone(), self.at.clone() * unit.clone(), unit)
    }

    /// One step: taken where it does not overshoot, halved where it does.
    fn step(&mut self, features: &Tensor<2>, preconditioner: &Tensor<2>) {
        let stride = self.direction.clone() * self.length.clone();
        let (gradient, residual) = self.slope(features, self.at.clone() + stride.clone());
        let along = |gradient: &Tensor<2>| (gradient.clone() * self.direction.clone()).sum_dim(0);
        let taken = along(&gradient).lower_equal(along(&self.gradient).abs() * OVERSHOOT).float();
        let moved = stride * taken.clone();
        let turned = (gradient - self.gradient.clone()) * taken.clone();
        self.at = self.at.clone() + moved.clone();
        self.gradient = self.gradient.clone() + turned.clone();
        self.residual = residual;
        self.remember(moved, turned);
        let stays = taken.clone().neg() + 1.0;
        self.direction = self.downhill(preconditioner) * taken.clone() + self.direction.clone() * stays.clone();
        self.length = taken + self.length.clone() * stays * 0.5;
    }

    /// The gradient `Xᵀ residual + q² u`, and the residual `−C y σ(−y z)`, in a form that keeps its digits for samples far on
    /// their right side.
    fn slope(&self, features: &Tensor<2>, at: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let margins = (features.clone().matmul(at.clone()) + self.offset.clone()) * self.sign.clone();
        let residual = (margins.exp() + 1.0).recip() * self.pull.clone();
        (features.clone().transpose().matmul(residual.clone()) + at * self.ridge.clone(), residual)
    }

    fn remember(&mut self, moved: Tensor<2>, turned: Tensor<2>) {
        let curvature = (moved.clone() * turned.clone()).sum_dim(0);
        let penalty = (moved.clone().square() * self.ridge.clone()).sum_dim(0);
        let sound = curvature.clone().greater(penalty * CURVED + UNDERFLOW).float();
        let share = sound.clone() / (curvature * sound.clone() + (sound.neg() + 1.0));
        if self.pairs.len() == MEMORY {
            self.pairs.pop_front();
        }
        self.pairs.push_back(Pair { moved, turned, share });
    }

    /// The quasi-Newton direction (Nocedal 1980), by the two loops of Liu & Nocedal 1989 around the preconditioner.
    fn downhill(&self, preconditioner: &Tensor<2>) -> Tensor<2> {
        let mut direction = self.gradient.clone().neg();
        let mut shares = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let share = (pair.moved.clone() * direction.clone()).sum_dim(0) * pair.share.clone();
            direction = direction - pair.turned.clone() * share.clone();
            shares.push(share);
        }
        direction = preconditioner.clone().matmul(direction);
        for (pair, share) in self.pairs.iter().zip(shares.into_iter().rev()) {
            let back = (pair.turned.clone() * direction.clone()).sum_dim(0) * pair.share.clone();
            direction = direction + pair.moved.clone() * (share - back);
        }
        direction
    }

    /// Writes out the columns that have converged, once they are half of those left.
    pub(super) fn retire(&mut self, norms: &Norms, columns: &[Column<'_>], into: &mut [f32]) -> Result<()> {
        let shape = [self.sign.dims()[0], self.ridge.dims()[0]];
        let until = |place: usize| columns[self.columns[place]].until;
        let mut settles = Vec::with_capacity(self.tracks.len());
        for (place, track) in self.tracks.iter_mut().enumerate() {
            settles.push(track.settles(&norms.of_column(place)?, until(place), shape, STEPS_PER_CHECK));
        }
        let (settled, moving): (Vec<usize>, Vec<usize>) = (0..settles.len()).partition(|&place| settles[place]);
        if settled.len() < moving.len() {
            return Ok(());
        }
        self.write(&settled, into, columns.len())?;
        self.keep(&moving);
        Ok(())
    }

    fn write(&self, places: &[usize], into: &mut [f32], count: usize) -> Result<()> {
        let at = readback::floats(self.at.clone())?;
        let rows = at.chunks_exact(self.columns.len()).zip(into.chunks_exact_mut(count));
        for (from, to) in rows {
            places.iter().for_each(|&place| to[self.columns[place]] = from[place]);
        }
        Ok(())
    }

    fn keep(&mut self, places: &[usize]) {
        self.columns = places.iter().map(|&place| self.columns[place]).collect();
        self.tracks = places.iter().map(|&place| self.tracks[place]).collect();
        if self.columns.is_empty() {
            return;
        }
        let indices: Vec<i32> = places.iter().map(|&place| place as i32).collect();
        let indices = Tensor::<1, Int>::from_data(TensorData::new(indices, [places.len()]), &self.at.device());
        let own = [&mut self.sign, &mut self.pull, &mut self.offset, &mut self.ridge, &mut self.unit, &mut self.at];
        let own =
            own.into_iter().chain([&mut self.gradient, &mut self.residual, &mut self.direction, &mut self.length]);
        let pairs = self.pairs.iter_mut().flat_map(|pair| [&mut pair.moved, &mut pair.turned, &mut pair.share]);
        own.chain(pairs).for_each(|tensor| *tensor = tensor.clone().select(1, indices.clone()));
    }
}
