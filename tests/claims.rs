//! Every planted truth at the stated noise (SCIENCE.md §10), and how often a claim is supported by nothing.

use burn::tensor::Device;
use rayon::prelude::*;
use shared::run::planted::{self, Case, Noise, Planted, Structure, synthesise};
use shared::run::{Sequential, study};
use shared::site::{Position, Site};
use shared::study::Claim;

/// The seeds every truth is recovered under.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

/// What was not recovered of a case, over all seeds.
fn missed(case: &Case) -> Vec<String> {
    let judge = |seed| {
        let study = case.study(Noise::default(), seed, &Sequential).unwrap();
        case.judge(&study).err().map(|why| format!("{}, seed {seed}: {why}", case.name))
    };
    SEEDS.into_par_iter().filter_map(judge).collect()
}

#[test]
fn every_planted_truth_is_recovered_under_every_seed() {
    for case in planted::all() {
        let missed = missed(case);
        println!("{}: {} of {} recovered", case.name, SEEDS.count() - missed.len(), SEEDS.count());
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }
}

/// A judge that lets everything pass would make the test above worthless.
#[test]
fn a_study_of_nothing_is_recovered_as_no_other_truth() {
    let nothing = planted::all().iter().find(|case| case.name == "labels of nothing").unwrap();
    for case in planted::all().iter().filter(|case| case.name != nothing.name) {
        let unlike = Planted { structure: Structure::NoSignal, by_prompt: false, ..case.planted(Noise::default(), 1) };
        let (samples, activations) = synthesise(&unlike).unwrap();
        let input = planted::input(unlike.config(), &samples, &activations);
        let study = study(input, &Device::flex(), &Sequential, &|_, _| {}).unwrap();
        assert!(case.judge(&study).is_err(), "{}", case.name);
    }
}

/// Of 200 studies whose labels have nothing to do with their activations: how often each claim is supported, and how
/// often anything at all is found.
#[test]
fn nothing_is_found_in_nothing_more_often_than_the_error_rates_say() {
    let runs: u64 = 200;
    let found = (1..=runs).into_par_iter().map(found_in_nothing).reduce(Found::default, Found::and);
    println!("of {runs} studies of nothing: {found:?}");
    let stated = (0.05 * runs as f64) as usize;
    assert!(found.supported.iter().all(|&count| count <= stated), "{found:?}");
    // Of 200 draws at 5 %, more than 18 are drawn once in a hundred times.
    assert!(found.transfers <= 18 && found.dependencies <= 18, "{found:?}");
}

/// Studies in which something was found.
#[derive(Debug, Default, Clone, Copy)]
struct Found {
    /// By claim.
    supported: [usize; 5],
    /// With a transfer that differs from chance, at the place of the verdicts.
    transfers: usize,
    /// With a pair of tasks that depend, there.
    dependencies: usize,
    /// With clusters, there.
    clusters: usize,
}

impl Found {
    fn and(self, other: Self) -> Self {
        Self {
            supported: std::array::from_fn(|claim| self.supported[claim] + other.supported[claim]),
            transfers: self.transfers + other.transfers,
            dependencies: self.dependencies + other.dependencies,
            clusters: self.clusters + other.clusters,
        }
    }
}

/// What a small study of nothing finds.
fn found_in_nothing(seed: u64) -> Found {
    let nothing = Planted {
        sites: (4..6).map(Site::ResidPost).collect(),
        positions: vec![Position::UserLast, Position::First, Position::Last, Position::Eos],
        responses: 3,
        d: 24,
        ..Planted::at(Noise { separation: 0.0, prompts: 20 }, Structure::NoSignal, seed)
    };
    let (samples, activations) = synthesise(&nothing).unwrap();
    let mut config = nothing.config();
    (config.probe.bootstrap, config.probe.permutations) = (60, 6);
    let ablation = config.ablation.as_mut().unwrap();
    (ablation.rank, ablation.random) = (2, 2);
    let input = planted::input(config, &samples, &activations);
    let study = study(input, &Device::flex(), &Sequential, &|_, _| {}).unwrap();
    let cell = study.cell(Site::ResidPost(5), Position::Last).unwrap();
    let any = |p: &[Vec<Option<f64>>]| {
        let pairs = p.iter().enumerate().flat_map(|(s, row)| row.iter().enumerate().map(move |(t, p)| (s != t, *p)));
        usize::from(pairs.into_iter().any(|(differ, p)| differ && p.is_some_and(|p| p <= 0.05)))
    };
    Found {
        supported: std::array::from_fn(|claim| usize::from(study.verdicts[claim].verdict == Claim::Supported)),
        transfers: any(&cell.transfer.p),
        dependencies: any(&study.ablation.representation[1].refit.p),
        clusters: usize::from(cell.clustering.is_some()),
    }
}
