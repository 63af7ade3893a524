//! The steps of a batch of logistic fits on a device: majorised Newton with momentum.

use burn::prelude::*;

use super::design::{Design, Moments};
use super::logistic::{Column, Logistic};
use super::settle::{Norms, Track};
use crate::error::Result;
use crate::readback;

/// Steps between two looks at convergence.
pub(super) const STEPS_PER_CHECK: usize = 4;

/// The columns that are still moving. Shapes: `sign`, `pull` `[n, k]`; `ridge`, `at`, `ahead`
/// `[width, k]`; `pace` `[1, k]`.
pub(super) struct Descent {
    pub(super) columns: Vec<usize>,
    tracks: Vec<Track>,
    sign: Tensor<2>,
    pull: Tensor<2>,
    ridge: Tensor<2>,
    at: Tensor<2>,
    ahead: Tensor<2>,
    pace: Tensor<2>,
}

impl Descent {
    pub(super) fn new(
        fit: &Logistic,
        design: &Design,
        trains: &[Vec<bool>],
        columns: &[Column<'_>],
        moments: &[Moments],
    ) -> Self {
        let (n, width, k) = (design.n(), design.width(), columns.len());
        let device = design.features().device();
        let c = fit.c as f32;
        let mut sign = Vec::with_capacity(n * k);
        let mut pull = Vec::with_capacity(n * k);
        for (row, column) in (0..n).flat_map(|row| columns.iter().map(move |column| (row, column))) {
            let label = if column.labels[row] { 1.0_f32 } else { -1.0 };
            sign.push(label);
            pull.push(if trains[column.train][row] { -c * label } else { 0.0 });
        }
        let mut ridge = Vec::with_capacity(width * k);
        for feature in 0..design.d() {
            ridge.extend(columns.iter().map(|column| moments[column.train].scale[feature].powi(2) as f32));
        }
        ridge.resize(width * k, 0.0);
        let upload = |data: Vec<f32>, rows: usize| Tensor::<2>::from_data(TensorData::new(data, [rows, k]), &device);
        let start = Tensor::zeros([width, k], &device);
        Self {
            columns: (0..k).collect(),
            tracks: vec![Track::default(); k],
            sign: upload(sign, n),
            pull: upload(pull, n),
            ridge: upload(ridge, width),
            at: start.clone(),
            ahead: start,
            pace: Tensor::ones([1, k], &device),
        }
    }

    /// Takes some steps and measures the last one.
    pub(super) fn advance(&mut self, features: &Tensor<2>, bound_inverse: &Tensor<2>) -> Result<Norms> {
        for _ in 1..STEPS_PER_CHECK {
            self.step(features, bound_inverse);
        }
        let (step, gradient, residual) = self.step(features, bound_inverse);
        Norms::of(step, gradient, residual, self.at.clone())
    }

    /// One step; gives it, the gradient it followed, both `[width, k]`, and the residual `[n, k]`.
    fn step(&mut self, features: &Tensor<2>, bound_inverse: &Tensor<2>) -> (Tensor<2>, Tensor<2>, Tensor<2>) {
        let residual = self.residual(features);
        let gradient = features.clone().transpose().matmul(residual.clone()) + self.ahead.clone() * self.ridge.clone();
        let step = bound_inverse.clone().matmul(gradient.clone());
        let next = self.ahead.clone() - step.clone();
        let moved = next.clone() - self.at.clone();
        let downhill = (gradient.clone() * moved.clone()).sum_dim(0).lower_equal_elem(0.0).float();
        let faster = ((self.pace.clone().square() * 4.0 + 1.0).sqrt() + 1.0) * 0.5;
        let momentum = (self.pace.clone() - 1.0) / faster.clone() * downhill.clone();
        self.pace = (faster - 1.0) * downhill + 1.0;
        self.ahead = next.clone() + moved * momentum;
        self.at = next;
        (step, gradient, residual)
    }

    /// `−C y σ(−y z)` at the point ahead, of which the gradient is `Xᵀ residual + q² u`; the form keeps
    /// its digits where a sample is far on its right side.
    fn residual(&self, features: &Tensor<2>) -> Tensor<2> {
        let margins = features.clone().matmul(self.ahead.clone()) * self.sign.clone();
        (margins.exp() + 1.0).recip() * self.pull.clone()
    }

    /// Writes out the columns that have settled, once they are half of those left.
    pub(super) fn retire(&mut self, norms: &Norms, columns: &[Column<'_>], into: &mut [f32]) -> Result<()> {
        let shape = [self.sign.dims()[0], self.ridge.dims()[0]];
        let until = |place: usize| columns[self.columns[place]].until;
        let tracks = self.tracks.iter_mut().enumerate();
        let settles: Vec<bool> =
            tracks.map(|(place, track)| track.settles(norms, place, until(place), shape)).collect();
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
        for tensor in [&mut self.sign, &mut self.pull, &mut self.ridge, &mut self.at, &mut self.ahead, &mut self.pace] {
            *tensor = tensor.clone().select(1, indices.clone());
        }
    }
}
