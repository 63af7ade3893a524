//! The general probe of claim 1: one direction for all tasks, with an intercept and a sign per task.
//!
//! A direction that reads one task's success and another's failure is shared, not special. So each task uses the direction
//! with a sign, which only the training folds decide: the signs that give the longest sum of the specialists' directions.

use super::Cell;
use super::specialist::{Fit, inner_pairs, numbers};
use crate::error::Result;
use crate::linalg::{Matrix, dense, dot};
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Fitted, Until};
use crate::stats::Refitted;
use crate::study::C;

/// Tasks up to which every combination of signs is tried: 2048 sums.
const TRIED: usize = 12;

/// The pool of all tasks that the claims are read on.
struct Pool<'a> {
    cell: &'a Cell<'a>,
    design: Design,
    /// Where the rows of each task in the claims begin in the pool.
    starts: Vec<usize>,
    /// The pool's rows in the cohort.
    rows: Vec<usize>,
    labels: Vec<bool>,
    /// The place, in the claims' list, of every row's task.
    owner: Vec<usize>,
}

/// One fit: its labels and offsets, and the signs of the tasks; a negative sign negates a task's labels and offsets.
struct Signed {
    signs: Vec<f32>,
    labels: Vec<bool>,
    offset: Vec<f32>,
}

impl Cell<'_> {
    /// The AUROC of text and general probe, and its held-out logits `[split][row]`, per task in the claims, of
    /// a block `[n, d]`.
    pub(super) fn general(&self, block: Matrix<'_>, fits: &[Fit]) -> Result<(Vec<Refitted>, Vec<Vec<Vec<f32>>>)> {
        let pool = Pool::new(self, block)?;
        let mut logits = Vec::with_capacity(self.n_splits);
        for split in 0..self.n_splits {
            logits.push(pool.of_split(split, fits)?);
        }
        let of_task = |task: usize| {
            let (place, start) = (self.in_claims[task], pool.starts[task]);
            let read = |split: usize, variant: usize, fold: usize, row: usize| {
                self.offsets[place].of(split, variant, fold)[row] + logits[split][variant][fold][start + row]
            };
            let held_out = (0..self.n_splits).map(|split| {
                let folds = self.folds(place, split);
                folds.iter().enumerate().map(|(row, &fold)| read(split, 0, fold, row)).collect()
            });
            (self.auroc(place, self.variants(), read), held_out.collect())
        };
        Ok((0..self.in_claims.len()).map(of_task).unzip())
    }
}

impl<'a> Pool<'a> {
    fn new(cell: &'a Cell<'a>, block: Matrix<'_>) -> Result<Self> {
        let rows: Vec<usize> = cell.in_claims.iter().flat_map(|&place| cell.rows(place)).copied().collect();
        let lengths = || cell.in_claims.iter().map(|&place| cell.rows(place).len());
        let owner: Vec<usize> = lengths().enumerate().flat_map(|(task, n)| std::iter::repeat_n(task, n)).collect();
        Ok(Self {
            design: Design::new(&block.gathered(&rows), block.width(), &owner, cell.device)?,
            starts: lengths().scan(0, |start, n| Some(std::mem::replace(start, *start + n))).collect(),
            labels: cell.plan.cohort.labels_of(&rows),
            cell,
            rows,
            owner,
        })
    }

    /// Signed logits without the offset, `[variant][fold][row of the pool]`.
    fn of_split(&self, split: usize, fits: &[Fit]) -> Result<Vec<Vec<Vec<f32>>>> {
        let n_folds = self.cell.splits.n_folds;
        let folds: Vec<usize> = self.rows.iter().map(|&row| self.cell.splits.folds[split][row]).collect();
        let c = self.c(split, &folds, fits)?;
        let mut starts: Vec<Vec<f32>> = Vec::new();
        let mut logits = Vec::new();
        for variants in [0..1, 1..self.cell.variants()].into_iter().filter(|variants| !variants.is_empty()) {
            let places: Vec<(usize, usize)> =
                variants.flat_map(|variant| (0..n_folds).map(move |fold| (variant, fold))).collect();
            let signed = places
                .iter()
                .map(|&(variant, fold)| self.signed(split, (variant, fold), fits))
                .collect::<Result<Vec<_>>>()?;
            let train = |variant: usize, fold: usize| -> Vec<bool> {
                let rows = self.rows.iter().zip(&folds);
                rows.map(|(&row, &of)| of != fold && self.cell.splits.active(row, variant)).collect()
            };
            let mask =
                |&(variant, fold): &(usize, usize)| Mask { train: train(variant, fold), scale: None, c: c[fold] };
            let masks: Vec<Mask> = places.iter().map(mask).collect();
            let mut columns = Vec::with_capacity(places.len());
            for (number, (fit, &(_, fold))) in signed.iter().zip(&places).enumerate() {
                let (offset, start) = (Some(fit.offset.as_slice()), starts.get(fold).map(Vec::as_slice));
                columns.push(Column { offset, start, ..Column::new(&fit.labels, number, Until::Optimum) });
            }
            let fitted = regularisation::fit(&self.design, &masks, &columns)?;
            let read = self.signed_logits(&fitted, &signed)?;
            logits.extend(read.chunks(n_folds).map(<[Vec<f32>]>::to_vec));
            starts = (0..n_folds).map(|fold| fitted.coefficients(fold)).collect();
        }
        Ok(logits)
    }

    /// The labels and offsets of one fit: those of a task whose sign is negative are negated.
    fn signed(&self, split: usize, (variant, fold): (usize, usize), fits: &[Fit]) -> Result<Signed> {
        let of_task = |&place: &usize| fits[place].probes[split][variant][fold].0.as_slice();
        let directions: Vec<&[f64]> = self.cell.in_claims.iter().map(of_task).collect();
        let signs = best_signs(&directions, self.design.scale())?;
        let offsets = self.cell.in_claims.iter().flat_map(|&place| self.cell.offsets[place].of(split, variant, fold));
        Ok(Signed {
            labels: self.labels.iter().zip(&self.owner).map(|(&label, &task)| label == (signs[task] > 0.0)).collect(),
            offset: offsets.zip(&self.owner).map(|(offset, &task)| signs[task] * offset).collect(),
            signs,
        })
    }

    /// The logits of every fit on every row of the pool, in the direction of the row's own labels.
    fn signed_logits(&self, fitted: &Fitted, signed: &[Signed]) -> Result<Vec<Vec<f32>>> {
        let (logits, width) = (fitted.logits(&self.design)?, fitted.count());
        let of_fit = |(number, fit): (usize, &Signed)| {
            let row = |(row, &task): (usize, &usize)| fit.signs[task] * logits[row * width + number];
            self.owner.iter().enumerate().map(row).collect()
        };
        Ok(signed.iter().enumerate().map(of_fit).collect())
    }

    /// The C of every fold: the one that predicts best on the mean of the tasks.
    fn c(&self, split: usize, folds: &[usize], fits: &[Fit]) -> Result<Vec<f64>> {
        let n_folds = self.cell.splits.n_folds;
        let C::Auto(_) = self.cell.plan.c else { return Ok(vec![self.cell.fixed_c(); n_folds]) };
        let inner = inner_pairs(n_folds, |_| true);
        let signed = (0..n_folds).map(|outer| self.signed(split, (0, outer), fits)).collect::<Result<Vec<Signed>>>()?;
        let mut starts: Vec<Vec<f32>> = Vec::new();
        regularisation::foretelling(n_folds, |c| {
            let train = |pair: &[usize; 2]| folds.iter().map(|of| !pair.contains(of)).collect();
            let masks: Vec<Mask> = inner.iter().map(|pair| Mask { train: train(pair), scale: None, c }).collect();
            let mut columns = Vec::with_capacity(inner.len());
            for (number, [outer, _]) in inner.iter().enumerate() {
                let (fit, start) = (&signed[*outer], starts.get(number).map(Vec::as_slice));
                let column = Column::new(&fit.labels, number, Until::Optimum);
                columns.push(Column { offset: Some(&fit.offset), start, ..column });
            }
            let fitted = regularisation::fit(&self.design, &masks, &columns)?;
            let logits = fitted.logits(&self.design)?;
            starts = (0..inner.len()).map(|number| fitted.coefficients(number)).collect();
            let deviance = |outer: usize| {
                let numbers = numbers(&inner, outer, n_folds);
                let read = |row: usize| Some(logits[row * inner.len() + numbers[folds[row]]?]);
                self.deviance(split, folds, outer, &signed[outer], read)
            };
            Ok((0..n_folds).map(deviance).collect())
        })
    }

    /// The mean over tasks of the deviance outside a fold; `read` returns a row's logit without offset and sign.
    fn deviance(
        &self,
        split: usize,
        folds: &[usize],
        outer: usize,
        signed: &Signed,
        read: impl Fn(usize) -> Option<f32>,
    ) -> f64 {
        let of_task = |task: usize| {
            let (place, start) = (self.cell.in_claims[task], self.starts[task]);
            let (labels, offset) = (self.cell.labels(place), self.cell.offsets[place].of(split, 0, outer));
            let logit = |row: usize| Some(offset[row] + signed.signs[task] * read(start + row)?);
            regularisation::deviance(labels, &folds[start..start + labels.len()], outer, logit)
        };
        (0..self.cell.in_claims.len()).map(of_task).sum::<f64>() / self.cell.in_claims.len() as f64
    }
}

/// The signs that make the sum of the tasks' directions longest, each of length 1 in features scaled by the pool's deviations
/// `[d]`; the first task's is positive.
///
/// All combinations are tried up to [`TRIED`] tasks. With more, the signs of the leading left singular vector are the start,
/// and single signs are flipped while that lengthens the sum.
fn best_signs(directions: &[&[f64]], scale: &[f64]) -> Result<Vec<f32>> {
    let unit = |direction: &&[f64]| {
        let scaled: Vec<f64> = direction.iter().zip(scale).map(|(weight, scale)| weight * scale).collect();
        let length = dot(&scaled, &scaled).sqrt().max(f64::MIN_POSITIVE);
        scaled.into_iter().map(|weight| weight / length).collect::<Vec<f64>>()
    };
    let units: Vec<Vec<f64>> = directions.iter().map(unit).collect();
    let gram: Vec<f64> = units.iter().flat_map(|a| units.iter().map(|b| dot(a, b))).collect();
    let n = units.len();
    if n > TRIED {
        return climbed(&gram, n);
    }
    let signs =
        |turned: usize| -> Vec<f32> { (0..n).map(|task| if turned >> task & 1 == 1 { -1.0 } else { 1.0 }).collect() };
    let every = (0..1_usize << n.saturating_sub(1)).map(|others| signs(others << 1));
    let length = |signs: &[f32]| (0..n).map(|task| f64::from(signs[task]) * pull(&gram, signs, task)).sum::<f64>();
    let longest = every.map(|signs| (length(&signs), signs)).max_by(|a, b| a.0.total_cmp(&b.0));
    Ok(longest.map(|(_, signs)| signs).unwrap_or_default())
}

/// The component of the sum of the signed directions along a task's direction.
fn pull(gram: &[f64], signs: &[f32], task: usize) -> f64 {
    let row = &gram[task * signs.len()..(task + 1) * signs.len()];
    row.iter().zip(signs).map(|(cosine, sign)| cosine * f64::from(*sign)).sum()
}

fn climbed(gram: &[f64], n: usize) -> Result<Vec<f32>> {
    let eigen = dense::eigen(gram, n)?;
    let leading = (0..n).max_by(|&a, &b| eigen.values[a].total_cmp(&eigen.values[b])).unwrap_or(0);
    let vector = &eigen.vectors[leading * n..(leading + 1) * n];
    let mut signs: Vec<f32> = vector.iter().map(|&value| if value < 0.0 { -1.0 } else { 1.0 }).collect();
    // A flip lengthens the sum where the sum of the others points away from the task; every flip does, so this ends.
    let against = |signs: &[f32]| {
        (0..n).find(|&task| f64::from(signs[task]) * pull(gram, signs, task) < gram[task * n + task] - 1e-9)
    };
    while let Some(task) = against(&signs) {
        signs[task] = -signs[task];
    }
    let first = signs[0];
    Ok(signs.into_iter().map(|sign| sign * first).collect())
}
