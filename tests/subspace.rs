//! Similarities of subspaces and representations, against numpy and against their defining properties.
//!
//! The reference numbers are written by `python tests/reference.py similarities`.

use rand::Rng;
use serde::Deserialize;
use shared::analysis::subspace::{Pwcca, Representation, SHARE, linear_cka, principal_cosines, pwcca};
use shared::erase::Eraser;
use shared::stats::rng;

#[derive(Deserialize)]
struct Case {
    n: usize,
    x: Vec<f32>,
    p: usize,
    y: Vec<f32>,
    q: usize,
    share: f64,
    cka: f64,
    pwcca: f64,
    kept: [usize; 2],
    a: Vec<f64>,
    b: Vec<f64>,
    cosines: Vec<f64>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("fixtures/erase/similarities.json")).unwrap()
}

fn basis(directions: &[f64], d: usize) -> Vec<f64> {
    Eraser::away_from(directions, d).unwrap().read().to_vec()
}

fn noise(n: usize, width: usize) -> Representation {
    let mut draw = rng(3, "test subspace", &[width as u64]);
    let rows: Vec<f32> = (0..n * width).map(|_| draw.random::<f32>()).collect();
    Representation::new(&rows, width).unwrap()
}

#[test]
fn similarities_are_those_of_numpy() {
    for case in cases() {
        let x = Representation::new(&case.x, case.p).unwrap();
        let y = Representation::new(&case.y, case.q).unwrap();
        assert_eq!(x.n(), case.n);
        let cka = linear_cka(&x, &y).unwrap();
        assert!((cka - case.cka).abs() < 1e-5, "CKA {cka}, expected {}", case.cka);
        let Pwcca::Measured { similarity, kept } = pwcca(&x, &y, case.share).unwrap() else { panic!("refused") };
        assert_eq!(kept, case.kept);
        assert!((similarity - case.pwcca).abs() < 1e-4, "PWCCA {similarity}, expected {}", case.pwcca);
        let cosines = principal_cosines(&basis(&case.a, 7), &basis(&case.b, 7), 7).unwrap();
        let off = cosines.iter().zip(&case.cosines).map(|(got, expected)| (got - expected).abs()).fold(0.0, f64::max);
        assert!(cosines.len() == case.cosines.len() && off < 1e-10, "cosines off by {off:e}");
    }
}

#[test]
fn a_representation_is_wholly_like_itself_turned_and_scaled() {
    let case = cases().swap_remove(0);
    let x = Representation::new(&case.x, case.p).unwrap();
    let turned: Vec<f32> =
        case.x.chunks_exact(case.p).flat_map(|row| row.iter().rev().map(|x| 1.0 - 3.0 * x)).collect();
    let turned = Representation::new(&turned, case.p).unwrap();
    assert!((linear_cka(&x, &turned).unwrap() - 1.0).abs() < 1e-6);
    let Pwcca::Measured { similarity, .. } = pwcca(&x, &turned, 1.0).unwrap() else { panic!("refused") };
    assert!((similarity - 1.0).abs() < 1e-6);
}

#[test]
fn cka_is_symmetric_also_of_more_features_than_samples() {
    let (x, y) = (noise(12, 40), noise(12, 30));
    let wide = linear_cka(&x, &y).unwrap();
    assert!(wide > 0.0 && wide <= 1.0);
    assert!((linear_cka(&y, &x).unwrap() - wide).abs() < 1e-12);
    assert!((linear_cka(&x, &x).unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn pwcca_refuses_few_samples_and_says_how_many() {
    let refused = pwcca(&noise(40, 30), &noise(40, 4), SHARE).unwrap();
    let Pwcca::Refused { n: 40, kept: [kept, 4] } = refused else { panic!("{refused:?}") };
    assert!(kept > 8 && kept <= 30);
    assert!(matches!(pwcca(&noise(40, 8), &noise(40, 8), 1.0).unwrap(), Pwcca::Measured { kept: [8, 8], .. }));
    assert!(matches!(pwcca(&noise(39, 8), &noise(39, 2), 1.0).unwrap(), Pwcca::Refused { n: 39, kept: [8, 2] }));
}

#[test]
fn angles_tell_a_shared_direction() {
    let cosines = principal_cosines(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0], &[0.0, 0.6, 0.8, 1.0, 0.0, 0.0], 3).unwrap();
    assert!((cosines[0] - 1.0).abs() < 1e-12 && (cosines[1] - 0.6).abs() < 1e-12);
    assert_eq!(principal_cosines(&[1.0, 0.0, 0.0], &[0.0, 0.0, 1.0], 3).unwrap(), [0.0]);
}

#[test]
fn bad_input_is_named() {
    let refusal = |rows: &[f32], width| Representation::new(rows, width).err().unwrap().to_string();
    assert!(refusal(&[1.0, 2.0], 2).contains("two rows or more of 2 finite features"));
    assert!(refusal(&[1.0, 2.0, f32::INFINITY, 0.0], 2).contains("finite"));
    assert!(refusal(&[1.0, 2.0, 3.0], 2).contains("got 3 values"));
    assert!(refusal(&[1.0, 2.0, 1.0, 2.0], 2).contains("all rows are the same"));
    assert!(linear_cka(&noise(5, 2), &noise(6, 2)).err().unwrap().to_string().contains("5 samples in one, 6"));
    assert!(pwcca(&noise(5, 2), &noise(5, 2), 0.0).err().unwrap().to_string().contains("pwcca.share"));
    assert!(principal_cosines(&[], &[1.0], 1).is_err() && principal_cosines(&[1.0, 2.0, 3.0], &[1.0, 2.0], 2).is_err());
}
