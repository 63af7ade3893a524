//! The optimum of a logistic regression, orthogonal to directions already removed.
//!
//! Limited-memory BFGS (Nocedal 1980) that starts from the whole curvature, factored, instead of a multiple of the identity:
//! the first step is Newton's, and at zero, where all rows have equal weight, the same factor serves every round. Where the
//! curvature has changed (well separated classes), it is factored again.

use std::collections::VecDeque;

use super::add_scaled;
use super::inverse_hessian::InverseHessian;
use super::objective::{Objective, Point};
use crate::error::{Error, Result};
use crate::linalg::{dense, dot};

/// Steps after which the fit has no optimum.
const MAX_STEPS: usize = 2_000;
/// The expected decrease of a step at an optimum, as a share of the first step's: eight digits of the coefficients.
const SETTLED: f64 = 1e-17;
/// The same, where rounding prevents any further decrease.
const ROUNDED: f64 = 1e-12;
/// An expected decrease that is only rounding error, as a share of C n.
const NOISE: f64 = 1e-30;
/// The expected decrease, as a share of C n, below which rounding leaves a direction fewer than four digits.
const NOTHING: f64 = 1e-22;
/// Steps remembered.
const MEMORY: usize = 12;
/// Share of the expected decrease that a step must reach (Armijo 1966).
const ENOUGH: f64 = 1e-4;
/// Share of an objective that is rounding error.
const ROUNDING: f64 = 1e-12;

/// min ½|w|² + C Σ log(1 + exp(−y (x·w + b))) over w orthogonal to a basis, b free.
pub(super) struct Problem {
    objective: Objective,
}

impl Problem {
    /// Over centred rows `[n, d]` with their labels.
    pub(super) fn new(rows: &[f64], d: usize, labels: &[bool], c: f64) -> Self {
        Self { objective: Objective::new(rows, d, labels, c) }
    }

    /// Coordinates, the intercept not counted.
    pub(super) fn d(&self) -> usize {
        self.objective.width() - 1
    }

    /// The intercept that fits best without weights.
    pub(super) fn log_odds(&self) -> f64 {
        self.objective.log_odds()
    }

    /// No weights, and the base rate as intercept.
    pub(super) fn start(&self, basis: &[f64]) -> Point {
        let mut at = vec![0.0; self.objective.width()];
        at[self.d()] = self.objective.log_odds();
        self.objective.at(at, basis)
    }

    /// Whether the gradient at the start is below what double precision resolves.
    pub(super) fn is_exhausted(&self, start: &Point, inverse_hessian: &InverseHessian) -> bool {
        inverse_hessian.decrement(&start.gradient) <= NOTHING * self.objective.scale()
    }

    /// The inverse curvature at the start.
    ///
    /// # Errors
    /// As [`InverseHessian::new`].
    pub(super) fn inverse_hessian_at_zero(&self) -> Result<InverseHessian> {
        let mut curvature = dense::gram(self.objective.rows(), self.objective.width());
        let weight = self.objective.weight_at_start();
        curvature.iter_mut().for_each(|entry| *entry *= weight);
        self.penalised(curvature)
    }

    /// The inverse curvature at a point, within the complement of a basis.
    fn inverse_hessian_at(&self, at: &[f64], basis: &[f64]) -> Result<InverseHessian> {
        let mut inverse_hessian =
            self.penalised(dense::gram(&self.objective.weighted_rows(at), self.objective.width()))?;
        basis.chunks_exact(self.d()).for_each(|direction| inverse_hessian.remove(direction));
        Ok(inverse_hessian)
    }

    fn penalised(&self, mut curvature: Vec<f64>) -> Result<InverseHessian> {
        let width = self.objective.width();
        curvature.iter_mut().step_by(width + 1).take(self.d()).for_each(|entry| *entry += 1.0);
        InverseHessian::new(&curvature, width)
    }

    /// The optimum `[d + 1]` from a start, the intercept last; `inverse_hessian` is the inverse curvature there.
    ///
    /// # Errors
    /// [`Error::Data`] when the optimum is not found.
    pub(super) fn solve(&self, start: Point, inverse_hessian: &InverseHessian, basis: &[f64]) -> Result<Vec<f64>> {
        let first = inverse_hessian.decrement(&start.gradient);
        let (mut here, mut memory, mut anew) = (start, Memory::default(), None);
        let mut watch = Watch { promised: first };
        for step in 1..=MAX_STEPS {
            let direction = memory.direction(&here.gradient, anew.as_ref().unwrap_or(inverse_hessian));
            let promised = -dot(&direction, &here.gradient);
            if promised <= (SETTLED * first).max(NOISE * self.objective.scale()) {
                return Ok(here.at);
            }
            let next = self.advance(&here, &direction, basis);
            let stuck = next.is_none();
            if stuck && promised <= ROUNDED * first {
                return Ok(here.at);
            }
            if let Some(next) = next {
                memory.remember(&here, &next);
                here = next;
            }
            let slow =
                step.is_multiple_of(Watch::STEPS) && watch.expects(promised, SETTLED * first) > 8 + self.d() / 16;
            if stuck || slow {
                anew = Some(self.inverse_hessian_at(&here.at, basis)?);
                memory = Memory::default();
            }
        }
        let fix = "use a smaller C or check the activations for extreme values";
        Err(Error::data("INLP fit", format!("no optimum after {MAX_STEPS} steps"), fix))
    }

    /// The first point along a direction with enough decrease; `None` where there is none.
    fn advance(&self, here: &Point, direction: &[f64], basis: &[f64]) -> Option<Point> {
        let slope = dot(direction, &here.gradient);
        let mut length = 1.0;
        for _ in 0..40 {
            let mut at = here.at.clone();
            add_scaled(&mut at, length, direction);
            let next = self.objective.at(at, basis);
            let end_slope = dot(direction, &next.gradient);
            let falls = next.value <= here.value + ENOUGH * length * slope;
            // Where the value is too rounded to compare, the slope decides (Hager & Zhang 2005).
            let flattens = next.value <= here.value + ROUNDING * here.value && end_slope.abs() <= 0.9 * slope.abs();
            if falls || flattens {
                return Some(next);
            }
            length *= (slope / (slope - end_slope)).clamp(0.1, 0.6);
        }
        None
    }
}

/// The rate at which the expected decrease falls.
struct Watch {
    /// The expected decrease at the last check.
    promised: f64,
}

impl Watch {
    /// Steps between two checks.
    const STEPS: usize = 8;

    /// The steps left until the expected decrease reaches `end`, at the rate of the last ones.
    fn expects(&mut self, promised: f64, end: f64) -> usize {
        let pace = (self.promised / promised).ln() / Self::STEPS as f64;
        self.promised = promised;
        if pace > 0.0 { ((promised / end).ln() / pace) as usize } else { usize::MAX }
    }
}

/// The last steps with their changes of gradient, oldest first.
#[derive(Default)]
struct Memory {
    steps: VecDeque<Step>,
}

struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    /// 1 / (moved · turned)
    scale: f64,
}

impl Memory {
    fn remember(&mut self, from: &Point, to: &Point) {
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
        let (moved, turned) = (difference(&to.at, &from.at), difference(&to.gradient, &from.gradient));
        let curvature = dot(&moved, &turned);
        if curvature <= 0.0 {
            return;
        }
        if self.steps.len() == MEMORY {
            self.steps.pop_front();
        }
        self.steps.push_back(Step { moved, turned, scale: 1.0 / curvature });
    }

    /// The ratio of the curvature along the last step to the inverse Hessian's (Shanno & Phua 1978).
    fn scale(&self, inverse_hessian: &InverseHessian) -> f64 {
        let found = self.steps.back().map(|last| 1.0 / (last.scale * inverse_hessian.decrement(&last.turned)));
        found.filter(|scale| *scale > 0.0 && scale.is_finite()).unwrap_or(1.0)
    }

    /// The quasi-Newton step, by the two loops over what is remembered (Nocedal & Wright 2006, algorithm 7.4).
    fn direction(&self, gradient: &[f64], inverse_hessian: &InverseHessian) -> Vec<f64> {
        let mut rest: Vec<f64> = gradient.iter().map(|x| -x).collect();
        let mut shares = Vec::with_capacity(self.steps.len());
        for step in self.steps.iter().rev() {
            let share = step.scale * dot(&step.moved, &rest);
            add_scaled(&mut rest, -share, &step.turned);
            shares.push(share);
        }
        let mut direction = inverse_hessian.apply(&rest);
        let scale = self.scale(inverse_hessian);
        direction.iter_mut().for_each(|x| *x *= scale);
        for (step, share) in self.steps.iter().zip(shares.into_iter().rev()) {
            let other = step.scale * dot(&step.turned, &direction);
            add_scaled(&mut direction, share - other, &step.moved);
        }
        direction
    }
}
