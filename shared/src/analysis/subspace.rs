//! How alike two subspaces, or two representations of the same samples, are.

use crate::error::{Error, Result};
use crate::linalg::{dense, dot};

/// The share of variance that PWCCA keeps by default.
pub const SHARE: f64 = 0.99;
/// PWCCA is refused below this many samples per kept dimension.
pub const ROWS_PER_DIMENSION: usize = 5;
/// The part of a cumulated share of variance that is rounding error.
const ROUNDING: f64 = 1e-12;

/// The cosines of the principal angles between two subspaces, descending; as many as the smaller one has dimensions.
///
/// The subspaces are given by orthonormal bases `[k, d]` and `[l, d]` (Björck & Golub 1973).
///
/// # Errors
/// [`Error::Data`] when a basis is empty or its length does not fit.
pub fn principal_cosines(a: &[f64], b: &[f64], d: usize) -> Result<Vec<f64>> {
    if d == 0 || a.is_empty() || b.is_empty() || !a.len().is_multiple_of(d) || !b.len().is_multiple_of(d) {
        return Err(Error::data(
            "subspaces",
            format!("bases of {} and {} values, expected rows of {d}", a.len(), b.len()),
            "pass at least one direction each, as long as there are features",
        ));
    }
    let (k, l) = (a.len() / d, b.len() / d);
    let products = a.chunks_exact(d).flat_map(|one| b.chunks_exact(d).map(move |other| dot(one, other)));
    let products: Vec<f64> = products.collect();
    let cosines = dense::singular(&products, l)?.values;
    debug_assert_eq!(cosines.len(), k.min(l));
    Ok(cosines.into_iter().map(|cosine| cosine.clamp(0.0, 1.0)).collect())
}

/// A layer's representation of n samples: centred rows `[n, width]`.
#[derive(Debug, Clone)]
pub struct Representation {
    rows: Vec<f64>,
    width: usize,
}

impl Representation {
    /// From raw rows `[n, width]`, one per sample.
    ///
    /// # Errors
    /// [`Error::Data`] without features or two rows, when the length does not fit, for values that are not finite, or when all
    /// rows are the same.
    pub fn new(rows: &[f32], width: usize) -> Result<Self> {
        let fits = width > 0 && rows.len().is_multiple_of(width) && rows.len() >= 2 * width;
        if !fits || rows.iter().any(|x| !x.is_finite()) {
            return Err(Error::data(
                "representation",
                format!("expected two rows or more of {width} finite features, got {} values", rows.len()),
                "pass a row per sample, and leave out rows that are not finite",
            ));
        }
        if rows.chunks_exact(width).all(|row| row == &rows[..width]) {
            let fix = "compare representations of different samples";
            return Err(Error::data("representation", "all rows are the same", fix));
        }
        Ok(Self { rows: centred(rows, width), width })
    }

    /// Samples.
    pub fn n(&self) -> usize {
        self.rows.len() / self.width
    }

    /// An orthonormal basis `[n, k]`, row-major, of the fewest principal components that hold a share of the variance; and k.
    fn principal(&self, share: f64) -> Result<(Vec<f64>, usize)> {
        let singular = dense::singular(&self.rows, self.width)?;
        let total = dot(&singular.values, &singular.values);
        let mut held = 0.0;
        let enough = singular.values.iter().position(|value| {
            held += value * value;
            held >= (share - ROUNDING) * total
        });
        let kept = enough.map_or(singular.values.len(), |last| last + 1);
        let left = singular.left.chunks_exact(singular.values.len()).flat_map(|row| &row[..kept]);
        Ok((left.copied().collect(), kept))
    }
}

fn centred(rows: &[f32], width: usize) -> Vec<f64> {
    let n = (rows.len() / width) as f64;
    let mut mean = vec![0.0_f64; width];
    for row in rows.chunks_exact(width) {
        mean.iter_mut().zip(row).for_each(|(mean, &x)| *mean += f64::from(x) / n);
    }
    rows.chunks_exact(width).flat_map(|row| row.iter().zip(&mean).map(|(&x, mean)| f64::from(x) - mean)).collect()
}

/// Linear centred kernel alignment, 0 to 1: `‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖)` in Frobenius norms, of centred X and Y (Kornblith et al.
/// 2019, equation 5). It is invariant to orthogonal maps and to scale.
///
/// # Errors
/// [`Error::Data`] when the representations are of different numbers of samples.
pub fn linear_cka(x: &Representation, y: &Representation) -> Result<f64> {
    same_samples(x, y)?;
    let norm = |matrix: &[f64]| dot(matrix, matrix).sqrt();
    if x.n() < x.width.min(y.width) {
        let (k, l) = (dense::outer_gram(&x.rows, x.width), dense::outer_gram(&y.rows, y.width));
        return Ok(dot(&k, &l) / (norm(&k) * norm(&l)));
    }
    let cross = dense::transposed_product(&y.rows, y.width, &x.rows, x.width);
    let own = |of: &Representation| norm(&dense::gram(&of.rows, of.width));
    Ok(dot(&cross, &cross) / (own(x) * own(y)))
}

/// The result of a projection weighted canonical correlation analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pwcca {
    /// The weighted mean of the canonical correlations, 0 to 1, with the dimensions kept of either representation.
    Measured {
        /// 1 where every weighty direction of the first representation is in the second.
        similarity: f64,
        /// Dimensions kept of the first and of the second representation.
        kept: [usize; 2],
    },
    /// Too few samples for the dimensions kept: canonical correlations would be high by chance.
    Refused {
        /// Samples.
        n: usize,
        /// Dimensions kept of the first and of the second representation.
        kept: [usize; 2],
    },
}

/// Projection weighted canonical correlation analysis (Morcos, Raghu & Bengio 2018) of principal components that hold a share
/// of either representation's variance.
///
/// Canonical variable h of the first representation weighs `Σ_j |⟨h, z_j⟩|` over its features z; so the measure is not
/// symmetric. Refused below [`ROWS_PER_DIMENSION`] samples per kept dimension.
///
/// # Errors
/// [`Error::Data`] when the representations are of different numbers of samples, [`Error::Config`] for a share that is not
/// above 0 and at most 1.
pub fn pwcca(x: &Representation, y: &Representation, share: f64) -> Result<Pwcca> {
    same_samples(x, y)?;
    if !(share > 0.0 && share <= 1.0) {
        return Err(Error::config("pwcca.share", format!("{share} is no share of variance"), "use for example 0.99"));
    }
    let ((a, k), (b, l)) = (x.principal(share)?, y.principal(share)?);
    let kept = [k, l];
    if x.n() < ROWS_PER_DIMENSION * k.max(l) {
        return Ok(Pwcca::Refused { n: x.n(), kept });
    }
    let correlations = dense::singular(&dense::transposed_product(&a, k, &b, l), l)?;
    let canonical = dense::product(&a, k, &correlations.left, correlations.values.len());
    let along = dense::transposed_product(&canonical, correlations.values.len(), &x.rows, x.width);
    let weights: Vec<f64> = along.chunks_exact(x.width).map(|row| row.iter().map(|x| x.abs()).sum()).collect();
    Ok(Pwcca::Measured { similarity: dot(&weights, &correlations.values) / weights.iter().sum::<f64>(), kept })
}

fn same_samples(x: &Representation, y: &Representation) -> Result<()> {
    if x.n() == y.n() {
        return Ok(());
    }
    let problem = format!("{} samples in one, {} in the other", x.n(), y.n());
    Err(Error::data("representations", problem, "compare two representations of the same samples"))
}
