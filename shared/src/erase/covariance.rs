//! Σ⁻¹σ of rows without Σ in double precision: the Gram matrix of the standardised rows is summed and factored in single
//! precision, and that factor preconditions conjugate gradients (Hestenes & Stiefel 1952) on the rows themselves in double.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::Solve;
use faer::{Accum, Mat, MatMut, MatRef, Par, Side};

use super::Labelled;
use super::pass::{Products, Standardise, Sums};
use crate::executor::{self, Executor};
use crate::linalg::dot;

/// Rows that one job passes over; a fixed number, so that sums do not depend on how work is spread.
const ROWS: usize = 256;
/// Features in one panel of the Gram matrix.
const PANEL: usize = 64;
/// Products below which starting threads takes longer than they save.
const WORTH_SPREADING: usize = 1 << 26;
/// Steps after which the factor's rounding is taken to prevent convergence.
const MAX_STEPS: usize = 24;
/// The energy of the residual at a solution, as a share of its value at the start: ten digits.
const SETTLED: f64 = 1e-20;
/// Pivots below this share of the largest are rounding error of a singular matrix in single precision.
const NEARLY_SINGULAR: f64 = 1e-4;
/// Below this share of its mean square, a feature's variance is rounding.
const CONSTANT: f64 = 1e-12;

/// How much of S, the rows' covariance with n in the denominator, and of the identity make up Σ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mixture {
    pub(super) kept: f64,
    pub(super) spread: f64,
}

impl Mixture {
    /// S alone.
    pub(super) const SAMPLE: Self = Self { kept: 1.0, spread: 0.0 };

    /// The optimal linear shrinkage of Bodnar, Gupta & Parolya (2014), from tr S and the sum of S's squares.
    pub(super) fn shrunk(trace: f64, squares: f64, n: usize, d: usize) -> Self {
        let (n, d) = (n as f64, d as f64);
        let target = trace * trace / d;
        let share = (trace * trace * target / n + f64::EPSILON) / (squares * target - target * target + f64::EPSILON);
        Self { kept: 1.0 - share, spread: share * trace / d }
    }
}

/// Rows with their means and standard deviations, and σ; none of the features constant.
pub(super) struct Standard<'a> {
    sample: &'a Labelled<'a>,
    executor: &'a dyn Executor,
    mean: Vec<f64>,
    /// 1 / standard deviation `[d]`
    unit: Vec<f64>,
    /// σ `[d]`, in standardised features.
    covariance: Vec<f64>,
}

impl<'a> Standard<'a> {
    /// With labels `[n]` of mean 0; `None` where a feature is constant.
    pub(super) fn new(sample: &'a Labelled<'a>, labels: &[f64], executor: &'a dyn Executor) -> Option<Self> {
        let (n, d) = (sample.n() as f64, sample.d());
        let mut standard = Self { sample, executor, mean: Vec::new(), unit: Vec::new(), covariance: Vec::new() };
        // About the first row, so that squares do not outgrow the variance.
        let origin: Vec<f64> = sample.rows()[..d].iter().map(|&x| f64::from(x)).collect();
        let sums = total(standard.blocks(|rows, first| {
            let mut sums = vec![0.0; 3 * d];
            let labels = &labels[first..];
            pulp::Arch::new().dispatch(Sums { rows, labels, origin: &origin, sums: &mut sums });
            sums
        }));
        let (sums, squares) = sums.split_at(d);
        let (squares, products) = squares.split_at(d);
        let variance = sums.iter().zip(squares).map(|(sum, squares)| squares / n - (sum / n).powi(2));
        let varies = variance.clone().zip(&origin).all(|(variance, x)| variance > CONSTANT * x * x && variance > 0.0);
        standard.unit = variance.map(|variance| variance.sqrt().recip()).collect();
        standard.mean = origin.iter().zip(sums).map(|(origin, sum)| origin + sum / n).collect();
        standard.covariance = products.iter().zip(&standard.unit).map(|(product, unit)| product * unit / n).collect();
        varies.then_some(standard)
    }

    pub(super) fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The results of `job` on every block of rows; the job gets the rows `[m, d]` and the index of the first.
    fn blocks<T: Send + Sync>(&self, job: impl Fn(&[f32], usize) -> T + Sync) -> Vec<T> {
        let blocks: Vec<&[f32]> = self.sample.rows().chunks(ROWS * self.sample.d()).collect();
        executor::map(self.executor, blocks.len(), |block| job(blocks[block], block * ROWS))
    }

    /// The lower triangle of the correlations `[d, d]`, in single precision.
    fn correlations(&self) -> Mat<f32> {
        let d = self.sample.d();
        let standardised = self.blocks(|rows, _| {
            let mut standardised = vec![0.0_f32; rows.len()];
            pulp::Arch::new().dispatch(Standardise {
                mean: &self.mean,
                unit: &self.unit,
                rows,
                into: &mut standardised,
            });
            standardised
        });
        let standardised = standardised.concat();
        let z = MatRef::from_row_major_slice(&standardised, self.sample.n(), d);
        let weight = 1.0 / self.sample.n() as f32;
        // Panels from the last, which is the largest.
        let starts: Vec<usize> = (0..d).step_by(PANEL).rev().collect();
        let small = self.sample.n() * d * d < WORTH_SPREADING;
        let executor = if small { &executor::Sequential } else { self.executor };
        let panels = executor::map(executor, starts.len(), |index| {
            let (start, end) = (starts[index], d.min(starts[index] + PANEL));
            let mut panel = Mat::zeros(end - start, end);
            let own = z.subcols(start, end - start).transpose();
            matmul(panel.as_mut(), Accum::Replace, own, z.subcols(0, end), weight, Par::Seq);
            panel
        });
        let mut correlations = Mat::zeros(d, d);
        for (start, panel) in starts.into_iter().zip(&panels) {
            correlations.submatrix_mut(start, 0, panel.nrows(), panel.ncols()).copy_from(panel);
        }
        correlations
    }

    /// tr S, and the sum of the squares of S.
    fn magnitude(&self, correlations: &Mat<f32>) -> (f64, f64) {
        let variance: Vec<f64> = self.unit.iter().map(|unit| unit.powi(-2)).collect();
        let of_column = |column: usize| {
            let entries = correlations.col(column).iter().zip(&variance).skip(column);
            // Every entry below the diagonal counts twice.
            let sum: f64 = entries.map(|(&entry, variance)| 2.0 * f64::from(entry).powi(2) * variance).sum();
            variance[column] * (sum - f64::from(correlations[(column, column)]).powi(2) * variance[column])
        };
        (variance.iter().sum(), (0..variance.len()).map(of_column).sum())
    }

    /// σ and Σ⁻¹σ, both `[d]`; none where Σ is nearly singular or the steps do not settle.
    pub(super) fn solve(&self, shrunk: bool) -> Option<(Vec<f64>, Vec<f64>)> {
        let mut matrix = self.correlations();
        let (n, d) = (self.sample.n(), self.sample.d());
        let mixture = if shrunk {
            let (trace, squares) = self.magnitude(&matrix);
            Mixture::shrunk(trace, squares, n, d)
        } else {
            Mixture::SAMPLE
        };
        for column in 0..d {
            matrix.col_mut(column).iter_mut().skip(column).for_each(|entry| *entry *= mixture.kept as f32);
            matrix[(column, column)] += (mixture.spread * self.unit[column].powi(2)) as f32;
        }
        let factor = Factor::new(&matrix)?;
        let solved = self.descend(mixture, &factor)?;
        let raw = self.covariance.iter().zip(&self.unit).map(|(entry, unit)| entry / unit).collect();
        Some((raw, solved.iter().zip(&self.unit).map(|(entry, unit)| entry * unit).collect()))
    }

    /// Conjugate gradients from 0; none where they do not settle.
    fn descend(&self, mixture: Mixture, factor: &Factor) -> Option<Vec<f64>> {
        let mut at = vec![0.0; self.mean.len()];
        let mut residual = self.covariance.clone();
        let mut image = factor.solve(&residual);
        let mut direction = image.clone();
        let first = dot(&residual, &image);
        let mut energy = first;
        for _ in 0..MAX_STEPS {
            if energy <= SETTLED * first {
                return Some(at);
            }
            let turned = self.turn(&direction, mixture);
            let length = energy / dot(&direction, &turned);
            super::add_scaled(&mut at, length, &direction);
            super::add_scaled(&mut residual, -length, &turned);
            image = factor.solve(&residual);
            let next = dot(&residual, &image);
            direction
                .iter_mut()
                .zip(&image)
                .for_each(|(direction, image)| *direction = image + next / energy * *direction);
            energy = next;
        }
        None
    }

    /// Σ v in standardised features.
    fn turn(&self, v: &[f64], mixture: Mixture) -> Vec<f64> {
        let scaled: Vec<f64> = v.iter().zip(&self.unit).map(|(v, unit)| v * unit).collect();
        let offset = dot(&scaled, &self.mean);
        let sums = self.blocks(|rows, _| {
            let mut sums = vec![0.0; scaled.len() + 1];
            pulp::Arch::new().dispatch(Products { rows, scaled: &scaled, offset, sums: &mut sums });
            sums
        });
        let mut sums = total(sums);
        let shift = sums.pop().expect("the sum of the products comes last");
        let kept = mixture.kept / self.sample.n() as f64;
        let entries = sums.iter().zip(&self.mean).zip(v.iter().zip(&self.unit));
        let entry = |((sum, mean), (v, unit)): ((&f64, &f64), (&f64, &f64))| {
            kept * (sum - shift * mean) * unit + mixture.spread * unit * unit * v
        };
        entries.map(entry).collect()
    }
}

/// The single-precision Cholesky factor of a positive definite matrix.
struct Factor(faer::linalg::solvers::Llt<f32>);

impl Factor {
    /// From a lower triangle; none where it is nearly singular.
    fn new(matrix: &Mat<f32>) -> Option<Self> {
        let factor = faer::linalg::solvers::Llt::new(matrix.as_ref(), Side::Lower).ok()?;
        let lower = factor.L();
        let pivots = (0..lower.nrows()).map(|row| f64::from(lower[(row, row)]).powi(2));
        let (least, most) = pivots.fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(x), most.max(x)));
        (least > NEARLY_SINGULAR * most).then_some(Self(factor))
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        // Scaled to length 1, so that single precision can represent it.
        let length = dot(right, right).sqrt().max(f64::MIN_POSITIVE);
        let mut scaled: Vec<f32> = right.iter().map(|x| (x / length) as f32).collect();
        let n = scaled.len();
        self.0.solve_in_place(MatMut::from_column_major_slice_mut(&mut scaled, n, 1));
        scaled.into_iter().map(|x| f64::from(x) * length).collect()
    }
}

/// The sum of vectors, in their order.
fn total(parts: Vec<Vec<f64>>) -> Vec<f64> {
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |mut sum, part| {
        super::add_scaled(&mut sum, 1.0, &part);
        sum
    })
}
