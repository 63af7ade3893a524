//! Probes: the optimum against scikit-learn, folds, draws, scores, and what bad input gets.
//!
//! The reference numbers are written by `python tests/reference.py probes` (scikit-learn 1.9.1).

use burn::tensor::Device;
use safetensors::SafeTensors;
use shared::Error;
use shared::activation::Activations;
use shared::probe::{Cohort, Column, Design, Fitted, Logistic, Row, Until, cohort, draw, score};
use shared::site::{Position, Site};
use shared::stats::{Ranking, Resamples, rng};

const FIXTURE: &[u8] = include_bytes!("fixtures/probe/logistic.safetensors");

/// One case of the fixture.
struct Case {
    name: String,
    x: Vec<f32>,
    d: usize,
    labels: Vec<bool>,
    folds: Vec<usize>,
    intercepts: Vec<usize>,
    c: f64,
    weights: Vec<f64>,
    intercept: Vec<f64>,
    mean: Vec<f64>,
    scale: Vec<f64>,
    logits: Vec<f64>,
    auroc: f64,
}

fn cases() -> Vec<Case> {
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
        name,
    }
}

fn fit(case: &Case) -> (Design, Fitted) {
    let design = Design::new(&case.x, case.d, &case.intercepts, &Device::flex()).unwrap();
    let trains: Vec<Vec<bool>> = (0..5).map(|fold| case.folds.iter().map(|&of| of != fold).collect()).collect();
    let columns: Vec<Column<'_>> =
        (0..5).map(|train| Column { labels: &case.labels, train, until: Until::Optimum }).collect();
    let fitted = Logistic::new(case.c).fit(&design, &trains, &columns).unwrap();
    (design, fitted)
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// The largest difference, relative to the largest expected value.
fn deviation(got: &[f64], expected: &[f64]) -> f64 {
    let largest = expected.iter().fold(1e-12_f64, |largest, value| largest.max(value.abs()));
    got.iter().zip(expected).map(|(got, expected)| (got - expected).abs()).fold(0.0, f64::max) / largest
}

#[test]
fn probes_reach_the_optimum_of_scikit_learn() {
    let cases = cases();
    assert_eq!(cases.len(), 11);
    for case in &cases {
        let (design, fitted) = fit(case);
        let n_intercepts = case.intercept.len() / 5;
        for fold in 0..5 {
            let of_fold = fold * case.d..(fold + 1) * case.d;
            let probe = fitted.probe(&design, fold, 0);
            let cosine = cosine(&probe.weights, &case.weights[of_fold.clone()]);
            assert!(1.0 - cosine < 1e-7, "{}, fold {fold}: weight cosine {cosine}", case.name);
            let off = deviation(&probe.weights, &case.weights[of_fold.clone()]);
            assert!(off < 3e-4, "{}, fold {fold}: weights off by {off:e}", case.name);
            assert!(deviation(&probe.scale, &case.scale[of_fold.clone()]) < 1e-6, "{}", case.name);
            assert!(deviation(&probe.mean, &case.mean[of_fold]) < 1e-6, "{}", case.name);
            for place in 0..n_intercepts {
                let intercept = fitted.probe(&design, fold, place).intercept;
                let off = (intercept - case.intercept[fold * n_intercepts + place]).abs();
                assert!(off < 1e-3, "{}, fold {fold}: intercept off by {off:e}", case.name);
            }
        }
    }
}

#[test]
fn held_out_scores_are_those_of_scikit_learn() {
    for case in &cases() {
        let (design, fitted) = fit(case);
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

#[test]
fn raw_probes_read_other_rows_as_frozen_ones_do() {
    let case = cases().into_iter().find(|case| case.name == "wide").unwrap();
    let (design, fitted) = fit(&case);
    let probe = fitted.probe(&design, 0, 0);
    let logits = design.logits_of_raw(&[probe.raw()]).unwrap();
    for (row, logit) in case.x.chunks_exact(case.d).zip(logits) {
        assert!((probe.logit(row) - f64::from(logit)).abs() < 1e-4);
    }
}

#[test]
fn a_fit_refuses_one_class_a_bad_c_and_too_few_steps() {
    let case = cases().into_iter().find(|case| case.name == "small").unwrap();
    let design = Design::new(&case.x, case.d, &case.intercepts, &Device::flex()).unwrap();
    let all = vec![vec![true; case.labels.len()]];
    let column = |labels| [Column { labels, train: 0, until: Until::Optimum }];
    let satisfied = vec![true; case.labels.len()];
    let one_class = Logistic::new(0.1).fit(&design, &all, &column(&satisfied)).err().unwrap();
    assert!(one_class.to_string().contains("one class only"), "{one_class}");
    for c in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Logistic::new(c).fit(&design, &all, &column(&case.labels)), Err(Error::Config { .. })));
    }
    let hasty = Logistic { c: 100.0, max_steps: 4 }.fit(&design, &all, &column(&case.labels)).err().unwrap();
    assert!(hasty.to_string().contains("not converged"), "{hasty}");
    assert!(matches!(Design::new(&[], 3, &[], &Device::flex()), Err(Error::Data { .. })));
    assert!(matches!(Design::new(&[1.0; 5], 3, &[0, 0], &Device::flex()), Err(Error::Data { .. })));
}

/// Rows of base prompts that partly occur in several tasks.
fn rows(n_groups: usize, per_group: usize, n_tasks: usize) -> Vec<Row> {
    let mut draw = rng(7, "test rows", &[]);
    let mut rows = Vec::new();
    for group in 0..n_groups {
        for _ in 0..per_group {
            use rand::Rng;
            let shared_by_all = group % 3 == 0;
            let task = if shared_by_all { draw.random_range(0..n_tasks) } else { group % n_tasks };
            rows.push(Row { task, group: format!("prompt {group}"), label: draw.random::<f64>() < 0.4 });
        }
    }
    rows
}

#[test]
fn folds_never_split_a_base_prompt_not_even_across_tasks() {
    let rows = rows(90, 10, 4);
    for seed in 0..20 {
        let cohort = Cohort::new(&rows, 4, 5, seed).unwrap();
        let mut fold_of = std::collections::BTreeMap::new();
        for (row, &fold) in rows.iter().zip(&cohort.folds) {
            assert_eq!(*fold_of.entry(&row.group).or_insert(fold), fold, "{} is in two folds", row.group);
        }
        for task in 0..4 {
            let sizes: Vec<usize> =
                (0..5).map(|fold| cohort.rows[task].iter().filter(|&&row| cohort.folds[row] == fold).count()).collect();
            let even = cohort.rows[task].len() / 5;
            assert!(sizes.iter().all(|&size| size.abs_diff(even) <= even / 4), "{sizes:?}");
        }
    }
    let again = Cohort::new(&rows, 4, 5, 3).unwrap();
    assert_eq!(again, Cohort::new(&rows, 4, 5, 3).unwrap());
    assert_ne!(again.folds, Cohort::new(&rows, 4, 5, 4).unwrap().folds);
}

fn labelled(satisfied: usize, violated: usize, per_group: usize) -> Vec<Row> {
    (0..satisfied + violated)
        .map(|row| Row { task: 0, group: format!("{}", row / per_group), label: row < satisfied })
        .collect()
}

#[test]
fn a_task_without_enough_of_either_class_is_not_probeable_and_says_why() {
    for (satisfied, violated, reason) in [
        (100, 0, Some("0 of 100 samples are violated; at least 20 are needed")),
        (19, 81, Some("19 of 100 samples are satisfied; at least 20 are needed")),
        (30, 300, Some("9.1 % of 330 samples are satisfied; at least 10 % are needed")),
        (20, 80, None),
        (40, 300, None),
    ] {
        let cohort = Cohort::new(&labelled(satisfied, violated, 2), 1, 5, 1).unwrap();
        let why = cohort.not_probeable[0].as_ref();
        assert_eq!(why.map(|why| why.reason.as_str()), reason);
        assert!(why.is_none_or(|why| (why.satisfied, why.violated) == (satisfied, violated)));
    }
    let one_prompt = Cohort::new(&labelled(25, 100, 25), 1, 5, 1).unwrap();
    let reason = &one_prompt.not_probeable[0].as_ref().unwrap().reason;
    assert!(reason.contains("so few base prompts"), "{reason}");
}

#[test]
fn a_cohort_refuses_no_rows_one_fold_and_more_folds_than_base_prompts() {
    assert!(Cohort::new(&[], 1, 5, 1).unwrap_err().to_string().contains("nothing to probe"));
    assert!(Cohort::new(&labelled(30, 30, 2), 1, 1, 1).unwrap_err().to_string().contains("1 folds"));
    let few = Cohort::new(&labelled(30, 30, 20), 1, 5, 1).unwrap_err().to_string();
    assert!(few.contains("3 base prompts cannot fill 5 folds"), "{few}");
}

#[test]
fn permuted_labels_keep_their_counts_and_move_in_blocks_of_base_prompts() {
    // Every base prompt is of one class, so every permuted block must be, too.
    let rows: Vec<Row> =
        (0..200).map(|row| Row { task: 0, group: format!("{}", row / 4), label: (row / 4) % 5 < 2 }).collect();
    let cohort = Cohort::new(&rows, 1, 5, 1).unwrap();
    let mut changed = 0;
    for seed in 0..20 {
        let labels = draw::permuted_labels(&cohort, 0, &mut rng(seed, "test", &[])).unwrap();
        assert_eq!(labels.iter().filter(|&&label| label).count(), 80);
        assert!(labels.chunks(4).all(|block| block.iter().all(|label| *label == block[0])));
        assert!(cohort::trains_in_every_fold(&labels, &cohort.folds, 5));
        changed += usize::from(labels != cohort.labels);
    }
    assert_eq!(changed, 20);
}

#[test]
fn matched_pools_are_as_large_as_the_task_in_every_fold() {
    let cohort = Cohort::new(&rows(90, 10, 4), 4, 5, 1).unwrap();
    for task in 0..4 {
        let drawn = draw::matched_rows(&cohort, task, &mut rng(1, "test", &[])).unwrap();
        let mut distinct = drawn.clone();
        distinct.dedup();
        assert_eq!(distinct.len(), drawn.len());
        for fold in 0..5 {
            let count = |rows: &[usize]| rows.iter().filter(|&&row| cohort.folds[row] == fold).count();
            assert_eq!(count(&drawn), count(&cohort.rows[task]));
        }
        let tasks: std::collections::BTreeSet<usize> = drawn.iter().map(|&row| cohort.tasks[row]).collect();
        assert_eq!(tasks.len(), 4);
    }
}

#[test]
fn a_score_counts_both_classes() {
    let labels = [true, true, true, false, false, false, false, false];
    let logits = [2.0, 1.0, -1.0, -2.0, -2.0, -2.0, 3.0, -0.5];
    let groups: Vec<usize> = (0..8).collect();
    let resamples = Resamples::draw(&groups, &[0; 8], 50, &mut rng(1, "test", &[]));
    let scored = score(&logits, &labels, &[0; 8], &resamples).unwrap();
    assert_eq!((scored.n, scored.base_rate, scored.accuracy), (8, 3.0 / 8.0, 6.0 / 8.0));
    assert!((scored.balanced_accuracy - (2.0 / 3.0 + 4.0 / 5.0) / 2.0).abs() < 1e-12);
    assert!((scored.auroc.value - 11.0 / 15.0).abs() < 1e-12);
    assert!(score(&logits[..3], &labels[..3], &[0; 3], &resamples).is_err());
}

#[test]
fn activations_name_the_place_of_a_value_that_is_not_finite() {
    let (sites, positions) = (vec![Site::Embed, Site::ResidPost(0)], vec![Position::First, Position::Mean]);
    let mut data = vec![0.5; 2 * 2 * 3 * 4];
    let whole = Activations::new(sites.clone(), positions.clone(), 3, 4, data.clone()).unwrap();
    assert_eq!(whole.cell(1, 1).len(), 12);
    data[(2 + 1) * 12 + 2 * 4 + 1] = f32::NAN;
    let error = Activations::new(sites.clone(), positions.clone(), 3, 4, data.clone()).unwrap_err().to_string();
    assert!(error.contains("resid_post.0, mean, row 2") && error.contains("feature 1 is NaN"), "{error}");
    data.pop();
    let error = Activations::new(sites, positions, 3, 4, data).unwrap_err().to_string();
    assert!(error.contains("expected 48 values") && error.contains("got 47"), "{error}");
}
