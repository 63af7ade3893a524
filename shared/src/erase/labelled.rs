//! The rows an eraser is fitted on, checked once.

use crate::error::{Error, Result};

/// Rows `[n, d]` of finite values with a label each, both classes among them.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    rows: &'a [f32],
    d: usize,
    labels: &'a [bool],
}

impl<'a> Labelled<'a> {
    /// Rows `[n, d]` and their labels `[n]`.
    ///
    /// # Errors
    /// [`Error::Data`] without rows or features, when the lengths do not fit, for a value that is not finite, or when there is
    /// one class only.
    pub fn new(rows: &'a [f32], d: usize, labels: &'a [bool]) -> Result<Self> {
        let n = labels.len();
        if n == 0 || d == 0 || rows.len() != n * d {
            return Err(Error::data(
                "rows to erase from",
                format!("expected {n} rows of {d} features, got {} values", rows.len()),
                "pass at least one row, one feature, and a label per row",
            ));
        }
        if let Some(place) = rows.iter().position(|x| !x.is_finite()) {
            return Err(Error::data(
                format!("rows to erase from, row {}, feature {}", place / d, place % d),
                format!("{} is not finite", rows[place]),
                "leave the row out, or compute the activations in a wider float type",
            ));
        }
        two_classes(labels, "labels to erase")?;
        Ok(Self { rows, d, labels })
    }

    /// Rows.
    pub fn n(&self) -> usize {
        self.labels.len()
    }

    /// Features.
    pub fn d(&self) -> usize {
        self.d
    }

    /// The rows `[n, d]`.
    pub(super) fn rows(&self) -> &'a [f32] {
        self.rows
    }

    pub(super) fn labels(&self) -> &'a [bool] {
        self.labels
    }

    /// The rows with their labels.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a [f32], bool)> {
        self.rows.chunks_exact(self.d).zip(self.labels.iter().copied())
    }

    /// The mean `[d]` of the rows of a class.
    pub(super) fn class_mean(&self, class: bool) -> Vec<f64> {
        mean(self.pairs().filter(|&(_, label)| label == class).map(|(row, _)| row), self.d)
    }

    /// The mean `[d]` of all rows, and the rows `[n, d]` less it.
    pub(super) fn centred(&self) -> (Vec<f64>, Vec<f64>) {
        let mean = mean(self.rows.chunks_exact(self.d), self.d);
        let mut centred: Vec<f64> = self.rows.iter().map(|&x| f64::from(x)).collect();
        for row in centred.chunks_exact_mut(self.d) {
            row.iter_mut().zip(&mean).for_each(|(x, mean)| *x -= mean);
        }
        (mean, centred)
    }
}

/// The mean `[d]` of rows of `d` features.
pub(super) fn mean<'a>(rows: impl Iterator<Item = &'a [f32]>, d: usize) -> Vec<f64> {
    let mut mean = vec![0.0_f64; d];
    let mut n = 0.0;
    for row in rows {
        n += 1.0;
        mean.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x));
    }
    mean.iter_mut().for_each(|sum| *sum /= n);
    mean
}

/// # Errors
/// [`Error::Data`] naming the labels, unless there are both.
pub(super) fn two_classes(labels: &[bool], what: &str) -> Result<()> {
    if labels.contains(&true) && labels.contains(&false) {
        return Ok(());
    }
    let fix = "erase only tasks with satisfied and violated samples";
    Err(Error::data(what, "they hold one class only", fix))
}
