//! Fits of many features: in the span of their rows they reach the optimum that fits in features have.

use burn::tensor::Device;
use shared::probe::logistic::regularisation::{self, Mask};
use shared::probe::{Column, Design, Fitted, Logistic, Until};
use shared::stats::{normals, rng};

use crate::logistic::deviation;

const FOLDS: usize = 5;

/// Rows of decaying spectrum, labels that some of their features and chance decide, and a known part of every logit.
struct Data {
    x: Vec<f32>,
    d: usize,
    labels: Vec<bool>,
    offset: Vec<f32>,
}

impl Data {
    fn draw(n: usize, d: usize) -> Self {
        let mut draw = rng(7, "test rows", &[n as u64, d as u64]);
        let x: Vec<f32> = (0..n)
            .flat_map(|_| {
                let row = normals(d, 1.0, &mut draw);
                row.into_iter().enumerate().map(|(j, x)| (0.5 + x * 3.0 / (1.0 + j as f64).sqrt()) as f32)
            })
            .collect();
        let noise = normals(2 * n, 1.0, &mut draw);
        let read = |row: usize| (0..8).map(|j| f64::from(x[row * d + j])).sum::<f64>() / 4.0 - 1.0;
        let labels = (0..n).map(|row| read(row) + noise[row] > 0.0).collect();
        Self { labels, offset: noise[n..].iter().map(|&x| 0.5 * x as f32).collect(), x, d }
    }

    fn n(&self) -> usize {
        self.labels.len()
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.x[row * self.d..(row + 1) * self.d]
    }

    /// The same rows with features that are 1 in all of them.
    fn with_constants(&self, count: usize) -> Self {
        let row = |row: &[f32]| row.iter().copied().chain(std::iter::repeat_n(1.0, count)).collect::<Vec<f32>>();
        let x = self.x.chunks_exact(self.d).flat_map(row).collect();
        Self { x, d: self.d + count, labels: self.labels.clone(), offset: self.offset.clone() }
    }

    fn design(&self, n_intercepts: usize) -> Design {
        let intercepts: Vec<usize> = (0..self.n()).map(|row| row % n_intercepts).collect();
        Design::new(&self.x, self.d, &intercepts, &Device::flex()).unwrap()
    }
}

fn trains(n: usize, fold: usize) -> Vec<bool> {
    (0..n).map(|row| row / 4 % FOLDS != fold).collect()
}

fn fit(data: &Data, design: &Design, logistic: &Logistic) -> Fitted {
    let masks: Vec<Vec<bool>> = (0..FOLDS).map(|fold| trains(data.n(), fold)).collect();
    let column = |train| Column { offset: Some(&data.offset), ..Column::new(&data.labels, train, Until::Optimum) };
    logistic.fit(design, &masks, &(0..FOLDS).map(column).collect::<Vec<_>>()).unwrap()
}

/// At the optimum `w = C Σ y σ(−y z) x` over the training rows, in features as they are penalised, and for every intercept
/// `Σ y σ(−y z) = 0` over its rows.
fn check_optimum(data: &Data, (design, fitted): (&Design, &Fitted), n_intercepts: usize, c: f64) {
    for fold in 0..FOLDS {
        let probes: Vec<_> = (0..n_intercepts).map(|intercept| fitted.probe(design, fold, intercept)).collect();
        let mut weights = vec![0.0; data.d];
        let mut sums = vec![0.0; n_intercepts];
        for row in (0..data.n()).filter(|&row| trains(data.n(), fold)[row]) {
            let probe = &probes[row % n_intercepts];
            let sign = if data.labels[row] { 1.0 } else { -1.0 };
            let logit = probe.logit(data.row(row)) + f64::from(data.offset[row]);
            let pull = c * sign / (1.0 + (sign * logit).exp());
            sums[row % n_intercepts] += pull;
            let standard = data.row(row).iter().zip(probe.mean.iter().zip(&probe.scale));
            let standard = standard.map(|(&x, (mean, scale))| (f64::from(x) - mean) / scale);
            weights.iter_mut().zip(standard).for_each(|(weight, x)| *weight += pull * x);
        }
        let off = deviation(&weights, &probes[0].weights);
        assert!(off < 1e-4, "C = {c}, {n_intercepts} intercepts, fold {fold}: weights off by {off:e}");
        let off = sums.iter().fold(0.0_f64, |off, sum| off.max(sum.abs())) / (c * data.n() as f64);
        assert!(off < 1e-5, "C = {c}, {n_intercepts} intercepts, fold {fold}: intercepts off by {off:e}");
    }
}

#[test]
fn fits_with_more_features_than_rows_are_at_the_optimum() {
    let data = Data::draw(160, 600);
    for (n_intercepts, c) in [(1, 0.01), (1, 1.0), (3, 0.1), (3, 10.0)] {
        let design = data.design(n_intercepts);
        check_optimum(&data, (&design, &fit(&data, &design, &Logistic::new(c))), n_intercepts, c);
        // Newton's method alone, in the span of the training rows.
        let newton = Logistic { c, max_steps: 0 };
        check_optimum(&data, (&design, &fit(&data, &design, &newton)), n_intercepts, c);
    }
}

#[test]
fn fits_of_many_features_and_more_rows_are_at_the_optimum() {
    let data = Data::draw(620, 560);
    for (n_intercepts, c) in [(1, 0.01), (3, 1.0)] {
        let design = data.design(n_intercepts);
        check_optimum(&data, (&design, &fit(&data, &design, &Logistic::new(c))), n_intercepts, c);
    }
}

#[test]
fn features_as_they_are_have_their_optimum_in_the_span_too() {
    let data = Data::draw(160, 600);
    let design = data.design(1).unstandardised();
    check_optimum(&data, (&design, &fit(&data, &design, &Logistic::new(0.1))), 1, 0.1);
}

/// Features that are constant change nothing but d: below, at and above n, and where designs begin to be wide.
#[test]
fn the_optimum_does_not_jump_where_features_outnumber_rows() {
    let mut seen = 0;
    for (n, d) in [(560, 559), (300, 511)] {
        let data = Data::draw(n, d);
        for n_intercepts in [1, 3] {
            let of = |count: usize| {
                let data = data.with_constants(count);
                let design = data.design(n_intercepts);
                let fitted = fit(&data, &design, &Logistic::new(0.1));
                let probes: Vec<_> = (0..FOLDS).map(|fold| fitted.probe(&design, fold, 0)).collect();
                (probes, fitted.logits(&design).unwrap().into_iter().map(f64::from).collect::<Vec<f64>>())
            };
            let [below, at, above] = [of(0), of(1), of(2)];
            for (probes, logits) in [&at, &above] {
                for (one, other) in below.0.iter().zip(probes) {
                    assert!(deviation(&other.weights[..d], &one.weights) < 1e-4, "{n_intercepts} intercepts, d = {d}");
                    assert!(other.weights[d..].iter().all(|weight| *weight == 0.0));
                    assert!((other.intercept - one.intercept).abs() < 1e-4);
                }
                assert!(deviation(logits, &below.1) < 1e-4);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 8);
}

/// Masks of different C share the products of their rows.
#[test]
fn a_batch_of_several_c_is_each_of_its_fits() {
    let data = Data::draw(160, 600);
    let design = data.design(1);
    let cs = [0.01, 0.1, 1.0, 0.1, 10.0];
    let masks = Mask::all((0..FOLDS).map(|fold| trains(data.n(), fold)).collect(), &cs);
    let columns: Vec<Column<'_>> = (0..FOLDS).map(|train| Column::new(&data.labels, train, Until::Optimum)).collect();
    let batch = regularisation::fit(&design, &masks, &columns).unwrap();
    for (fold, c) in cs.into_iter().enumerate() {
        let alone = Logistic::new(c).fit(&data.design(1), &[trains(data.n(), fold)], &[columns_of(&data)]).unwrap();
        let (one, other) = (batch.probe(&design, fold, 0), alone.probe(&design, 0, 0));
        let off = deviation(&one.weights, &other.weights);
        assert!(off < 1e-4, "C = {c}: weights off by {off:e}");
    }
}

fn columns_of(data: &Data) -> Column<'_> {
    Column::new(&data.labels, 0, Until::Optimum)
}
