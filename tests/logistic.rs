//! The fit: its optimum against scikit-learn, on the CPU and through wgpu, and errors for bad input.
//!
//! The reference numbers are written by `python tests/reference.py probes` (scikit-learn 1.9.1).

use burn::tensor::Device;
use safetensors::SafeTensors;
use shared::Error;
use shared::erase::{Inlp, Labelled, Stop, inlp};
use shared::linalg::moments;
use shared::probe::{Column, Design, Fitted, Logistic, Until, single_fit};
use shared::stats::{Ranking, normals, rng};

const FIXTURE: &[u8] = include_bytes!("fixtures/probe/logistic.safetensors");

/// One case of the fixture.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) x: Vec<f32>,
    pub(crate) d: usize,
    pub(crate) labels: Vec<bool>,
    pub(crate) folds: Vec<usize>,
    pub(crate) intercepts: Vec<usize>,
    pub(crate) c: f64,
    pub(crate) weights: Vec<f64>,
    pub(crate) intercept: Vec<f64>,
    pub(crate) mean: Vec<f64>,
    pub(crate) scale: Vec<f64>,
    pub(crate) logits: Vec<f64>,
    pub(crate) auroc: f64,
    pub(crate) ridge: Vec<f64>,
    pub(crate) ridge_intercepts: Vec<f64>,
    pub(crate) mean_difference: Vec<f64>,
    pub(crate) blocks: Vec<usize>,
    pub(crate) compression: f64,
}

/// Every case, by name.
pub(crate) fn cases() -> Vec<Case> {
    let file = SafeTensors::deserialize(FIXTURE).unwrap();
    let mut names: Vec<String> = file.names().iter().map(|name| name.split('/').next().unwrap().to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| case(&file, name)).collect()
}

fn case(file: &SafeTensors<'_>, name: String) -> Case {
    let floats = |tensor: &str| -> Vec<f64> {
        let bytes = file.tensor(&format!("{name}/{tensor}")).unwrap();
        bytes.data().as_chunks().0.iter().map(|&chunk| f64::from_le_bytes(chunk)).collect()
    };
    let integers = |tensor: &str| -> Vec<usize> {
        let bytes = file.tensor(&format!("{name}/{tensor}")).unwrap();
        bytes.data().as_chunks().0.iter().map(|&chunk| i64::from_le_bytes(chunk) as usize).collect()
    };
    let x = file.tensor(&format!("{name}/x")).unwrap();
    Case {
        d: x.shape()[1],
        x: x.data().as_chunks().0.iter().map(|&chunk| f32::from_le_bytes(chunk)).collect(),
        labels: integers("y").into_iter().map(|label| label == 1).collect(),
        folds: integers("fold"),
        intercepts: integers("task"),
        c: floats("c")[0],
        weights: floats("weights"),
        intercept: floats("intercepts"),
        mean: floats("mean"),
        scale: floats("scale"),
        logits: floats("logits"),
        auroc: floats("auroc")[0],
        ridge: floats("ridge"),
        ridge_intercepts: floats("ridge_intercepts"),
        mean_difference: floats("mean_difference"),
        blocks: integers("block"),
        compression: floats("compression")[0],
        name,
    }
}

fn fit(case: &Case, device: &Device) -> (Design, Fitted) {
    fit_by(&Logistic::new(case.c), case, device)
}

fn fit_by(logistic: &Logistic, case: &Case, device: &Device) -> (Design, Fitted) {
    let design = Design::new(&case.x, case.d, &case.intercepts, device).unwrap();
    let trains: Vec<Vec<bool>> = (0..5).map(|fold| case.folds.iter().map(|&of| of != fold).collect()).collect();
    let columns: Vec<Column<'_>> = (0..5).map(|train| Column::new(&case.labels, train, Until::Optimum)).collect();
    let fitted = logistic.fit(&design, &trains, &columns).unwrap();
    (design, fitted)
}

pub(crate) fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// The largest difference, relative to the largest expected value.
pub(crate) fn deviation(got: &[f64], expected: &[f64]) -> f64 {
    let largest = expected.iter().fold(1e-12_f64, |largest, value| largest.max(value.abs()));
    got.iter().zip(expected).map(|(got, expected)| (got - expected).abs()).fold(0.0, f64::max) / largest
}

#[test]
fn probes_reach_the_optimum_of_scikit_learn() {
    let cases = cases();
    assert_eq!(cases.len(), 14);
    for case in &cases {
        check_optimum(case, &fit(case, &Device::flex()));
    }
}

/// The rows of a fold, or all others, with their labels.
fn part(case: &Case, fold: usize, held_out: bool) -> (Vec<f32>, Vec<bool>) {
    let rows = case.x.chunks_exact(case.d).zip(&case.labels).zip(&case.folds);
    let kept = rows.filter(|(_, of)| (**of == fold) == held_out).map(|(pair, _)| pair);
    let (rows, labels): (Vec<&[f32]>, Vec<bool>) = kept.unzip();
    (rows.concat(), labels)
}

#[test]
fn a_probe_fitted_alone_reaches_the_same_optimum() {
    let cases = cases();
    let plain: Vec<&Case> = cases.iter().filter(|case| case.intercept.len() == 5).collect();
    assert!(plain.len() >= 5, "{} cases with one intercept", plain.len());
    for (case, fold) in plain.iter().flat_map(|case| (0..5).map(move |fold| (case, fold))) {
        let (rows, labels) = part(case, fold, false);
        let probe = single_fit(&rows, &labels, &moments(&case.x, case.d).1, case.c).unwrap();
        let weights = &case.weights[fold * case.d..(fold + 1) * case.d];
        assert!(cosine(&probe.weights, weights) > 1.0 - 1e-9, "{}: {}", case.name, cosine(&probe.weights, weights));
        let logits: Vec<f64> = part(case, fold, true).0.chunks_exact(case.d).map(|row| probe.logit(row)).collect();
        let expected: Vec<f64> =
            case.logits.iter().zip(&case.folds).filter(|(_, of)| **of == fold).map(|(logit, _)| *logit).collect();
        assert!(deviation(&logits, &expected) < 1e-4, "{}: {}", case.name, deviation(&logits, &expected));
    }
}

/// The rest of an erased feature can be rounding alone: refits must agree on it, whichever way they are computed.
#[test]
fn on_erased_rows_a_probe_fitted_alone_is_that_of_a_batch() {
    let cases = cases();
    for case in cases.iter().filter(|case| case.intercept.len() == 5 && case.d < case.labels.len()) {
        let rank = 3.min(case.d - 1);
        let sample = Labelled::new(&case.x, case.d, &case.labels).unwrap();
        let erased = inlp(&sample, &Inlp::default(), Stop::Rank(rank)).unwrap().erase(&case.x);
        let design = Design::new(&erased, case.d, &vec![0; case.labels.len()], &Device::flex()).unwrap();
        let trains = [vec![true; case.labels.len()]];
        let columns = [Column::new(&case.labels, 0, Until::Optimum)];
        let batch = Logistic::new(case.c).fit(&design, &trains, &columns).unwrap().logits(&design).unwrap();
        let alone = single_fit(&erased, &case.labels, &moments(&case.x, case.d).1, case.c).unwrap();
        let (batch, alone): (Vec<f64>, Vec<f64>) =
            batch.iter().zip(erased.chunks_exact(case.d)).map(|(&b, row)| (f64::from(b), alone.logit(row))).unzip();
        assert!(deviation(&alone, &batch) < 1e-2, "{}: {}", case.name, deviation(&alone, &batch));
    }
}

/// Fits that do not converge in single precision are finished in double precision: here all fits, after four steps.
#[test]
fn newtons_method_reaches_the_same_optimum() {
    for case in &cases() {
        check_optimum(case, &fit_by(&Logistic { c: case.c, max_steps: 4 }, case, &Device::flex()));
    }
}

fn check_optimum(case: &Case, (design, fitted): &(Design, Fitted)) {
    let n_intercepts = case.intercept.len() / 5;
    for fold in 0..5 {
        let of_fold = fold * case.d..(fold + 1) * case.d;
        let probe = fitted.probe(design, fold, 0);
        let cosine = cosine(&probe.weights, &case.weights[of_fold.clone()]);
        assert!(1.0 - cosine < 1e-7, "{}, fold {fold}: weight cosine {cosine}", case.name);
        let off = deviation(&probe.weights, &case.weights[of_fold.clone()]);
        assert!(off < 3e-4, "{}, fold {fold}: weights off by {off:e}", case.name);
        assert!(deviation(&probe.scale, &case.scale[of_fold.clone()]) < 1e-6, "{}", case.name);
        assert!(deviation(&probe.mean, &case.mean[of_fold]) < 1e-6, "{}", case.name);
        for place in 0..n_intercepts {
            let intercept = fitted.probe(design, fold, place).intercept;
            let off = (intercept - case.intercept[fold * n_intercepts + place]).abs();
            assert!(off < 1e-3, "{}, fold {fold}: intercept off by {off:e}", case.name);
        }
    }
}

/// The GPU path, on whatever adapter there is (a software one will do).
#[cfg(feature = "gpu")]
#[test]
fn probes_reach_the_same_optimum_through_wgpu() {
    let case = cases().into_iter().find(|case| case.name == "rare").unwrap();
    let (design, fitted) = fit(&case, &Device::wgpu(burn::tensor::DeviceKind::DefaultDevice));
    for fold in 0..5 {
        let probe = fitted.probe(&design, fold, 0);
        let off = deviation(&probe.weights, &case.weights[fold * case.d..(fold + 1) * case.d]);
        assert!(off < 3e-4, "fold {fold}: weights off by {off:e}");
    }
}

#[test]
fn held_out_scores_are_those_of_scikit_learn() {
    for case in &cases() {
        let (design, fitted) = fit(case, &Device::flex());
        let logits = fitted.logits(&design).unwrap();
        let held_out: Vec<f32> = case.folds.iter().enumerate().map(|(row, &fold)| logits[row * 5 + fold]).collect();
        let auroc = Ranking::new(&held_out, &case.labels, &case.folds).auroc().unwrap();
        assert!((auroc - case.auroc).abs() < 5e-4, "{}: AUROC {auroc}, expected {}", case.name, case.auroc);
        let probes: Vec<_> = (0..5).map(|fold| fitted.probe(&design, fold, case.intercepts[0])).collect();
        for (row, &fold) in case.folds.iter().enumerate().filter(|&(row, _)| case.intercepts[row] == case.intercepts[0])
        {
            let frozen = probes[fold].logit(&case.x[row * case.d..(row + 1) * case.d]);
            assert!(
                (frozen - f64::from(held_out[row])).abs() < 2e-3 * (1.0 + frozen.abs()),
                "{}, row {row}",
                case.name
            );
            let off = (frozen - case.logits[row]).abs() / (1.0 + frozen.abs());
            assert!(off < 5e-3, "{}, row {row}: logit {frozen}, expected {}", case.name, case.logits[row]);
        }
    }
}

/// 299 equal rows and one other: in the fold that holds the other one out every feature is constant, so its probe gives all
/// rows the same logit. scikit-learn's AUROC within folds is ½ exactly.
#[test]
fn features_that_are_constant_in_training_weigh_nothing_out_of_fold() {
    let (n, d) = (300, 12);
    for (seed, odd) in [(1, 17), (2, 150), (3, 299)] {
        let mut draw = rng(seed, "test rows", &[]);
        let (common, other) = (normals(d, 3.0, &mut draw), normals(d, 3.0, &mut draw));
        let row = |row: usize| if row == odd { other.iter() } else { common.iter() };
        let x: Vec<f32> = (0..n).flat_map(row).map(|&x| x as f32).collect();
        let labels: Vec<bool> = (0..n).map(|row| row == odd || row * row % 7 < 3).collect();
        let folds: Vec<usize> = (0..n).map(|row| row / 60).collect();
        let intercepts: Vec<usize> = (0..n).map(|row| row % 2).collect();
        for intercepts in [vec![0; n], intercepts] {
            let design = Design::new(&x, d, &intercepts, &Device::flex()).unwrap();
            let trains: Vec<Vec<bool>> = (0..5).map(|fold| folds.iter().map(|&of| of != fold).collect()).collect();
            let columns: Vec<Column<'_>> = (0..5).map(|train| Column::new(&labels, train, Until::Optimum)).collect();
            let fitted = Logistic::new(0.1).fit(&design, &trains, &columns).unwrap();
            let logits = fitted.logits(&design).unwrap();
            let held_out = folds[odd];
            let of_fold = (0..n).filter(|&row| folds[row] == held_out && intercepts[row] == intercepts[odd]);
            let read: Vec<f32> = of_fold.map(|row| logits[row * 5 + held_out]).collect();
            assert!(read.iter().all(|logit| *logit == read[0]), "{read:?}");
            if intercepts[1] == 0 {
                let oof: Vec<f32> = folds.iter().enumerate().map(|(row, &fold)| logits[row * 5 + fold]).collect();
                assert_eq!(Ranking::new(&oof, &labels, &folds).auroc(), Some(0.5));
            }
        }
    }
}

#[test]
fn raw_probes_read_other_rows_as_frozen_ones_do() {
    let case = cases().into_iter().find(|case| case.name == "wide").unwrap();
    let (design, fitted) = fit(&case, &Device::flex());
    let probe = fitted.probe(&design, 0, 0);
    let logits = design.logits_of_raw(&[probe.raw()]).unwrap();
    for (row, logit) in case.x.chunks_exact(case.d).zip(logits) {
        assert!((probe.logit(row) - f64::from(logit)).abs() < 1e-4);
    }
}

#[test]
fn a_fit_refuses_one_class_and_a_bad_c() {
    let case = cases().into_iter().find(|case| case.name == "small").unwrap();
    let design = Design::new(&case.x, case.d, &case.intercepts, &Device::flex()).unwrap();
    let all = vec![vec![true; case.labels.len()]];
    let column = |labels| [Column::new(labels, 0, Until::Optimum)];
    let satisfied = vec![true; case.labels.len()];
    let one_class = Logistic::new(0.1).fit(&design, &all, &column(&satisfied)).err().unwrap();
    assert!(one_class.to_string().contains("one class only"), "{one_class}");
    for c in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Logistic::new(c).fit(&design, &all, &column(&case.labels)), Err(Error::Config { .. })));
    }
    assert!(matches!(Design::new(&[], 3, &[], &Device::flex()), Err(Error::Data { .. })));
    assert!(matches!(Design::new(&[1.0; 5], 3, &[0, 0], &Device::flex()), Err(Error::Data { .. })));
}
