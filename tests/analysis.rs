//! Statistics and analyses against their definitions, by direct computation.

use std::collections::BTreeSet;

use rand::Rng;
use shared::analysis::emergence::{self, Profile};
use shared::analysis::timing::Moments;
use shared::analysis::transfer::cluster::{mean_silhouette, partition};
use shared::analysis::verdict::{self, ClaimInputs};
use shared::linalg;
use shared::stats::{self, Permuted, Ranking, Refitted, ResampledEstimate, Resamples, adjusted_rand_index, holm, rng};
use shared::study::Claim;
use shared::task::{self, Skill};

/// AUROC by comparing every pair of a fold.
fn naive_auroc(scores: &[f32], labels: &[bool], folds: &[usize], times: &[usize]) -> Option<f64> {
    let (mut ordered, mut pairs) = (0.0, 0.0);
    for a in (0..scores.len()).filter(|&a| labels[a]) {
        for b in (0..scores.len()).filter(|&b| !labels[b] && folds[b] == folds[a]) {
            let weight = (times[a] * times[b]) as f64;
            pairs += weight;
            ordered += match scores[a].total_cmp(&scores[b]) {
                std::cmp::Ordering::Greater => weight,
                std::cmp::Ordering::Equal => 0.5 * weight,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    (pairs > 0.0).then(|| ordered / pairs)
}

#[test]
fn auroc_counts_ties_folds_and_resamples_as_comparing_all_pairs_does() {
    let mut draw = rng(1, "test auroc", &[]);
    for case in 0..50 {
        let n = draw.random_range(4..60);
        let levels = if case % 2 == 0 { 4 } else { 1000 };
        let scores: Vec<f32> = (0..n).map(|_| draw.random_range(0..levels) as f32 - 2.0).collect();
        let labels: Vec<bool> = (0..n).map(|_| draw.random()).collect();
        let folds: Vec<usize> = (0..n).map(|_| draw.random_range(0..3)).collect();
        let groups: Vec<usize> = (0..n).map(|row| row / 2).collect();
        let resamples = Resamples::draw(&groups, &vec![0; n.div_ceil(2)], 20, &mut draw);
        let ranking = Ranking::new(&scores, &labels, &folds);
        assert_eq!(ranking.auroc(), naive_auroc(&scores, &labels, &folds, &vec![1; n]));
        let Some(sampled) = ranking.sampled(&resamples) else { continue };
        for resample in 0..20 {
            let times: Vec<usize> = (0..n).map(|row| resamples.row(row)[resample] as usize).collect();
            let expected = naive_auroc(&scores, &labels, &folds, &times);
            let got = Some(sampled.resamples[resample]).filter(|value| value.is_finite());
            assert_eq!(got.is_some(), expected.is_some());
            assert!(got.zip(expected).is_none_or(|(got, expected)| (got - expected).abs() < 1e-9));
        }
    }
}

#[test]
fn auroc_knows_its_ends_and_its_middle() {
    let labels = [false, false, true, true];
    for (scores, auroc) in
        [([0.0, 1.0, 2.0, 3.0], 1.0), ([3.0, 2.0, 1.0, 0.0], 0.0), ([1.0; 4], 0.5), ([0.0, -0.0, 0.0, -0.0], 0.5)]
    {
        assert_eq!(Ranking::new(&scores, &labels, &[0; 4]).auroc(), Some(auroc), "{scores:?}");
    }
    assert_eq!(Ranking::new(&[1.0, 2.0], &[true, true], &[0, 0]).auroc(), None);
    assert_eq!(Ranking::new(&[1.0, 2.0], &[true, false], &[0, 1]).auroc(), None);
}

#[test]
fn resamples_redraw_whole_groups_within_their_strata() {
    let groups = [0, 0, 1, 2, 2, 3, 4, 4, 4];
    let strata = [0, 0, 0, 1, 1];
    let resamples = Resamples::draw(&groups, &strata, 100, &mut rng(1, "test", &[]));
    for resample in 0..100 {
        let times = |row: usize| resamples.row(row)[resample];
        assert_eq!((times(0), times(3), times(6)), (times(1), times(4), times(8)));
        assert_eq!(times(0) + times(2) + times(3), 3.0);
        assert_eq!(times(5) + times(6), 2.0);
    }
}

/// 95 % intervals of a rate over base prompts that differ: they must hold the true rate about
/// 95 times of 100, and fewer than 80 if base prompts were ignored.
#[test]
fn bootstrap_intervals_over_base_prompts_cover_the_truth() {
    let mut draw = rng(2, "test coverage", &[]);
    let (repeats, prompts, each) = (400, 60, 5);
    let (mut grouped, mut ungrouped) = (0, 0);
    for _ in 0..repeats {
        let labels: Vec<bool> = (0..prompts)
            .flat_map(|_| {
                let rate = if draw.random() { 0.9 } else { 0.1 };
                (0..each).map(|_| draw.random::<f64>() < rate).collect::<Vec<_>>()
            })
            .collect();
        let mut covers = |groups: Vec<usize>, n: usize| {
            let resamples = Resamples::draw(&groups, &vec![0; n], 200, &mut draw);
            let [low, high] = resamples.share(&labels).interval();
            usize::from(low <= 0.5 && 0.5 <= high)
        };
        grouped += covers((0..prompts * each).map(|row| row / each).collect(), prompts);
        ungrouped += covers((0..prompts * each).collect(), prompts * each);
    }
    assert!((0.91..=0.98).contains(&(grouped as f64 / repeats as f64)), "{grouped} of {repeats}");
    assert!(ungrouped * 10 < repeats * 8, "{ungrouped} of {repeats}");
}

#[test]
fn holm_steps_down_and_never_below_an_earlier_p() {
    for (raw, expected) in [
        (vec![0.01, 0.04, 0.03, 0.005], vec![0.03, 0.06, 0.06, 0.02]),
        (vec![0.5, 0.9], vec![1.0, 1.0]),
        (vec![0.02], vec![0.02]),
        (vec![], vec![]),
    ] {
        let got = holm(&raw);
        assert_eq!(got.len(), expected.len());
        assert!(got.iter().zip(&expected).all(|(got, expected)| (got - expected).abs() < 1e-12), "{raw:?}: {got:?}");
    }
}

#[test]
fn normal_tails_are_those_of_the_tables() {
    for (z, p) in [(0.0, 1.0), (1.959_963_985, 0.05), (-2.575_829_304, 0.01), (5.0, 5.733_031e-7)] {
        let got = stats::normal_p_two_sided(z);
        assert!((got - p).abs() < 1e-6 * p.max(1e-3), "{z}: {got}");
    }
    assert!((stats::student_p_above(1.812_461_12, 10.0) - 0.05).abs() < 1e-8);
    assert!((stats::student_p_above(-1.812_461_12, 10.0) - 0.95).abs() < 1e-8);
    assert!((stats::exceedance_p(0.9, &[0.5; 19]) - 0.05).abs() < 1e-12);
    assert_eq!(stats::exceedance_p(0.5, &[0.5; 19]), 1.0);
}

#[test]
fn quantiles_lie_between_their_neighbours() {
    assert_eq!(stats::quantile(&[1.0, 2.0, 4.0], 0.5), Some(2.0));
    assert_eq!(stats::quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
    assert_eq!(stats::quantile(&[3.0], 0.975), Some(3.0));
    assert_eq!(stats::quantile(&[], 0.5), None);
    assert_eq!(stats::central_interval(&[f64::NAN, 2.0, 2.0]), Some([2.0, 2.0]));
}

#[test]
fn adjusted_rand_index_agrees_with_worked_examples() {
    for (a, b, expected) in [
        (vec![0, 0, 1, 1], vec![1, 1, 0, 0], 1.0),
        (vec![0, 0, 1, 2], vec![0, 0, 1, 1], 0.571_428_571),
        (vec![0, 0, 1, 1], vec![0, 1, 0, 1], -0.5),
        (vec![0, 0, 0, 0], vec![0, 1, 2, 3], 0.0),
        (vec![0, 1, 2], vec![2, 1, 0], 1.0),
        (vec![0, 0, 0], vec![1, 1, 1], 1.0),
    ] {
        let got = adjusted_rand_index(&a, &b);
        assert!((got - expected).abs() < 1e-6, "{a:?} {b:?}: {got}");
    }
}

/// A similarity matrix of blocks: `within` inside a block, `between` outside, 1 on the diagonal.
fn blocks(labels: &[usize], within: f64, between: f64) -> Vec<Vec<f64>> {
    let entry = |a: usize, b: usize| match (a == b, labels[a] == labels[b]) {
        (true, _) => 1.0,
        (_, true) => within,
        (_, false) => between,
    };
    (0..labels.len()).map(|a| (0..labels.len()).map(|b| entry(a, b)).collect()).collect()
}

#[test]
fn clusters_can_be_one_none_or_some() {
    let skills = [0, 0, 0, 1, 1, 2, 2, 3, 3];
    let apart: Vec<usize> = (0..9).collect();
    for (within, between, expected) in [
        (0.9, 0.1, skills.to_vec()),
        (0.7, 0.4, skills.to_vec()),
        (0.9, -0.8, skills.to_vec()),
        (0.95, 0.9, vec![0; 9]),
        (0.3, 0.1, apart),
    ] {
        let found = partition(&blocks(&skills, within, between));
        assert_eq!(found.labels, expected, "{within} {between}");
        let clusters = expected.iter().max().unwrap() + 1;
        assert_eq!(found.silhouette.is_some(), (2..9).contains(&clusters));
        assert_eq!(found.merges.len(), 8);
    }
    let pair = partition(&blocks(&[0, 1, 2, 1, 3], 0.9, 0.0));
    assert_eq!(pair.labels, [0, 1, 2, 1, 3]);
}

#[test]
fn silhouettes_are_those_of_the_definition() {
    // Own distance 0.2, nearest other cluster 0.8: (0.8 − 0.2) / 0.8 for every leaf of a pair.
    let similarity = blocks(&[0, 0, 1, 1], 0.8, 0.2);
    assert!((mean_silhouette(&similarity, &[0, 0, 1, 1]) - 0.75).abs() < 1e-12);
    assert!((mean_silhouette(&similarity, &[0, 0, 1, 2]) - 0.375).abs() < 1e-12);
    assert!(mean_silhouette(&similarity, &[0, 1, 0, 1]) < 0.0);
}

#[test]
fn inverses_of_positive_definite_matrices_give_the_identity() {
    let mut draw = rng(3, "test inverse", &[]);
    for n in [1, 2, 7, 33] {
        let a: Vec<f64> = (0..n * n).map(|_| draw.random::<f64>() - 0.5).collect();
        let entry = |i: usize, j: usize| {
            let product: f64 = (0..n).map(|k| a[i * n + k] * a[j * n + k]).sum();
            product + if i == j { 0.1 } else { 0.0 }
        };
        let matrix: Vec<f64> = (0..n * n).map(|index| entry(index / n, index % n)).collect();
        let inverse = linalg::inverse_positive_definite(&matrix, n).unwrap();
        for index in 0..n * n {
            let (i, j) = (index / n, index % n);
            let product: f64 = (0..n).map(|k| matrix[i * n + k] * inverse[k * n + j]).sum();
            assert!((product - if i == j { 1.0 } else { 0.0 }).abs() < 1e-9, "{n}: [{i}, {j}] is {product}");
        }
    }
    assert!(linalg::inverse_positive_definite(&[1.0, 2.0, 2.0, 1.0], 2).is_err());
}

#[test]
fn a_share_of_nothing_or_of_all_reaches_its_end_exactly() {
    assert_eq!(stats::wilson_interval(0, 72)[0], 0.0);
    assert_eq!(stats::wilson_interval(72, 72)[1], 1.0);
    // Wilson (1927): 1 of 10 lies between 0.0179 and 0.4042.
    let [low, high] = stats::wilson_interval(1, 10);
    assert!((low - 0.017_876).abs() < 1e-5 && (high - 0.404_150).abs() < 1e-5, "{low} {high}");
}

#[test]
fn the_mean_of_no_rows_is_zero_and_not_minus_zero() {
    let resamples = stats::Resamples::draw(&[], &[], 2, &mut stats::rng(1, "none", &[]));
    assert!(resamples.mean(&[]).value.is_sign_positive());
}

/// One task that begins at a block and has the same scores in every draw.
fn beginning(onset: usize, blocks: usize) -> Profile {
    let increment = |block: usize| if block < onset { 0.0 } else { 0.3 };
    let sampled = |block: usize| ResampledEstimate { value: increment(block), resamples: vec![increment(block); 200] };
    Profile { increments: (0..blocks).map(sampled).collect(), aurocs: vec![0.8; blocks] }
}

/// The order of onsets of all nine tasks, and the result of claim 4's rule on it alone.
fn judged(onsets: &[usize]) -> (emergence::Order, Claim) {
    let skills: Vec<Skill> = task::built_in().iter().map(|task| task.spec().skill).collect();
    let mut profiles: Vec<Option<Profile>> = onsets.iter().map(|&onset| Some(beginning(onset, 8))).collect();
    profiles.resize(skills.len(), None);
    let order = emergence::order_of(&profiles, &skills, 1).unwrap();
    let rules = verdict::rules(8);
    let rule = rules.iter().find(|rule| rule.claim == 4).unwrap();
    let inputs = ClaimInputs { order: Some(&order), ..ClaimInputs::default() };
    let decided = verdict::verdicts(&verdict::outcomes(&[(rule, inputs)]), &[])[0].verdict;
    (order, decided)
}

/// Three tasks in falling order have D = −1 in every draw: no estimate of an order of skills, and no verdict.
#[test]
fn claim_4_has_no_effect_of_fewer_than_six_tasks() {
    let skills: Vec<Skill> = task::built_in().iter().map(|task| task.spec().skill).collect();
    let effect = |n: usize| {
        let of = |onset: usize| (onset < n).then(|| beginning(7 - onset.min(7), 8));
        let order = emergence::order_of(&(0..skills.len()).map(of).collect::<Vec<_>>(), &skills, 1).unwrap();
        let rules = verdict::rules(8);
        let rule = rules.iter().find(|rule| rule.claim == 4).unwrap();
        let inputs = ClaimInputs { order: Some(&order), ..ClaimInputs::default() };
        let verdict = verdict::verdicts(&verdict::outcomes(&[(rule, inputs)]), &[]).remove(0);
        assert_eq!(verdict.parts[0].effect, Some(n as f64), "the number that emerge is told either way");
        verdict.effect
    };
    assert_eq!(effect(5), None);
    assert!(effect(6).is_some());
}

#[test]
fn claim_5_has_neither_effect_nor_p_where_first_and_last_are_one_token() {
    let increments = |by: f64| {
        let replicates: Vec<f64> = (0..20).map(|at| 0.03 + by * f64::from(at)).collect();
        let crossed = vec![0.03; replicates.len() * replicates.len()];
        vec![Some(Refitted {
            value: 0.03,
            scored: replicates.clone(),
            trained: replicates,
            crossed,
            relabelled: vec![],
        })]
    };
    let of = |first: f64, last: f64| {
        let moments = Moments {
            user_last: increments(0.001),
            first: increments(first),
            last: increments(last),
            in_claims: vec![true],
            ..Moments::default()
        };
        let rules = verdict::rules(8);
        let rule = rules.iter().find(|rule| rule.claim == 5).unwrap();
        let inputs = ClaimInputs { moments: Some(&moments), ..ClaimInputs::default() };
        verdict::verdicts(&verdict::outcomes(&[(rule, inputs)]), &[]).remove(0)
    };
    let (same, other) = (of(0.002, 0.002), of(0.002, 0.001));
    assert_eq!((same.effect, same.interval, same.p, same.verdict), (None, None, None, Claim::Inconclusive));
    assert!(same.parts.iter().skip(1).all(|part| part.effect.is_some()), "what was measured is still reported");
    assert!(other.effect.is_some() && other.p.is_some(), "a rise of 0 that varies is a number");
}

#[test]
fn onsets_without_an_order_decide_claim_4_no_more_often_than_its_level() {
    let mut draw = rng(4, "test onsets", &[]);
    let decided: Vec<Claim> = (0..2000)
        .map(|_| judged(&(0..9).map(|_| draw.random_range(0..8)).collect::<Vec<_>>()).1)
        .filter(|&claim| claim != Claim::Inconclusive)
        .collect();
    let contradicted = decided.iter().filter(|&&claim| claim == Claim::Contradicted).count();
    println!("decided {} of 2000, contradicted {contradicted}", decided.len());
    assert!(decided.len() <= 100, "{} of 2000", decided.len());
    // Neither side is favoured: of 80, fewer than 26 on one side is drawn once in a thousand times.
    assert!(decided.len() > 40 && (25..=75).contains(&(100 * contradicted / decided.len())), "{contradicted}");
}

#[test]
fn an_order_and_its_reverse_are_equally_significant() {
    for onsets in [[0, 1, 1, 3, 3, 5, 6, 5, 6], [0, 4, 1, 3, 2, 5, 3, 5, 1], [2, 2, 3, 0, 7, 6, 6, 1, 4]] {
        let (order, claim) = judged(&onsets);
        let (reversed, other) = judged(&onsets.map(|onset| 7 - onset));
        assert!((order.effect.value + reversed.effect.value).abs() < 1e-12);
        assert_eq!(order.p, reversed.p);
        let opposite = match claim {
            Claim::Supported => Claim::Contradicted,
            Claim::Contradicted => Claim::Supported,
            Claim::Inconclusive => Claim::Inconclusive,
        };
        assert_eq!(other, opposite, "{onsets:?}");
    }
}

/// Three, two and four tasks of a rank: 1,260 ways. The whole order and its reverse are 2 of them; of the 26 pairs of tasks
/// of different rank, an excess of 20 concordant ones is reached by 34 ways (2.7 %), one of 18 by more than 5 %.
#[test]
fn the_whole_order_of_nine_tasks_has_its_exact_p() {
    let (order, claim) = judged(&[0, 1, 2, 3, 4, 5, 6, 7, 5]);
    assert_eq!(claim, Claim::Supported);
    assert_eq!((order.effect.value, order.tasks), (1.0, 9));
    assert!((order.least.unwrap() - 20.0 / 26.0).abs() < 1e-12, "{:?}", order.least);
    let (five, claim) = judged(&[0, 1, 2, 3, 4]);
    assert_eq!((five.tasks, claim), (5, Claim::Inconclusive), "fewer than six tasks decide nothing");
}

#[test]
fn permutations_are_all_the_ways_and_no_other() {
    // Three of one kind and three of another: 20 ways, two of which separate the values.
    let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let difference = |labels: &[usize]| -> f64 {
        values.iter().zip(labels).map(|(value, &label)| if label == 1 { *value } else { -value }).sum()
    };
    let permuted = Permuted::of(&[0, 0, 0, 1, 1, 1], 1, "test", difference);
    assert_eq!((permuted.null.len(), permuted.observed), (20, 9.0));
    assert_eq!((permuted.p_above(), permuted.p_below(), permuted.p_two_sided()), (0.05, 1.0, 0.1));
    assert_eq!((permuted.least_significant(0.1), permuted.least_significant(0.05)), (Some(9.0), None));
    // All assignments differ; with labels all alike there is one.
    let ways = std::cell::RefCell::new(BTreeSet::new());
    let labels = [2, 0, 1, 1, 0, 0, 2];
    let all = Permuted::of(&labels, 1, "test", |labels| {
        ways.borrow_mut().insert(labels.to_vec());
        0.0
    });
    assert_eq!((all.null.len(), ways.borrow().len()), (210, 210));
    assert_eq!(Permuted::of(&[7; 5], 1, "test", |_| 1.0).p_above(), 1.0);
    // Values that differ only by rounding are ties.
    let rounded = Permuted::of(&[0, 1], 1, "test", |labels| if labels[0] == 0 { 0.3 } else { 0.1 + 0.2 - 1e-15 });
    assert_eq!((rounded.p_above(), rounded.p_below()), (1.0, 1.0));
}

/// Twelve of each kind are 2.7 million ways: 9,999 are drawn, and the observed one is counted in.
#[test]
fn too_many_ways_are_drawn_with_the_observed_one_among_them() {
    let labels: Vec<usize> = (0..24).map(|place| usize::from(place >= 12)).collect();
    let sum =
        |labels: &[usize]| -> f64 { labels.iter().enumerate().map(|(place, label)| (place * label) as f64).sum() };
    let permuted = Permuted::of(&labels, 1, "test", sum);
    assert_eq!((permuted.null.len(), permuted.p_above()), (10_000, 1e-4));
    assert_eq!(permuted, Permuted::of(&labels, 1, "test", sum));
    let mean = stats::mean(&permuted.null).unwrap();
    // Half of 0 + … + 23, with a deviation of √(n₁ n₂ (n + 1) / 12) / 100.
    assert!((mean - 138.0).abs() < 4.0 * 300.0_f64.sqrt() / 100.0, "{mean}");
}

#[test]
fn no_p_lies_below_what_the_draws_can_tell() {
    let sampled = |value: f64, spread: f64| {
        let resamples = (0..200).map(|draw| value + if draw % 2 == 0 { spread } else { -spread }).collect();
        ResampledEstimate { value, resamples }
    };
    assert_eq!(stats::p_against(&sampled(0.9, 0.001), 0.5), 1.0 / 201.0);
    assert_eq!(stats::p_against(&sampled(0.9, 0.0), 0.5), 1.0 / 201.0);
    assert_eq!(stats::p_against(&sampled(0.5, 0.1), 0.5), 1.0);
    assert_eq!(stats::p_against(&ResampledEstimate { value: 0.9, resamples: Vec::new() }, 0.5), 1.0);
    // ±0.1 has a deviation of 0.1 √(200/199); a distance of 0.2 is 1.995 of them.
    let p = stats::p_against(&sampled(0.7, 0.1), 0.5);
    assert!((p - stats::normal_p_two_sided(2.0 * (199.0_f64 / 200.0).sqrt())).abs() < 1e-9, "{p}");
    assert_eq!(stats::exceedance_p(0.9, &[0.5; 200]), 1.0 / 201.0);
}
