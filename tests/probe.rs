//! The rows that are probed: cohorts, folds, draws and scores, and errors for bad input.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;
use shared::activation::Activations;
use shared::probe::{Cohort, Row, cohort, draw, score};
use shared::site::{Position, Site};
use shared::stats::{Resamples, rng};

/// Rows of base prompts that partly occur in several tasks.
fn rows(n_groups: usize, per_group: usize, n_tasks: usize) -> Vec<Row> {
    let mut draw = rng(7, "test rows", &[]);
    let mut rows = Vec::new();
    for group in 0..n_groups {
        for _ in 0..per_group {
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
        let mut fold_of = BTreeMap::new();
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
    assert!(few.contains("3 groups (base prompts) cannot fill 5 folds"), "{few}");
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

/// Half of the prompts have three rows and half have two, in turn; all rows of a prompt have one label.
#[test]
fn labels_that_go_with_the_prompt_still_do_when_prompts_differ_in_size() {
    let rows: Vec<Row> = (0..60)
        .flat_map(|prompt| {
            (0..2 + prompt % 2).map(move |_| Row { task: 0, group: format!("{prompt}"), label: prompt % 5 < 2 })
        })
        .collect();
    let cohort = Cohort::new(&rows, 1, 5, 1).unwrap();
    let mut changed = 0;
    for seed in 0..20 {
        let labels = draw::permuted_labels(&cohort, 0, &mut rng(seed, "test", &[])).unwrap();
        let mut of_prompt: BTreeMap<usize, BTreeSet<bool>> = BTreeMap::new();
        for (&group, &label) in cohort.groups.iter().zip(&labels) {
            of_prompt.entry(group).or_default().insert(label);
        }
        let whole = of_prompt.values().filter(|labels| labels.len() == 1).count();
        assert_eq!(whole, 60, "{whole} of 60 prompts keep one label");
        changed += usize::from(labels != cohort.labels);
    }
    assert_eq!(changed, 20);
}

/// A prompt of a size that no other has keeps its labels, in another order.
#[test]
fn a_prompt_of_its_own_size_is_shuffled_within() {
    let size = |prompt: usize| if prompt == 0 { 9 } else { 4 };
    let rows: Vec<Row> = (0..40)
        .flat_map(|prompt| (0..size(prompt)).map(move |turn| (prompt, turn)))
        .map(|(prompt, turn)| Row { task: 0, group: format!("{prompt}"), label: (prompt + turn) % 3 == 0 })
        .collect();
    let cohort = Cohort::new(&rows, 1, 5, 1).unwrap();
    let drawn: BTreeSet<Vec<bool>> = (0..20)
        .map(|seed| draw::permuted_labels(&cohort, 0, &mut rng(seed, "test", &[])).unwrap()[..9].to_vec())
        .collect();
    assert!(drawn.iter().all(|labels| labels.iter().filter(|&&label| label).count() == 3), "{drawn:?}");
    assert!(drawn.len() > 10, "{} orders", drawn.len());
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
        let tasks: BTreeSet<usize> = drawn.iter().map(|&row| cohort.tasks[row]).collect();
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
    assert_eq!(whole.cell(1, 1).unwrap().len(), 12);
    data[(2 + 1) * 12 + 2 * 4 + 1] = f32::NAN;
    let error = Activations::new(sites.clone(), positions.clone(), 3, 4, data.clone()).unwrap_err().to_string();
    assert!(error.contains("resid_post.0, mean, row 2") && error.contains("feature 1 is NaN"), "{error}");
    data.pop();
    let error = Activations::new(sites, positions, 3, 4, data).unwrap_err().to_string();
    assert!(error.contains("expected 48 values") && error.contains("got 47"), "{error}");
}
