//! Erasing what a linear probe reads: frozen affine erasers and the methods that fit them (`docs/method.md` §9).

mod covariance;
mod descent;
mod inlp;
mod inverse_hessian;
mod labelled;
mod leace;
mod mean_projection;
mod objective;
mod pass;

pub(crate) use inlp::logistic;
pub use inlp::{Inlp, LEAST_ACCURACY, Stop, inlp};
pub use labelled::Labelled;
pub use leace::{Covariance, leace};
pub use mean_projection::mean_projection;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::linalg::dot;

/// A direction counts as dependent on those before it when no more than this share of it is new.
const DEPENDENT: f64 = 1e-8;

/// A frozen affine eraser `x ↦ x − A Bᵀ (x − μ)`, of rank k.
///
/// `P = I − A Bᵀ` is a projection: `P² = P`, because `Bᵀ A = I`. For INLP and the mean projection it is orthogonal
/// (A = B, orthonormal) and linear (μ = 0); for LEACE it is oblique, and μ is the mean of the rows it was fitted on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Eraser {
    mean: Vec<f64>,
    removed: Vec<f64>,
    read: Vec<f64>,
}

impl Eraser {
    /// The eraser of given parts: μ `[d]`, A and B as k rows of d each.
    ///
    /// # Errors
    /// [`Error::Data`] without features, when the lengths do not fit, or when k is above d.
    pub fn new(mean: Vec<f64>, removed: Vec<f64>, read: Vec<f64>) -> Result<Self> {
        let d = mean.len();
        if d == 0 || removed.len() != read.len() || !removed.len().is_multiple_of(d) || removed.len() > d * d {
            return Err(Error::data(
                "eraser",
                format!("a mean of {d} features, removed of {} and read of {} values", removed.len(), read.len()),
                "pass as many removed as read directions, each as long as the mean, and no more than it has features",
            ));
        }
        Ok(Self { mean, removed, read })
    }

    /// The orthogonal projection away from the span of directions `[k, d]`, with μ = 0.
    ///
    /// # Errors
    /// [`Error::Data`] when the lengths do not fit, or a direction lies in the span of those before it.
    pub fn away_from(directions: &[f64], d: usize) -> Result<Self> {
        let mut basis = Vec::with_capacity(directions.len());
        for (place, direction) in directions.chunks(d.max(1)).enumerate() {
            let mut direction = direction.to_vec();
            if direction.len() != d || !orthonormalise(&mut direction, &basis) {
                return Err(Error::data(
                    format!("direction {place}"),
                    format!("expected {d} finite values, independent of the directions before it"),
                    "pass each direction once",
                ));
            }
            basis.extend(direction);
        }
        Self::new(vec![0.0; d], basis.clone(), basis)
    }

    /// Features.
    pub fn d(&self) -> usize {
        self.mean.len()
    }

    /// Directions removed, k.
    pub fn rank(&self) -> usize {
        self.removed.len() / self.d()
    }

    /// μ `[d]`.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// A as k rows of d: what is taken away.
    pub fn removed(&self) -> &[f64] {
        &self.removed
    }

    /// B as k rows of d: the directions whose coordinates are removed.
    pub fn read(&self) -> &[f64] {
        &self.read
    }

    /// `P = I − A Bᵀ` `[d, d]`, row-major.
    pub fn projection(&self) -> Vec<f64> {
        let d = self.d();
        let mut projection = vec![0.0; d * d];
        for (row, entries) in projection.chunks_exact_mut(d).enumerate() {
            entries[row] = 1.0;
            for (removed, read) in self.directions() {
                entries.iter_mut().zip(read).for_each(|(entry, read)| *entry -= removed[row] * read);
            }
        }
        projection
    }

    /// The erased rows `[n, d]`.
    ///
    /// # Panics
    /// When the rows are not of d values each.
    pub fn erase(&self, rows: &[f32]) -> Vec<f32> {
        assert!(rows.len().is_multiple_of(self.d()), "rows of {} values each", self.d());
        let mut erased = Vec::with_capacity(rows.len());
        for row in rows.chunks_exact(self.d()) {
            let centred: Vec<f64> = row.iter().zip(&self.mean).map(|(&x, mean)| f64::from(x) - mean).collect();
            let mut rest: Vec<f64> = row.iter().map(|&x| f64::from(x)).collect();
            for (removed, read) in self.directions() {
                add_scaled(&mut rest, -dot(&centred, read), removed);
            }
            erased.extend(rest.into_iter().map(|x| x as f32));
        }
        erased
    }

    /// The eraser of the leading directions alone, in the order found.
    #[must_use]
    pub fn leading(&self, rank: usize) -> Self {
        let end = rank.min(self.rank()) * self.d();
        Self { mean: self.mean.clone(), removed: self.removed[..end].to_vec(), read: self.read[..end].to_vec() }
    }

    /// The same directions about another mean `[d]`.
    ///
    /// # Errors
    /// [`Error::Data`] when it has another length.
    pub fn about(self, mean: Vec<f64>) -> Result<Self> {
        Self::new(mean, self.removed, self.read)
    }

    /// The directions of A, each with its one of B.
    fn directions(&self) -> impl Iterator<Item = (&[f64], &[f64])> {
        self.removed.chunks_exact(self.d()).zip(self.read.chunks_exact(self.d()))
    }
}

/// Subtracts the span of an orthonormal basis `[k, d]` from a direction `[d]` and scales it to length 1; false when nothing
/// was left.
fn orthonormalise(direction: &mut [f64], basis: &[f64]) -> bool {
    let before = dot(direction, direction).sqrt();
    // Twice is enough (Giraud et al. 2005).
    for _ in 0..2 {
        for other in basis.chunks_exact(direction.len()) {
            let share = dot(direction, other);
            add_scaled(direction, -share, other);
        }
    }
    let after = dot(direction, direction).sqrt();
    let left = after.is_finite() && after > DEPENDENT * before;
    direction.iter_mut().for_each(|x| *x /= after);
    left
}

/// `a += factor · b`
fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += factor * b);
}
