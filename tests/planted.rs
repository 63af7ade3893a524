//! Planted truth (docs/method.md §10): data of a known structure through the same code that real data take.

use std::sync::Mutex;

use burn::tensor::Device;
use lab::planted::{self, Noise, Planted, Structure, synthesise};
use shared::activation::Activations;
use shared::run::{Executor, RunContext, Sequential, Stage, StudyInput, study};
use shared::site::{Position, Site};
use shared::study::{C, Claim, Sample, Study, StudyConfig};

use crate::support::Threads;

/// Planted data at the stated noise, one site and one position.
fn planted(structure: Structure, seed: u64) -> Planted {
    Planted::at(Noise::default(), structure, seed)
}

/// The config of a planted study, without the ablation that these tests do not check.
fn config(seed: u64) -> StudyConfig {
    StudyConfig { ablation: None, ..planted(Structure::Shared, seed).config() }
}

fn input<'a>(samples: &'a [Sample], activations: &'a Activations, seed: u64) -> StudyInput<'a> {
    planted::input(config(seed), samples, activations)
}

fn study_of(samples: &[Sample], activations: &Activations, seed: u64, executor: &dyn Executor) -> Study {
    study(input(samples, activations, seed), &Device::flex(), &RunContext::quiet(executor)).unwrap()
}

/// The verdicts of the claims about probes and transfer.
fn verdicts(study: &Study) -> [Claim; 2] {
    [study.verdicts[0].verdict, study.verdicts[1].verdict]
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_executor() {
    let two_by_two = Planted {
        sites: vec![Site::Embed, Site::ResidPost(5)],
        positions: vec![Position::First, Position::Last],
        prompts: 20,
        ..planted(Structure::SkillClusters, 1)
    };
    let (samples, activations) = synthesise(&two_by_two).unwrap();
    let one_after_the_other = study_of(&samples, &activations, 1, &Sequential).to_json().unwrap();
    let threads = study_of(&samples, &activations, 1, &Threads).to_json().unwrap();
    assert_eq!(one_after_the_other, threads);
    assert_eq!(Study::from_json(&threads).unwrap().cells.len(), 2);
}

#[test]
fn representation_is_tested_at_the_sites_that_the_config_names() {
    let two_sites =
        Planted { sites: vec![Site::Embed, Site::ResidPost(5)], prompts: 12, d: 12, ..planted(Structure::Shared, 1) };
    let (samples, activations) = synthesise(&two_sites).unwrap();
    let tested = |sites: Option<&[Site]>| {
        let mut config = two_sites.config();
        config.ablation.as_mut().unwrap().sites = sites.map(<[Site]>::to_vec);
        let input = StudyInput { config, ..input(&samples, &activations, 1) };
        study(input, &Device::flex(), &RunContext::quiet(&Threads))
    };
    let all = tested(None).unwrap().ablation.representation;
    assert_eq!(all.iter().map(|at| at.site).collect::<Vec<_>>(), two_sites.sites);
    assert_eq!(tested(Some(&[Site::ResidPost(5)])).unwrap().ablation.representation, all[1..]);
    let missing = tested(Some(&[Site::ResidPost(2)])).unwrap_err().to_string();
    assert!(missing.contains("ablation.sites: there is no site resid_post.2"), "{missing}");
}

#[test]
fn progress_hears_every_part_once() {
    let cells = Planted {
        sites: vec![Site::Embed, Site::ResidPost(5)],
        positions: vec![Position::First, Position::Last, Position::Mean],
        prompts: 20,
        ..planted(Structure::Shared, 1)
    };
    let (samples, activations) = synthesise(&cells).unwrap();
    let heard = Mutex::new(Vec::new());
    let hear = |_: Stage, done, total| heard.lock().unwrap().push((done, total));
    study(
        input(&samples, &activations, 1),
        &Device::flex(),
        &RunContext { progress: &hear, ..RunContext::quiet(&Threads) },
    )
    .unwrap();
    let mut heard = heard.into_inner().unwrap();
    heard.sort_unstable();
    // Six cells, the text of three positions for nine tasks, and the text itself where the rules and the timing are read.
    let total = 6 + 3 * 9 + 2;
    assert_eq!(heard, (0..=total).map(|done| (done, total)).collect::<Vec<_>>());
}

/// The error of a study whose input was spoilt.
fn refusal(spoil: impl Fn(&mut StudyConfig, &mut Vec<Sample>)) -> String {
    let few = Planted { prompts: 10, ..planted(Structure::Shared, 1) };
    let (mut samples, activations) = synthesise(&few).unwrap();
    let mut config = config(1);
    spoil(&mut config, &mut samples);
    let spoilt = StudyInput { config, ..input(&samples, &activations, 1) };
    study(spoilt, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap_err().to_string()
}

fn ablate(config: &mut StudyConfig, layers: &[usize]) {
    config.ablation = planted(Structure::Shared, 1).config().ablation;
    let sites = layers.iter().copied().map(Site::ResidPost).collect();
    config.ablation.as_mut().expect("planted studies are ablated").sites = Some(sites);
}

#[test]
fn a_study_refuses_input_that_does_not_hold_together() {
    for (expected, error) in [
        ("expected a row for each of 449 analysed samples, got 450", refusal(|_, samples| drop(samples.pop()))),
        ("it has no verdict", refusal(|_, samples| samples[7].verdict = None)),
        (
            "'word-count/003/with/1' occurs twice",
            refusal(|_, samples| samples[0].id = "word-count/003/with/1".to_owned()),
        ),
        (
            "base prompt 'word-count/003' is in character-count and word-count",
            refusal(|_, samples| samples[0].group = "word-count/003".to_owned()),
        ),
        ("its task 'toxicity' is not in the study's config", refusal(|config, _| config.tasks.truncate(8))),
        ("'topic' occurs twice", refusal(|config, _| config.tasks.push("topic".to_owned()))),
        ("unknown task 'rhyme'", refusal(|config, _| config.tasks[0] = "rhyme".to_owned())),
        ("read at embed, last, which was not captured", refusal(|config, _| config.rules[1].site = Site::Embed)),
        ("ablation.sites: there is no site resid_post.99", refusal(|config, _| ablate(config, &[5, 99]))),
        ("ablation.sites: resid_post.5 stands there twice", refusal(|config, _| ablate(config, &[5, 5]))),
        ("claim 3 is read at resid_post.5, which is not among them", refusal(|config, _| ablate(config, &[]))),
        ("no interval can be had from 0 resamples", refusal(|config, _| config.probe.bootstrap = 0)),
        ("1 folds cannot be held out", refusal(|config, _| config.probe.folds = 1)),
        ("0 is not positive", refusal(|config, _| config.probe.c = C::Fixed(0.0))),
    ] {
        assert!(error.contains(expected), "expected '{expected}', got '{error}'");
    }
}

#[test]
fn tasks_that_cannot_be_probed_are_reported_and_left_out() {
    let (mut samples, activations) = synthesise(&planted(Structure::Independent, 1)).unwrap();
    let mut satisfy = |task: &str| {
        for sample in samples.iter_mut().filter(|sample| sample.task == task) {
            sample.verdict.as_mut().unwrap().satisfied = true;
        }
    };
    satisfy("topic");
    let study = study_of(&samples, &activations, 1, &Sequential);
    let cell = study.cell(Site::ResidPost(5), Position::Last).unwrap();
    let topic = study.tasks.iter().position(|task| task.id == "topic").unwrap();
    assert_eq!(study.tasks[topic].not_probeable.as_ref().unwrap().violated, 0);
    assert_eq!((study.tasks[topic].n, study.tasks[topic].groups, study.tasks[topic].satisfied), (240, 48, 1.0));
    assert_eq!(cell.specialists.iter().position(Option::is_none), Some(topic));
    assert!(cell.generalists.iter().all(|general| general.scores[topic].is_none()));
    assert!(cell.transfer.auroc[topic].iter().all(Option::is_none));
    assert_eq!(cell.clustering.as_ref().unwrap().leaves.len(), 8);
    assert_eq!(["1", "2a"].map(|name| planted::verdict_of(&study, name)), [Some(Claim::Supported); 2]);
}

#[test]
fn a_study_without_a_probeable_task_is_a_study_without_verdicts() {
    let (mut samples, activations) = synthesise(&planted(Structure::Shared, 1)).unwrap();
    samples.iter_mut().for_each(|sample| sample.verdict.as_mut().unwrap().satisfied = true);
    let study = study_of(&samples, &activations, 1, &Sequential);
    assert_eq!(verdicts(&study), [Claim::Inconclusive; 2]);
    assert!(study.verdicts.iter().all(|verdict| verdict.effect.is_none() && verdict.p.is_none()));
    assert!(study.cells[0][0].specialists.iter().all(Option::is_none));
    assert_eq!(study.cells[0][0].generalists.len(), 4);
    study.to_json().unwrap();
}

/// One probeable task: there is nothing to compare it with, and nothing to transfer to.
#[test]
fn a_single_task_has_a_specialist_but_no_verdict() {
    let mut alone = planted(Structure::Shared, 1);
    alone.tasks.truncate(1);
    let (samples, activations) = synthesise(&alone).unwrap();
    let mut config = config(1);
    config.tasks.truncate(1);
    let alone = StudyInput { config, ..input(&samples, &activations, 1) };
    let study = study(alone, &Device::flex(), &RunContext::quiet(&Sequential)).unwrap();
    let cell = &study.cells[0][0];
    assert!(cell.specialists[0].as_ref().unwrap().auroc > 0.9);
    assert_eq!(cell.generalists[3].scores, [None]);
    assert_eq!(cell.transfer.p, [[None]]);
    assert_eq!(verdicts(&study), [Claim::Inconclusive; 2]);
}

/// At the embedding, all samples have the same template tokens: constant rows, or a few distinct ones.
#[test]
fn activations_of_few_distinct_rows_are_read_as_chance_without_an_error() {
    let base = planted(Structure::Shared, 1);
    let (samples, noise) = synthesise(&base).unwrap();
    let (n, d) = (noise.n(), noise.d());
    let block = noise.cell(0, 0).unwrap();
    let row_of = |token: usize| &block[token * d..(token + 1) * d];
    for distinct in [1, 6] {
        let data = (0..n).flat_map(|row| row_of(row * row % 31 % distinct)).copied().collect();
        let activations = Activations::new(base.sites.clone(), base.positions.clone(), n, d, data).unwrap();
        let study = study_of(&samples, &activations, 1, &Sequential);
        let aurocs: Vec<f64> =
            study.cells[0][0].specialists.iter().map(|score| score.as_ref().unwrap().auroc).collect();
        let far = if distinct == 1 { 0.0 } else { 0.15 };
        assert!(aurocs.iter().all(|auroc| (auroc - 0.5).abs() <= far), "{distinct} rows: {aurocs:?}");
        assert_eq!(verdicts(&study), [Claim::Inconclusive; 2]);
    }
}
