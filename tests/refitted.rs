//! The grouped jackknife, draws with its covariance, and fits with a known logit as offset, against their definitions.

use burn::tensor::Device;
use rand::Rng;
use shared::analysis::{Increments, SpecialistIncrement};
use shared::probe::{Column, Design, Logistic, Until};
use shared::stats::{
    self, Draws, Inference, LeftOut, Pairs, Ranking, Refitted, normals, rng, student_p_two_sided, student_quantile,
};

/// The mean of some values, and without those that every replicate leaves out.
fn mean_of(values: &[f64]) -> Refitted {
    let left_out = LeftOut::at_most(values.len());
    assert_eq!(left_out.blocks(), values.len(), "the jackknife takes so many blocks");
    let without = |replicate: usize| {
        let kept = values.iter().enumerate().filter(|(block, _)| !left_out.leaves_out(replicate, *block));
        stats::mean(&kept.map(|(_, value)| *value).collect::<Vec<f64>>()).unwrap()
    };
    // No probe is fitted: nothing changes without a block of training.
    let (value, count) = (stats::mean(values).unwrap(), values.len());
    let scored: Vec<f64> = (0..count).map(without).collect();
    let crossed = scored.iter().flat_map(|&value| vec![value; count]).collect();
    Refitted { value, scored, trained: vec![value; count], crossed, ..Refitted::default() }
}

#[test]
fn any_two_blocks_are_left_out_together_equally_often() {
    for (most, blocks, at_once, together) in [
        (0, 2, 1, 0),
        (2, 2, 1, 0),
        (6, 6, 1, 0),
        (7, 7, 3, 1),
        (12, 7, 3, 1),
        (20, 13, 4, 1),
        (21, 21, 5, 1),
        (99, 21, 5, 1),
    ] {
        let left_out = LeftOut::at_most(most);
        assert_eq!(left_out.blocks(), blocks);
        let replicates = |wanted: &[usize]| {
            let all = |replicate: &usize| wanted.iter().all(|&block| left_out.leaves_out(*replicate, block));
            (0..blocks).filter(all).count()
        };
        for a in 0..blocks {
            assert_eq!(replicates(&[a]), at_once);
            (0..a).for_each(|b| assert_eq!(replicates(&[a, b]), together));
        }
    }
    near(LeftOut::at_most(6).spread(), 5.0, 1e-12);
    near(LeftOut::at_most(21).spread(), 3.2, 1e-12);
}

fn near(got: f64, expected: f64, within: f64) {
    assert!((got - expected).abs() <= within, "{got}, expected {expected}");
}

#[test]
fn the_jackknife_of_a_mean_is_the_textbook_error() {
    for (seed, count) in [(1, 2), (2, 5), (3, 7), (4, 13), (5, 21)] {
        let values = normals(count, 3.0, &mut rng(seed, "test values", &[]));
        let mean = mean_of(&values);
        let textbook = stats::standard_deviation(&values).unwrap() / (count as f64).sqrt();
        near(mean.standard_error().unwrap(), textbook, 1e-12);
        let t = student_quantile(0.975, count as f64 - 1.0);
        let [low, high] = mean.interval();
        near(low, mean.value - t * textbook, 1e-9);
        near(high, mean.value + t * textbook, 1e-9);
        let p = student_p_two_sided((mean.value - 1.0) / textbook, count as f64 - 1.0);
        near(mean.p_against(1.0), p, 1e-12);
        let above = if mean.value > 1.0 { 0.5 * p } else { 1.0 - 0.5 * p };
        near(mean.inference().p_above(1.0), above, 1e-12);
        // At the end of an interval the test's p is 0.05.
        near(mean.p_against(low), 0.05, 1e-9);
    }
}

/// Variances add, over the square of the number; the fewest degrees of freedom are taken.
#[test]
fn the_mean_of_independent_numbers_has_the_error_of_their_variances() {
    let of = |value, error, degrees| Inference { value, error: Some(error), degrees };
    let mean = |parts: &[Inference]| Inference::mean_of_independent(parts).unwrap();
    assert_eq!(mean(&[of(0.1, 0.03, 20.0), of(0.3, 0.04, 12.0)]), of(0.2, 0.025, 12.0));
    // One part that carries most of the variance leaves the degrees it has.
    let one = mean(&[of(0.1, 0.05, 20.0), of(0.1, 0.01, 20.0), of(0.1, 0.01, 20.0)]);
    near(one.error.unwrap(), 0.0027_f64.sqrt() / 3.0, 1e-15);
    let reach = student_quantile(0.975, 20.0) * one.error.unwrap();
    near(one.interval()[1], 0.1 + reach, 1e-9);
    let unknown = Inference { error: None, ..of(0.3, 0.0, 0.0) };
    assert_eq!(mean(&[of(0.1, 0.03, 20.0), unknown]).interval(), [f64::NEG_INFINITY, f64::INFINITY]);
    assert_eq!(Inference::mean_of_independent(&[]), None);
    // A value without error has an interval of width 0, whatever its degrees of freedom.
    assert_eq!((of(0.3, 0.0, 0.0).interval(), of(0.3, 0.0, 0.0).p_against(0.2)), ([0.3; 2], 0.0));
}

/// Intervals of a mean over tasks hold the truth at their nominal rate, also when one task's values spread five times as far.
#[test]
fn intervals_of_means_over_tasks_hold_the_truth() {
    for widest in [1.0, 5.0] {
        let held = |seed: u64| {
            let mut rng = rng(seed, "test tasks", &[]);
            let task =
                |place: usize| mean_of(&normals(21, if place == 0 { widest } else { 1.0 }, &mut rng)).inference();
            let tasks: Vec<Inference> = (0..9).map(task).collect();
            let [low, high] = Inference::mean_of_independent(&tasks).unwrap().interval();
            low < 0.0 && 0.0 < high
        };
        let share = (0..1000).filter(|&seed| held(seed)).count() as f64 / 1000.0;
        // The error of 1000 draws is .007; of equal tasks the truth is held in .962, by their own few degrees of freedom.
        assert!((0.93..0.98).contains(&share), "{widest}: {share}");
    }
}

#[test]
fn without_replicates_nothing_is_known() {
    for replicates in [vec![], vec![0.3], vec![0.3, f64::NAN]] {
        let crossed = vec![0.3; 7 * replicates.len()];
        let unknown =
            Refitted { value: 0.3, scored: replicates.clone(), trained: vec![0.3; 7], crossed, ..Refitted::default() };
        assert_eq!(unknown.standard_error(), None);
        let unknown = Refitted { scored: unknown.trained, trained: unknown.scored, ..unknown };
        assert_eq!(unknown.standard_error(), None);
        assert_eq!(unknown.interval(), [f64::NEG_INFINITY, f64::INFINITY]);
        assert_eq!(unknown.p_against(0.0), 1.0);
        assert!(Draws::new(1, "test", 5).of(&unknown).is_none());
    }
}

#[test]
fn functions_of_refitted_numbers_are_taken_replicate_by_replicate() {
    let (a, b) = (mean_of(&[1.0, 2.0, 6.0]), mean_of(&[4.0, 2.0, 3.0]));
    let ratio = Refitted::combine(&[&a, &b], |both| both[0] / both[1]);
    near(ratio.value, 1.0, 1e-12);
    for (got, expected) in ratio.scored.iter().zip([4.0 / 2.5, 3.5 / 3.5, 1.5 / 3.0]) {
        near(*got, expected, 1e-12);
    }
    let mean = Refitted::mean(&[&a, &b]).unwrap();
    near(mean.value, 3.0, 1e-12);
    near(mean.scored[0], 3.25, 1e-12);
    assert!(Refitted::mean(&[]).is_none());
}

/// The AUROC by pairs of blocks is that of the rows ranked again, whichever blocks are left out.
#[test]
fn pairs_of_blocks_count_what_a_ranking_counts() {
    let mut draw = rng(11, "test pairs", &[]);
    let n = 210;
    let labels: Vec<bool> = (0..n).map(|_| draw.random::<f64>() < 0.3).collect();
    // Few values, so that there are ties, within blocks and between them.
    let scores: Vec<f32> = (0..n).map(|_| draw.random_range(-3_i8..3).into()).collect();
    let (folds, blocks): (Vec<usize>, Vec<usize>) = (0..n).map(|row| (row / 3 % 5, row / 5 % 21)).unzip();
    let left_out = LeftOut::at_most(21);
    let aurocs = Pairs::new(&labels, &folds, &blocks, 21).aurocs(&scores, Some(left_out));
    let ranked = |kept: &dyn Fn(usize) -> bool| {
        let rows: Vec<usize> = (0..n).filter(|&row| kept(blocks[row])).collect();
        let of = |values: &[usize]| rows.iter().map(|&row| values[row]).collect::<Vec<usize>>();
        let labels: Vec<bool> = rows.iter().map(|&row| labels[row]).collect();
        let scores: Vec<f32> = rows.iter().map(|&row| scores[row]).collect();
        Ranking::new(&scores, &labels, &of(&folds)).auroc().unwrap()
    };
    assert_eq!(aurocs.len(), 22);
    near(aurocs[0], ranked(&|_| true), 1e-12);
    for (replicate, auroc) in aurocs[1..].iter().enumerate() {
        near(*auroc, ranked(&|block| !left_out.leaves_out(replicate, block)), 1e-12);
    }
    let one_class = Pairs::new(&vec![true; n], &folds, &blocks, 21).aurocs(&scores, None);
    assert!(one_class.len() == 1 && one_class[0].is_nan());
}

/// A statistic of blocks xᵢ that scores block i by a probe trained on the others: Σ aᵢ bⱼ (xᵢ + yⱼ + h(xᵢ, xⱼ)) over pairs.
fn of_pairs(values: &[[f64; 2]], kernel: impl Fn([f64; 2], [f64; 2]) -> f64) -> Refitted {
    let left_out = LeftOut::at_most(values.len());
    let blocks = values.len();
    let kept = |replicate: Option<usize>, block: usize| replicate.is_none_or(|of| !left_out.leaves_out(of, block));
    let at = |scored: Option<usize>, trained: Option<usize>| {
        let pairs = (0..blocks).flat_map(|i| (0..blocks).map(move |j| (i, j)));
        let pairs = pairs.filter(|&(i, j)| i != j && kept(scored, i) && kept(trained, j));
        stats::mean(&pairs.map(|(i, j)| kernel(values[i], values[j])).collect::<Vec<f64>>()).unwrap()
    };
    let all = || (0..blocks).map(Some);
    Refitted {
        value: at(None, None),
        scored: all().map(|scored| at(scored, None)).collect(),
        trained: all().map(|trained| at(None, trained)).collect(),
        crossed: all().flat_map(|scored| all().map(move |trained| (scored, trained))).map(|(s, t)| at(s, t)).collect(),
        ..Refitted::default()
    }
}

/// The interaction of a scored and a trained row is counted once, whether it is symmetric or not.
#[test]
fn the_error_is_the_deviation_over_draws() {
    type Kernel = fn([f64; 2], [f64; 2]) -> f64;
    let kernels: [(&str, Kernel, f64); 4] = [
        ("scoring alone", |x, _| x[0], 0.05),
        ("scoring and training", |x, y| x[0] + y[1], 0.05),
        ("the same both ways", |x, y| x[0] * y[0], 0.2),
        ("not the same both ways", |x, y| x[0] * y[1] + x[0], 0.2),
    ];
    for (name, kernel, within) in kernels {
        let draw = |seed: u64| {
            let mut rng = rng(seed, "test pairs", &[]);
            let values: Vec<[f64; 2]> = (0..21).map(|_| [0, 1].map(|_| normals(1, 1.0, &mut rng)[0])).collect();
            let of = of_pairs(&values, kernel);
            (of.value, of.standard_error().unwrap())
        };
        let (values, errors): (Vec<f64>, Vec<f64>) = (0..150).map(draw).unzip();
        let deviation = stats::standard_deviation(&values).unwrap();
        let error = stats::mean(&errors.iter().map(|error| error * error).collect::<Vec<f64>>()).unwrap().sqrt();
        assert!((error / deviation - 1.0).abs() < within + 0.12, "{name}: error {error}, deviation {deviation}");
    }
}

/// Tables of Student's t.
#[test]
fn quantiles_of_student_are_those_of_the_tables() {
    for (share, degrees, t) in [
        (0.975, 1.0, 12.706_204_736),
        (0.975, 4.0, 2.776_445_105),
        (0.975, 19.0, 2.093_024_054),
        (0.95, 19.0, 1.729_132_812),
        (0.995, 19.0, 2.860_934_606),
        (0.975, 30.0, 2.042_272_456),
    ] {
        near(student_quantile(share, degrees), t, 2e-8);
        near(student_p_two_sided(t, degrees), 2.0 * (1.0 - share), 1e-9);
    }
    assert_eq!(student_quantile(0.975, 0.0), f64::INFINITY);
    assert_eq!(student_p_two_sided(0.0, 7.0), 1.0);
    // One degree of freedom is Cauchy: P(|T| > 1) = ½.
    near(student_p_two_sided(1.0, 1.0), 0.5, 1e-12);
}

/// Sample covariance of two lists.
fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let centred = |values: &[f64]| {
        let mean = stats::mean(values).unwrap();
        values.iter().map(|value| value - mean).collect::<Vec<f64>>()
    };
    let products: f64 = centred(a).iter().zip(centred(b)).map(|(a, b)| a * b).sum();
    products / (a.len() as f64 - 1.0)
}

#[test]
fn draws_have_the_covariance_of_the_jackknife() {
    let mut draw = rng(5, "test values", &[]);
    let a = normals(21, 1.0, &mut draw);
    let b: Vec<f64> = a.iter().map(|a| 0.8 * a + 0.6 * normals(1, 1.0, &mut draw)[0]).collect();
    let (of_a, of_b) = (mean_of(&a), mean_of(&b));
    let draws = Draws::new(7, "test draws", 40_000);
    let (drawn_a, drawn_b) = (draws.of(&of_a).unwrap(), draws.of(&of_b).unwrap());
    assert_eq!((drawn_a.value, drawn_a.resamples.len()), (of_a.value, 40_000));
    for (got, x, y) in [
        (covariance(&drawn_a.resamples, &drawn_a.resamples), &a, &a),
        (covariance(&drawn_a.resamples, &drawn_b.resamples), &a, &b),
        (covariance(&drawn_b.resamples, &drawn_b.resamples), &b, &b),
    ] {
        // Means of 21: a share of 1/21 of the sample covariance; over 40,000 draws its error is below 1 % (√(2/40000)).
        let expected = covariance(x, y) / 21.0;
        assert!((got / expected - 1.0).abs() < 0.04, "{got}, expected {expected}");
    }
    near(stats::mean(&drawn_a.resamples).unwrap(), of_a.value, 4.0 * of_a.standard_error().unwrap() / 200.0);
    let sum = draws.of(&Refitted::combine(&[&of_a, &of_b], |both| both[0] + both[1])).unwrap();
    for (sum, (a, b)) in sum.resamples.iter().zip(drawn_a.resamples.iter().zip(&drawn_b.resamples)) {
        near(*sum, a + b, 1e-9);
    }
}

/// A replicate that is undefined takes no part, in the error and in the draws alike.
#[test]
fn draws_leave_undefined_replicates_out() {
    let mut of = mean_of(&normals(21, 1.0, &mut rng(6, "test values", &[])));
    of.scored[3] = f64::NAN;
    of.crossed[3 * 21..4 * 21].fill(f64::NAN);
    let drawn = Draws::new(8, "test draws", 40_000).of(&of).unwrap();
    let (got, expected) = (drawn.standard_error(), of.standard_error().unwrap());
    assert!((got / expected - 1.0).abs() < 0.02, "{got}, expected {expected}");
}

/// Rows, labels and offsets of a problem whose labels follow both.
struct Problem {
    x: Vec<f32>,
    labels: Vec<bool>,
    offset: Vec<f32>,
}

const D: usize = 3;

fn problem(n: usize) -> Problem {
    let mut draw = rng(9, "test offsets", &[]);
    let x: Vec<f32> = normals(n * D, 1.0, &mut draw)
        .iter()
        .enumerate()
        .map(|(place, x)| (x * (1.0 + (place % D) as f64) + 2.0) as f32)
        .collect();
    let offset: Vec<f32> = normals(n, 1.5, &mut draw).iter().map(|&o| o as f32).collect();
    let label = |row: usize| {
        let logit = f64::from(offset[row]) + 0.7 * f64::from(x[row * D] - 2.0) - 0.3 * f64::from(x[row * D + 1] - 2.0);
        draw.random::<f64>() < 1.0 / (1.0 + (-logit).exp())
    };
    let labels = (0..n).map(label).collect();
    Problem { x, labels, offset }
}

/// The minimum of ½‖w‖² + C Σ log(1 + exp(−y (o + b + w·z))) over the training rows, z standardised by them: plain Newton
/// steps on (w, b) with Gaussian elimination.
fn by_newton(of: &Problem, train: &[bool], c: f64) -> [f64; D + 1] {
    let rows: Vec<usize> = (0..of.labels.len()).filter(|&row| train[row]).collect();
    let (mean, scale) = (0..D)
        .map(|j| {
            let column: Vec<f64> = rows.iter().map(|&row| f64::from(of.x[row * D + j])).collect();
            let mean = stats::mean(&column).unwrap();
            (mean, (column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / column.len() as f64).sqrt())
        })
        .unzip::<f64, f64, Vec<f64>, Vec<f64>>();
    let mut at = [0.0; D + 1];
    for _ in 0..50 {
        let mut gradient = [at[0], at[1], at[2], 0.0];
        let mut curvature = [[0.0; D + 1]; D + 1];
        (0..D).for_each(|j| curvature[j][j] = 1.0);
        for &row in &rows {
            let z: [f64; D + 1] =
                std::array::from_fn(|j| if j == D { 1.0 } else { (f64::from(of.x[row * D + j]) - mean[j]) / scale[j] });
            let logit = f64::from(of.offset[row]) + z.iter().zip(&at).map(|(z, w)| z * w).sum::<f64>();
            let probability = 1.0 / (1.0 + (-logit).exp());
            let wrong = probability - f64::from(u8::from(of.labels[row]));
            for i in 0..=D {
                gradient[i] += c * wrong * z[i];
                for j in 0..=D {
                    curvature[i][j] += c * probability * (1.0 - probability) * z[i] * z[j];
                }
            }
        }
        let step = eliminated(curvature, gradient);
        (0..=D).for_each(|j| at[j] -= step[j]);
    }
    at
}

fn eliminated(mut matrix: [[f64; D + 1]; D + 1], mut right: [f64; D + 1]) -> [f64; D + 1] {
    for pivot in 0..=D {
        for row in pivot + 1..=D {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            (pivot..=D).for_each(|column| matrix[row][column] -= factor * matrix[pivot][column]);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..=D).rev() {
        let known: f64 = (row + 1..=D).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[test]
fn fits_beside_a_known_logit_reach_the_optimum_of_newtons_method() {
    let n = 240;
    let of = problem(n);
    let design = Design::new(&of.x, D, &vec![0; n], &Device::flex()).unwrap();
    let trains: Vec<Vec<bool>> = (0..3).map(|fold| (0..n).map(|row| row % 3 != fold).collect()).collect();
    let (far, none) = ([2.0_f32, -3.0, 1.0, 4.0], vec![0.0_f32; n]);
    for (c, max_steps) in [(0.01, 2_000), (0.1, 2_000), (10.0, 2_000), (0.1, 3)] {
        for start in [None, Some(&far[..])] {
            let column =
                |train| Column { offset: Some(&of.offset), start, ..Column::new(&of.labels, train, Until::Optimum) };
            let columns: Vec<Column<'_>> = (0..3).map(column).collect();
            let fitted = Logistic { c, max_steps }.fit(&design, &trains, &columns).unwrap();
            let logits = fitted.logits(&design).unwrap();
            for (fold, train) in trains.iter().enumerate() {
                let expected = by_newton(&of, train, c);
                let probe = fitted.probe(&design, fold, 0);
                for (got, expected) in probe.weights.iter().chain([&probe.intercept]).zip(expected) {
                    near(*got, expected, 1e-3 * expected.abs().max(0.3));
                }
                // The logits are what the fit adds to the offset.
                for (row, x) in of.x.chunks_exact(D).enumerate() {
                    near(f64::from(logits[row * 3 + fold]), probe.logit(x), 1e-4);
                }
            }
        }
    }
    // An offset matters: without it the optimum is another.
    let plain = by_newton(&Problem { offset: none, ..problem(n) }, &trains[0], 10.0);
    assert!((plain[0] - by_newton(&of, &trains[0], 10.0)[0]).abs() > 0.05);
}

/// A judge whose reliability is known to a tenth: an increment of .2 over the text gets a standard error of .02 from it, and a
/// value that both tasks share gets the half of it; exact labels add nothing.
#[test]
fn errors_of_labels_widen_what_they_score_in_proportion() {
    let exact = |value: f64| Refitted {
        value,
        scored: vec![value - 0.01, value + 0.01],
        trained: vec![value; 2],
        crossed: vec![value - 0.01, value - 0.01, value + 0.01, value + 0.01],
        ..Refitted::default()
    };
    let specialist = |text: f64, with: f64| SpecialistIncrement {
        n: 0,
        text: exact(text),
        with: exact(with),
        kept: None,
        deviance: 0.0,
        text_logits: Vec::new(),
        with_logits: Vec::new(),
    };
    let increments = Increments {
        probeable: vec![1, 2],
        in_claims: vec![0, 1],
        specialists: vec![specialist(0.6, 0.8), specialist(0.6, 0.8)],
        ..Increments::default()
    };
    let judged = increments.clone().with_label_errors(&[0.0, 0.1, 0.0]);
    let variance = |increments: &Increments, place: usize| {
        increments.specialists[place].increment().standard_error().expect("two replicates").powi(2)
    };
    let added = variance(&judged, 0) - variance(&increments, 0);
    assert!((added - 0.02_f64.powi(2)).abs() < 1e-12, "{added}");
    assert!((variance(&judged, 1) - variance(&increments, 1)).abs() < 1e-12);
    let mean =
        |increments: &Increments| increments.mean().expect("two tasks").standard_error().expect("replicates").powi(2);
    let added = mean(&judged) - mean(&increments);
    assert!((added - 0.01_f64.powi(2)).abs() < 1e-12, "{added}");
}
