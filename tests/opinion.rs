//! The checks of a specialist: second opinions, the control task, the online code, the choice of C.

use burn::tensor::Device;
use rand::Rng;
use shared::probe::logistic::regularisation::{self, Mask};
use shared::probe::{
    Cohort, Column, Design, Logistic, Row, Until, control, description_length, mean_difference, ridge,
};
use shared::stats::rng;

use crate::logistic::{Case, cases, cosine, deviation};

/// The training mask of a fold.
fn train(case: &Case, fold: usize) -> Vec<bool> {
    case.folds.iter().map(|&of| of != fold).collect()
}

fn design(case: &Case) -> Design {
    Design::new(&case.x, case.d, &vec![0; case.labels.len()], &Device::flex()).unwrap()
}

#[test]
fn ridge_and_mean_difference_are_those_of_scikit_learn_and_numpy() {
    for case in &cases() {
        let design = design(case);
        for fold in 0..5 {
            let of_fold = fold * case.d..(fold + 1) * case.d;
            let train = train(case, fold);
            let probe = ridge::ridge(&design, &case.labels, &train, ridge::alpha(case.c)).unwrap();
            let off = deviation(&probe.weights, &case.ridge[of_fold.clone()]);
            assert!(off < 3e-4, "{}, fold {fold}: ridge weights off by {off:e}", case.name);
            let off = (probe.intercept - case.ridge_intercepts[fold]).abs();
            assert!(off < 1e-6, "{}, fold {fold}: ridge intercept off by {off:e}", case.name);
            let probe = mean_difference(&design, &case.labels, &train).unwrap();
            let off = deviation(&probe.weights, &case.mean_difference[of_fold]);
            assert!(off < 1e-5, "{}, fold {fold}: mean difference off by {off:e}", case.name);
        }
    }
}

#[test]
fn the_boundary_of_the_mean_difference_lies_half_way() {
    let design = Design::new(&[0.0, 1.0, 4.0, 5.0], 1, &[0; 4], &Device::flex()).unwrap();
    let probe = mean_difference(&design, &[false, false, true, true], &[true; 4]).unwrap();
    assert!(probe.logit(&[2.5]).abs() < 1e-6);
    assert!(probe.logit(&[3.0]) > 0.0 && probe.logit(&[2.0]) < 0.0);
}

#[test]
fn second_opinions_refuse_one_class_and_a_bad_alpha() {
    let design = Design::new(&[0.0, 1.0, 4.0, 5.0], 1, &[0; 4], &Device::flex()).unwrap();
    let (labels, one_class) = ([false, false, true, true], [true, true, false, false]);
    assert!(mean_difference(&design, &labels, &one_class).is_err());
    assert!(ridge::ridge(&design, &labels, &one_class, 1.0).is_err());
    assert!(ridge::ridge(&design, &labels, &[true; 4], 0.0).is_err());
}

#[test]
fn unstandardised_probes_weigh_features_as_they_are() {
    let case = cases().into_iter().find(|case| case.name == "tall").unwrap();
    let design = design(&case).unstandardised();
    let column = [Column::new(&case.labels, 0, Until::Optimum)];
    let probe = Logistic::new(case.c).fit(&design, &[train(&case, 0)], &column).unwrap().probe(&design, 0, 0);
    assert!(probe.mean.iter().all(|&mean| mean.abs() < 1e-9) && probe.scale.iter().all(|&s| (s - 1.0).abs() < 1e-9));
    // At the optimum, w = C Σ y σ(−y z) x over the training rows, in raw features.
    let mut gradient = vec![0.0; case.d];
    for (row, x) in case.x.chunks_exact(case.d).enumerate().filter(|&(row, _)| case.folds[row] != 0) {
        let sign = if case.labels[row] { 1.0 } else { -1.0 };
        let pull = case.c * sign / (1.0 + (sign * probe.logit(x)).exp());
        gradient.iter_mut().zip(x).for_each(|(entry, &x)| *entry += pull * f64::from(x));
    }
    assert!(deviation(&gradient, &probe.weights) < 1e-3);
}

#[test]
fn the_online_code_is_as_long_as_numpy_says() {
    for case in cases().iter().filter(|case| case.name != "task_intercepts") {
        let design = design(case);
        let sent: Vec<Option<Vec<bool>>> =
            (0..5).map(|block| description_length::sent_before(block, &case.blocks, &case.labels)).collect();
        let mask = |train: &Vec<bool>| Mask { train: train.clone(), scale: Some(vec![true; train.len()]), c: case.c };
        let masks: Vec<Mask> = sent.iter().flatten().map(mask).collect();
        let column = |train| Column::new(&case.labels, train, Until::Optimum);
        let columns: Vec<Column<'_>> = (0..masks.len()).map(column).collect();
        let logits = regularisation::fit(&design, &masks, &columns).unwrap().logits(&design).unwrap();
        let bits = |row: usize| {
            let block = case.blocks[row];
            let column = sent[block].as_ref().map(|_| sent[..block].iter().flatten().count());
            column.map_or(1.0, |column| description_length::bits(logits[row * masks.len() + column], case.labels[row]))
        };
        let compression = description_length::compression(&(0..case.labels.len()).map(bits).collect::<Vec<_>>());
        let off = (compression / case.compression - 1.0).abs();
        assert!(off < 2e-3, "{}: {compression}, expected {}", case.name, case.compression);
    }
}

#[test]
fn blocks_of_the_online_code_hold_whole_base_prompts_in_growing_shares() {
    let groups: Vec<usize> = (0..320).map(|row| row / 5).collect();
    let blocks = description_length::blocks(&groups, &mut rng(1, "test", &[]));
    assert!(blocks.chunks(5).all(|rows| rows.iter().all(|block| *block == rows[0])));
    let sizes: Vec<usize> = (0..5).map(|block| blocks.iter().filter(|&&of| of == block).count()).collect();
    assert_eq!(sizes, [20, 20, 40, 80, 160]);
    assert_eq!(blocks, description_length::blocks(&groups, &mut rng(1, "test", &[])));
    assert_eq!(description_length::blocks(&[3, 3], &mut rng(1, "test", &[])), [0, 0]);
    assert_eq!(description_length::compression(&[1.0; 8]), 1.0);
    assert_eq!(description_length::bits(0.0, true), 1.0);
    assert!(description_length::bits(-1e4, true) > 1e4 && description_length::bits(1e4, true) == 0.0);
}

fn rows(n_groups: usize, per_group: usize) -> Vec<Row> {
    let row = |row: usize| Row { task: 0, group: format!("{}", row / per_group), label: row.is_multiple_of(3) };
    (0..n_groups * per_group).map(row).collect()
}

#[test]
fn the_control_task_has_one_label_per_base_prompt_and_folds_that_split_it() {
    let cohort = Cohort::new(&rows(60, 5), 1, 5, 1).unwrap();
    let drawn = control::control(&cohort, 0, &mut rng(1, "test", &[])).unwrap();
    for prompt in 0..60 {
        let of_prompt = prompt * 5..(prompt + 1) * 5;
        assert!(drawn.labels[of_prompt.clone()].iter().all(|label| *label == drawn.labels[prompt * 5]));
        let mut folds = drawn.folds[of_prompt].to_vec();
        folds.sort_unstable();
        assert_eq!(folds, [0, 1, 2, 3, 4]);
    }
    assert_eq!(drawn.labels.iter().filter(|&&label| label).count(), 100);
    let alone = Cohort::new(&rows(2, 30), 1, 2, 1).unwrap();
    assert!(control::control(&alone, 0, &mut rng(1, "test", &[])).is_some());
}

/// Rows whose first features belong to the prompt, and whose last one carries the label.
fn labelled_rows(n_groups: usize, per_group: usize, own: f64) -> (Vec<f32>, Vec<bool>, Vec<usize>) {
    let mut draw = rng(3, "test rows", &[]);
    let prompts: Vec<Vec<f64>> = (0..n_groups).map(|_| (0..40).map(|_| draw.random::<f64>() - 0.5).collect()).collect();
    let (mut x, mut labels, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for (group, prompt) in prompts.iter().enumerate() {
        for _ in 0..per_group {
            let label: bool = draw.random();
            x.extend(prompt.iter().map(|value| (own * value + 0.1 * (draw.random::<f64>() - 0.5)) as f32));
            x.push((f64::from(u8::from(label)) + draw.random::<f64>()) as f32);
            labels.push(label);
            groups.push(group);
        }
    }
    (x, labels, groups)
}

/// The AUROC of the control task on such rows.
fn control_auroc(own: f64) -> f64 {
    let (x, labels, groups) = labelled_rows(60, 5, own);
    let rows: Vec<Row> =
        labels.iter().zip(&groups).map(|(&label, group)| Row { task: 0, group: group.to_string(), label }).collect();
    let cohort = Cohort::new(&rows, 1, 5, 1).unwrap();
    let drawn = control::control(&cohort, 0, &mut rng(1, "test", &[])).unwrap();
    let design = Design::new(&x, 41, &vec![0; labels.len()], &Device::flex()).unwrap();
    let trains: Vec<Vec<bool>> = (0..5).map(|fold| drawn.folds.iter().map(|&of| of != fold).collect()).collect();
    let column = |train| Column::new(&drawn.labels, train, Until::Optimum);
    let columns: Vec<Column<'_>> = (0..5).map(column).collect();
    let logits = Logistic::new(1.0).fit(&design, &trains, &columns).unwrap().logits(&design).unwrap();
    let held_out: Vec<f32> = drawn.folds.iter().enumerate().map(|(row, fold)| logits[row * 5 + fold]).collect();
    shared::stats::Ranking::new(&held_out, &drawn.labels, &drawn.folds).auroc().unwrap()
}

#[test]
fn the_control_task_is_learnt_where_activations_tell_base_prompts_apart_and_only_there() {
    let (told, hidden) = (control_auroc(1.0), control_auroc(0.0));
    assert!(told > 0.95, "{told}");
    assert!((hidden - 0.5).abs() < 0.15, "{hidden}");
}

#[test]
fn the_chosen_c_is_small_for_noise_and_large_where_the_signal_is_clear() {
    let (x, labels, groups) = labelled_rows(60, 5, 0.0);
    let folds: Vec<usize> = groups.iter().map(|group| group % 5).collect();
    let chosen = |x: &[f32], d: usize| {
        let design = Design::new(x, d, &vec![0; labels.len()], &Device::flex()).unwrap();
        regularisation::chosen(&design, &labels, &folds, 5).unwrap()
    };
    let clear = chosen(&x, 41);
    assert!(clear.iter().all(|c| regularisation::GRID.contains(c)), "{clear:?}");
    assert!(regularisation::middle(&clear) >= 0.1, "{clear:?}");
    assert_eq!(clear, chosen(&x, 41));
    let mut draw = rng(9, "noise", &[]);
    let noise: Vec<f32> = (0..labels.len() * 4).map(|_| draw.random()).collect();
    assert!(chosen(&noise, 4).into_iter().all(|c| c <= 0.01));
    let two = regularisation::chosen(&Design::new(&x, 41, &vec![0; 300], &Device::flex()).unwrap(), &labels, &folds, 2);
    assert!(two.unwrap_err().to_string().contains("2 folds"));
}

/// C is tried ascending until no fold's deviance falls any more; the smallest of equals is kept.
#[test]
fn the_search_for_c_ends_where_no_fold_gains() {
    let tried = std::cell::RefCell::new(Vec::new());
    let search = |deviances: [[f64; 2]; 5]| {
        tried.borrow_mut().clear();
        regularisation::foretelling(2, |c| {
            tried.borrow_mut().push(c);
            Ok(deviances[regularisation::GRID.iter().position(|of| *of == c).unwrap()].to_vec())
        })
    };
    assert_eq!(search([[0.7, 0.6], [0.6, 0.7], [0.6, 0.8], [0.1, 0.1], [0.0, 0.0]]).unwrap(), [0.01, 0.001]);
    assert_eq!(*tried.borrow(), regularisation::GRID[..3]);
    let undefined = [f64::NAN; 2];
    assert_eq!(search([[0.7, 0.5], [0.6, 0.4], [0.5, 0.3], [0.4, 0.2], [0.3, 0.1]]).unwrap(), [10.0, 10.0]);
    let error = search([[f64::NAN, 0.5], undefined, undefined, undefined, undefined]).unwrap_err();
    assert!(error.to_string().contains("C cannot be chosen"), "{error}");
}

/// Fits of several C in one call are those of one call each.
#[test]
fn a_batch_of_several_penalties_is_the_batches_apart() {
    let case = cases().into_iter().find(|case| case.name == "tall").unwrap();
    let design = design(&case);
    let trains: Vec<Vec<bool>> = (0..4).map(|fold| train(&case, fold)).collect();
    let column = |train| Column::new(&case.labels, train, Until::Optimum);
    let columns: Vec<Column<'_>> = (0..4).map(column).collect();
    let c = [0.1, 1.0, 0.1, 10.0];
    let together = regularisation::fit(&design, &Mask::all(trains.clone(), &c), &columns).unwrap();
    for (fold, &c) in c.iter().enumerate() {
        let alone = Logistic::new(c).fit(&design, &trains[fold..=fold], &columns[..1]).unwrap();
        let (together, alone) = (together.probe(&design, fold, 0), alone.probe(&design, 0, 0));
        assert!(1.0 - cosine(&together.weights, &alone.weights) < 1e-7, "fold {fold}");
        assert!(deviation(&together.weights, &alone.weights) < 1e-3, "fold {fold}");
    }
}

#[test]
fn given_folds_may_not_split_a_group() {
    let rows = rows(10, 6);
    let folds: Vec<usize> = (0..60).map(|row| row / 6 % 5).collect();
    let cohort = Cohort::folded(&rows, 1, &folds).unwrap();
    assert_eq!((cohort.folds, cohort.n_folds), (folds.clone(), 5));
    let mut split = folds;
    split[7] = 4;
    let error = Cohort::folded(&rows, 1, &split).unwrap_err().to_string();
    assert!(error.contains("group '1' is in folds 1 and 4"), "{error}");
    assert!(Cohort::folded(&rows, 1, &[0; 60]).unwrap_err().to_string().contains("one fold"));
}
