//! The state of one column of a batch during its fit, in the host's memory.

use std::collections::VecDeque;

use super::Column;
use super::convergence::{Norm, Track};
use super::descent::{CURVED, MEMORY, OVERSHOOT, UNDERFLOW};
use crate::model::kernel::vector::{self, vectorised};
use crate::probe::design::Moments;

/// The scales that the columns of a training mask share, in the design's units; the intercepts' entries come last.
pub(super) struct Scales {
    /// Penalties `[width]`: 0 for an intercept.
    pub(super) ridge: Vec<f32>,
    /// Deviations `[width]` of the training rows: coefficients times these are those of standardised features.
    unit: Vec<f32>,
    /// One over each.
    inverse: Vec<f32>,
    /// The root of the mean square of `inverse`.
    magnification: f64,
}

/// The state of one column during its fit.
pub(super) struct Path<'a> {
    pub(super) column: usize,
    pub(super) scales: &'a Scales,
    /// The label of a training row as ±1, 0 for the others.
    pub(super) sign: Vec<f32>,
    pub(super) offset: Option<&'a [f32]>,
    pub(super) track: Track,
    pub(super) at: Vec<f32>,
    pub(super) gradient: Vec<f32>,
    direction: Vec<f32>,
    length: f32,
    pairs: VecDeque<Pair>,
    /// The norm of the residual at the last trial point.
    pub(super) residual: f32,
}

/// A step that was taken: the step, the change of the gradient, and one over their product.
struct Pair {
    moved: Vec<f32>,
    turned: Vec<f32>,
    share: f32,
}

impl Scales {
    pub(super) fn new(moments: &Moments, width: usize) -> Self {
        let mut ridge: Vec<f32> = moments.scale.iter().map(|scale| scale.powi(2) as f32).collect();
        let mut unit: Vec<f32> = moments.deviation.iter().map(|&deviation| deviation as f32).collect();
        ridge.resize(width, 0.0);
        unit.resize(width, 1.0);
        let inverse: Vec<f32> = unit.iter().map(|unit| unit.recip()).collect();
        let magnification = f64::from(product(&inverse, &inverse) / width as f32).sqrt();
        Self { ridge, unit, inverse, magnification }
    }
}

impl<'a> Path<'a> {
    pub(super) fn new(
        place: usize,
        column: &Column<'a>,
        trains: &[Vec<bool>],
        scales: &'a [Scales],
        width: usize,
    ) -> Self {
        let signs = column.labels.iter().zip(&trains[column.train]).map(|(&label, &train)| match (train, label) {
            (false, _) => 0.0,
            (true, true) => 1.0,
            (true, false) => -1.0,
        });
        Self {
            column: place,
            scales: &scales[column.train],
            sign: signs.collect(),
            offset: column.offset,
            track: Track::default(),
            at: column.start.map_or_else(|| vec![0.0; width], <[f32]>::to_vec),
            gradient: Vec::new(),
            direction: Vec::new(),
            length: 1.0,
            pairs: VecDeque::with_capacity(MEMORY),
            residual: 0.0,
        }
    }

    /// The point at the end of the step.
    pub(super) fn trial(&self) -> impl Iterator<Item = f32> + '_ {
        self.at.iter().zip(&self.direction).map(|(at, direction)| at + self.length * direction)
    }

    /// Moves on where the step does not overshoot, halves it where it does; `gradient` is the trial's.
    pub(super) fn step(&mut self, gradient: &[f32]) -> bool {
        let taken =
            product(gradient, &self.direction) <= OVERSHOOT as f32 * product(&self.gradient, &self.direction).abs();
        if !taken {
            self.length *= 0.5;
            return false;
        }
        let moved: Vec<f32> = self.direction.iter().map(|entry| entry * self.length).collect();
        let turned: Vec<f32> = gradient.iter().zip(&self.gradient).map(|(new, old)| new - old).collect();
        add(&mut self.at, &moved, 1.0);
        self.gradient.copy_from_slice(gradient);
        self.length = 1.0;
        self.remember(moved, turned);
        true
    }

    fn remember(&mut self, moved: Vec<f32>, turned: Vec<f32>) {
        let curvature = product(&moved, &turned);
        let penalised: Vec<f32> = moved.iter().zip(&self.scales.ridge).map(|(entry, ridge)| entry * ridge).collect();
        if curvature <= product(&moved, &penalised) * CURVED as f32 + UNDERFLOW as f32 {
            return;
        }
        if self.pairs.len() == MEMORY {
            self.pairs.pop_front();
        }
        self.pairs.push_back(Pair { moved, turned, share: curvature.recip() });
    }

    /// The first loop of Liu & Nocedal 1989, into `entries`: the preconditioner's input.
    pub(super) fn before(&self, entries: &mut [f32]) -> [f32; MEMORY] {
        entries.iter_mut().zip(&self.gradient).for_each(|(entry, gradient)| *entry = -gradient);
        let mut shares = [0.0; MEMORY];
        for (pair, share) in self.pairs.iter().zip(&mut shares).rev() {
            *share = product(&pair.moved, entries) * pair.share;
            add(entries, &pair.turned, -*share);
        }
        shares
    }

    /// The second loop, from the preconditioner's output.
    pub(super) fn after(&mut self, entries: &mut [f32], shares: [f32; MEMORY]) {
        for (pair, share) in self.pairs.iter().zip(shares) {
            let back = product(&pair.turned, entries) * pair.share;
            add(entries, &pair.moved, share - back);
        }
        self.direction.clear();
        self.direction.extend_from_slice(entries);
    }

    pub(super) fn norm(&self) -> Norm {
        let Scales { unit, inverse, magnification, .. } = self.scales;
        Norm {
            step: scaled_norm(&self.direction, unit),
            gradient: scaled_norm(&self.gradient, inverse),
            residual: f64::from(self.residual),
            coefficients: scaled_norm(&self.at, unit),
            magnification: *magnification,
        }
    }
}

pub(super) fn add(to: &mut [f32], what: &[f32], times: f32) {
    vectorised(|| to.iter_mut().zip(what).for_each(|(to, what)| *to += times * what));
}

pub(super) fn product(a: &[f32], b: &[f32]) -> f32 {
    vectorised(|| vector::product(a, b))
}

fn scaled_norm(values: &[f32], scales: &[f32]) -> f64 {
    vectorised(|| f64::from(vector::scaled_square(values, scales))).sqrt()
}
