//! Erasers: their guarantees, and agreement with scikit-learn's INLP and concept-erasure's LEACE.
//!
//! The reference numbers are written by `python tests/reference.py erasers` (scikit-learn 1.9.1, concept-erasure 0.2.5).

use burn::tensor::Device;
use rand::Rng;
use safetensors::SafeTensors;
use shared::Error;
use shared::erase::{Covariance, Eraser, Inlp, Labelled, Stop, inlp, leace, mean_projection};
use shared::executor::Sequential;
use shared::probe::{Column, Design, Logistic, Until};
use shared::stats::rng;
use shared::study::Method;

const FIXTURE: &[u8] = include_bytes!("fixtures/erase/projections.safetensors");
const NAMES: [&str; 7] = ["random", "structured", "wide", "constant", "repeated", "rare", "scaled"];

/// Rows with their labels, and the reference's projections of them.
struct Case {
    name: &'static str,
    file: SafeTensors<'static>,
    x: Vec<f32>,
    d: usize,
    labels: Vec<bool>,
}

impl Case {
    fn sample(&self) -> Labelled<'_> {
        Labelled::new(&self.x, self.d, &self.labels).unwrap()
    }

    fn inlp(&self, stop: Stop<'_>) -> Eraser {
        inlp(&self.sample(), &Inlp::default(), stop).unwrap()
    }

    fn development(&self) -> Vec<bool> {
        flags(&self.file, &format!("{}/development", self.name))
    }

    fn check(&self, eraser: &Eraser, reference: &str) {
        let tensor = self.file.tensor(&format!("{}/{reference}", self.name)).unwrap();
        let expected = tensor.data().as_chunks().0.iter().map(|&chunk| f64::from_le_bytes(chunk));
        let off = eraser.projection().into_iter().zip(expected).map(|(got, expected)| (got - expected).abs());
        let off = off.fold(0.0, f64::max);
        assert!(off <= 1e-4, "{}: {reference} is off by {off:e}", self.name);
    }

    /// Every kind of eraser there is.
    fn erasers(&self) -> Vec<(String, Eraser)> {
        let sample = self.sample();
        let mut erasers: Vec<(String, Eraser)> =
            [1, 3, 8].into_iter().map(|rank| (format!("inlp {rank}"), self.inlp(Stop::Rank(rank)))).collect();
        erasers.push(("mean".to_owned(), mean_projection(&sample).unwrap()));
        erasers.push(("leace".to_owned(), leace(&sample, Covariance::Sample, &Sequential).unwrap()));
        erasers.push(("leace shrunk".to_owned(), leace(&sample, Covariance::Shrunk, &Sequential).unwrap()));
        erasers
    }
}

fn cases() -> Vec<Case> {
    NAMES.into_iter().map(case).collect()
}

fn case(name: &'static str) -> Case {
    let file = SafeTensors::deserialize(FIXTURE).unwrap();
    let x = file.tensor(&format!("{name}/x")).unwrap();
    let (d, x) = (x.shape()[1], x.data().as_chunks().0.iter().map(|&chunk| f32::from_le_bytes(chunk)).collect());
    Case { labels: flags(&file, &format!("{name}/y")), name, file, x, d }
}

fn flags(file: &SafeTensors<'_>, name: &str) -> Vec<bool> {
    let tensor = file.tensor(name).unwrap();
    tensor.data().as_chunks().0.iter().map(|&chunk| i64::from_le_bytes(chunk) == 1).collect()
}

/// Random rows and labels; the means of the classes differ by `separation` in the first three features.
fn drawn(n: usize, d: usize, separation: f32) -> (Vec<f32>, Vec<bool>) {
    let mut draw = rng(7, "test erase", &[]);
    let labels: Vec<bool> = (0..n).map(|row| row % 5 < 2).collect();
    let mut rows: Vec<f32> = (0..n * d).map(|_| draw.random::<f32>() - 0.5).collect();
    for (row, label) in rows.chunks_exact_mut(d).zip(&labels) {
        row.iter_mut().take(3).for_each(|x| *x += if *label { separation } else { 0.0 });
    }
    (rows, labels)
}

fn product(a: &[f64], b: &[f64], d: usize) -> Vec<f64> {
    let entry = |row: usize, column: usize| (0..d).map(|k| a[row * d + k] * b[k * d + column]).sum();
    (0..a.len() / d).flat_map(|row| (0..d).map(move |column| (row, column))).map(|(r, c)| entry(r, c)).collect()
}

fn transposed(a: &[f64], d: usize) -> Vec<f64> {
    (0..d * d).map(|place| a[place % d * d + place / d]).collect()
}

fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |largest, value| largest.max(value.abs()))
}

fn difference(a: &[f64], b: &[f64]) -> f64 {
    largest(a.iter().zip(b).map(|(a, b)| a - b))
}

#[test]
fn inlp_agrees_with_scikit_learn() {
    for case in cases() {
        for rank in [1, 3, 8] {
            let eraser = case.inlp(Stop::Rank(rank));
            assert_eq!(eraser.rank(), rank, "{}", case.name);
            case.check(&eraser, &format!("inlp_{rank}"));
        }
    }
}

#[test]
fn inlp_stops_where_development_reads_no_more() {
    for case in cases() {
        let mask = case.development();
        case.check(&case.inlp(Stop::Development { cap: 8, mask: &mask }), "inlp_development");
    }
    let ranks = ["wide", "scaled", "rare"].map(|name| {
        let (case, mask) = (case(name), case(name).development());
        case.inlp(Stop::Development { cap: 8, mask: &mask }).rank()
    });
    assert_eq!(ranks, [0, 6, 8]);
}

#[test]
fn leace_agrees_with_concept_erasure() {
    for case in cases() {
        case.check(&leace(&case.sample(), Covariance::Sample, &Sequential).unwrap(), "leace");
        case.check(&leace(&case.sample(), Covariance::Shrunk, &Sequential).unwrap(), "leace_shrunk");
    }
}

#[test]
fn every_eraser_is_a_projection_of_its_rank() {
    for case in cases() {
        for (name, eraser) in case.erasers() {
            let (d, place) = (case.d, format!("{} of {}", name, case.name));
            let projection = eraser.projection();
            let size = largest(projection.iter().copied());
            assert!(difference(&product(&projection, &projection, d), &projection) < 1e-10 * size, "{place}: P² ≠ P");
            let trace: f64 = projection.iter().step_by(d + 1).sum();
            assert!((d as f64 - trace - eraser.rank() as f64).abs() < 1e-8 * size, "{place}: rank(I − P)");
            let read = product(eraser.read(), &projection, d);
            assert!(largest(read) < 1e-10 * largest(eraser.read().iter().copied()) * size, "{place}: Bᵀ P ≠ 0");
            if name.starts_with("leace") {
                continue;
            }
            assert!(difference(&projection, &transposed(&projection, d)) < 1e-12, "{place}: P ≠ Pᵀ");
            assert!(eraser.mean().iter().all(|&mean| mean == 0.0) && eraser.removed() == eraser.read(), "{place}");
        }
    }
}

/// Each optimum is orthogonal to the directions removed before it, so the weights of all rounds are erased.
#[test]
fn no_round_of_inlp_finds_what_was_removed() {
    let (mut rows, labels) = drawn(150, 20, 0.8);
    rows.iter_mut().for_each(|x| *x *= 10.0);
    let sample = Labelled::new(&rows, 20, &labels).unwrap();
    let all = inlp(&sample, &Inlp::default(), Stop::Rank(8)).unwrap();
    for rank in 1..8 {
        let eraser = inlp(&sample, &Inlp::default(), Stop::Rank(rank)).unwrap();
        assert!(difference(eraser.read(), &all.read()[..rank * 20]) < 1e-12, "a longer run starts the same");
        let erased = eraser.erase(&rows);
        let again = Labelled::new(&erased, 20, &labels).unwrap();
        let next = inlp(&again, &Inlp::default(), Stop::Rank(1)).unwrap();
        let kept = product(next.read(), &eraser.projection(), 20);
        // Erased rows are single precision, so they hold a trace of the removed directions.
        assert!(difference(&kept, next.read()) < 1e-3, "round {rank} finds what was removed");
        let found = next.read().iter().zip(&all.read()[rank * 20..]).map(|(a, b)| a * b).sum::<f64>();
        assert!((found - 1.0).abs() < 1e-6, "round {rank}: cosine {found}");
    }
}

#[test]
fn the_rows_end_before_the_rank_that_was_asked_for() {
    let (mut rows, labels) = drawn(60, 5, 0.5);
    rows.chunks_exact_mut(5).for_each(|row| row[4] = 0.1);
    let sample = Labelled::new(&rows, 5, &labels).unwrap();
    assert_eq!(inlp(&sample, &Inlp::default(), Stop::Rank(5)).unwrap().rank(), 4);
    let few = Labelled::new(&rows[..20], 5, &labels[..4]).unwrap();
    assert_eq!(inlp(&few, &Inlp::default(), Stop::Rank(5)).unwrap().rank(), 3);
}

/// The fit is scikit-learn's, so it must converge on raw activations: large scales and separable classes.
#[test]
fn inlp_settles_on_large_and_separable_rows() {
    let (rows, labels) = drawn(120, 30, 1.5);
    for scale in [1.0, 30.0, 1e3, 1e5] {
        let rows: Vec<f32> = rows.iter().map(|x| scale * x).collect();
        for c in [0.1, 100.0, 1e4] {
            let eraser = inlp(&Labelled::new(&rows, 30, &labels).unwrap(), &Inlp { c }, Stop::Rank(8)).unwrap();
            assert_eq!(eraser.rank(), 8, "scale {scale}, C {c}");
        }
    }
}

/// Where the penalty outweighs the rows, a round leaves almost nothing to the next; a remainder below rounding is no
/// direction.
#[test]
fn inlp_ends_where_rounding_is_all_that_is_left() {
    let (rows, labels) = drawn(120, 30, 1.5);
    let rows: Vec<f32> = rows.iter().map(|x| 1e-3 * x).collect();
    let sample = Labelled::new(&rows, 30, &labels).unwrap();
    let eraser = inlp(&sample, &Inlp { c: 0.01 }, Stop::Rank(8)).unwrap();
    assert_eq!(eraser.rank(), 1);
    let cosine: f64 = eraser.read().iter().zip(mean_projection(&sample).unwrap().read()).map(|(a, b)| a * b).sum();
    assert!((cosine - 1.0).abs() < 1e-6, "cosine with the difference of means: {cosine}");
}

#[test]
fn after_leace_a_probe_is_at_chance() {
    for case in cases() {
        for covariance in [Covariance::Sample, Covariance::Shrunk] {
            let eraser = leace(&case.sample(), covariance, &Sequential).unwrap();
            let (before, after) = (log_loss(&case, &case.x), log_loss(&case, &eraser.erase(&case.x)));
            let rate = case.labels.iter().filter(|label| **label).count() as f64 / case.labels.len() as f64;
            let chance = -rate * rate.ln() - (1.0 - rate) * (1.0 - rate).ln();
            assert!(before < chance - 0.01, "{}: the probe reads nothing before", case.name);
            assert!((after - chance).abs() < 1e-6, "{}: loss {after}, chance is {chance}", case.name);
        }
    }
}

/// Mean log loss, on its own rows, of a logistic probe fitted on them.
fn log_loss(case: &Case, rows: &[f32]) -> f64 {
    let (n, device) = (case.labels.len(), Device::flex());
    let design = Design::new(rows, case.d, &vec![0; n], &device).unwrap();
    let column = Column::new(&case.labels, 0, Until::Optimum);
    let fitted = Logistic::new(1.0).fit(&design, &[vec![true; n]], &[column]).unwrap();
    let logits = fitted.logits(&design).unwrap();
    let losses = logits.iter().zip(&case.labels).map(|(&logit, &label)| {
        let margin = if label { f64::from(logit) } else { -f64::from(logit) };
        (-margin).exp().ln_1p()
    });
    losses.sum::<f64>() / n as f64
}

#[test]
fn the_mean_projection_joins_the_class_means() {
    for case in cases() {
        let erased = mean_projection(&case.sample()).unwrap().erase(&case.x);
        let mean = |class: bool| -> Vec<f64> {
            let of = || erased.chunks_exact(case.d).zip(&case.labels).filter(|(_, label)| **label == class);
            let n = of().count() as f64;
            (0..case.d).map(|feature| of().map(|(row, _)| f64::from(row[feature])).sum::<f64>() / n).collect()
        };
        assert!(difference(&mean(true), &mean(false)) < 1e-5 * largest(case.x.iter().map(|&x| f64::from(x))));
    }
}

#[test]
fn erasing_is_affine_and_leaves_the_mean() {
    let case = case("structured");
    let eraser = leace(&case.sample(), Covariance::Sample, &Sequential).unwrap();
    let projection = eraser.projection();
    let erased = eraser.erase(&case.x);
    for (row, erased) in case.x.chunks_exact(case.d).zip(erased.chunks_exact(case.d)) {
        let centred: Vec<f64> = row.iter().zip(eraser.mean()).map(|(&x, mean)| f64::from(x) - mean).collect();
        let dot = |line: &[f64]| line.iter().zip(&centred).map(|(p, x)| p * x).sum::<f64>();
        let kept = projection.chunks_exact(case.d).map(dot);
        let expected: Vec<f64> = kept.zip(eraser.mean()).map(|(x, mean)| x + mean).collect();
        let got: Vec<f64> = erased.iter().map(|&x| f64::from(x)).collect();
        assert!(difference(&got, &expected) < 1e-5);
    }
    let mean: Vec<f32> = eraser.mean().iter().map(|&x| x as f32).collect();
    assert!(eraser.erase(&mean).iter().zip(&mean).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn rows_without_a_trace_of_the_label_are_left_alone_by_leace() {
    let labels = [true, false, true, false];
    let rows = [1.0, 2.0, 1.0, 2.0, -1.0, 5.0, -1.0, 5.0];
    let eraser = leace(&Labelled::new(&rows, 2, &labels).unwrap(), Covariance::Sample, &Sequential).unwrap();
    assert_eq!((eraser.rank(), eraser.erase(&rows)), (0, rows.to_vec()));
}

#[test]
fn directions_are_orthonormalised_and_dependent_ones_refused() {
    let eraser = Eraser::away_from(&[1.0, 1.0, 0.0, 0.0, 2.0, 0.0], 3).unwrap();
    assert!(difference(&eraser.projection(), &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]) < 1e-15);
    assert!(matches!(Eraser::away_from(&[1.0, 2.0, -2.0, -4.0], 2), Err(Error::Data { .. })));
    assert!(matches!(Eraser::away_from(&[0.0, 0.0], 2), Err(Error::Data { .. })));
    assert!(matches!(Eraser::away_from(&[1.0, 2.0, 3.0], 2), Err(Error::Data { .. })));
    assert!(matches!(Eraser::new(vec![0.0; 2], vec![1.0, 0.0], vec![1.0]), Err(Error::Data { .. })));
    assert!(matches!(Eraser::new(vec![], vec![], vec![]), Err(Error::Data { .. })));
}

#[test]
fn bad_input_is_named() {
    let (rows, labels) = drawn(20, 4, 1.0);
    let refusal = |rows: &[f32], d: usize, labels: &[bool]| Labelled::new(rows, d, labels).err().unwrap().to_string();
    assert!(refusal(&rows, 4, &[true; 20]).contains("one class only"));
    assert!(refusal(&[], 4, &[]).contains("expected 0 rows of 4 features"));
    assert!(refusal(&rows, 3, &labels).contains("got 80 values"));
    let mut spoiled = rows.clone();
    spoiled[9] = f32::NAN;
    assert!(refusal(&spoiled, 4, &labels).contains("row 2, feature 1"));
    let sample = Labelled::new(&rows, 4, &labels).unwrap();
    let refusal = |c: f64, stop| inlp(&sample, &Inlp { c }, stop).err().unwrap().to_string();
    assert!(refusal(0.1, Stop::Rank(0)).contains("0 directions of 4 features"));
    assert!(refusal(0.1, Stop::Rank(5)).contains("5 directions of 4 features"));
    assert!(refusal(-1.0, Stop::Rank(1)).contains("inlp.c"));
    assert!(refusal(0.1, Stop::Development { cap: 1, mask: &[true; 3] }).contains("development rows"));
    let others: Vec<bool> = labels.iter().map(|label| !label).collect();
    assert!(refusal(0.1, Stop::Development { cap: 1, mask: &others }).contains("one class only"));
    let same = [1.0; 80];
    let same = Labelled::new(&same, 4, &labels).unwrap();
    assert!(mean_projection(&same).err().unwrap().to_string().contains("class means"));
}

#[test]
fn methods_are_named_in_lower_case() {
    let names: Vec<String> = Method::ALL.iter().map(|method| serde_json::to_string(method).unwrap()).collect();
    assert_eq!(names, ["\"inlp\"", "\"mean\"", "\"leace\""]);
}
