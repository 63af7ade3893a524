//! record.json: complete, readable, and sufficient to compute a study's numbers again.

use backend::store::{self, RECORD_FILE};
use shared::probe::fold;
use shared::stats;
use shared::study::{
    CUT, CaseKind, CaseOutcomes, Features, Increment, IncrementCell, Outcomes, Record, Sample, Study, VIOLATED,
};
use tempfile::TempDir;

use crate::support::{Finished, finished, write_finished};

/// record.json and samples.jsonl, read without the program's code.
struct Found {
    study: Study,
    samples: Vec<Sample>,
    record: Record,
}

fn found() -> Found {
    let folder = TempDir::new().unwrap();
    write_finished(folder.path());
    store::verify(folder.path()).unwrap();
    Found {
        study: store::read_study(folder.path()).unwrap(),
        samples: store::read_samples(folder.path()).unwrap(),
        record: store::read_record(folder.path()).unwrap(),
    }
}

/// A task's samples in the record: their places, and whether they satisfy.
fn rows(found: &Found, task: &str) -> (Vec<usize>, Vec<bool>) {
    let of = |(place, id): (usize, &String)| {
        let sample = found.samples.iter().find(|sample| sample.id == *id).unwrap();
        (sample.task == task).then(|| (place, sample.verdict.as_ref().unwrap().satisfied))
    };
    found.record.samples.iter().enumerate().filter_map(of).unzip()
}

/// Share of pairs of one fold that are in the right order, a tie counting half: pair by pair, without code of the program.
fn auroc(logits: &[f32], labels: &[bool], folds: &[usize]) -> f64 {
    let (mut ordered, mut pairs) = (0.0, 0.0);
    for high in (0..logits.len()).filter(|&row| labels[row]) {
        for low in (0..logits.len()).filter(|&row| !labels[row] && folds[row] == folds[high]) {
            pairs += 1.0;
            ordered +=
                if logits[high] > logits[low] { 1.0 } else { f64::from(u8::from(logits[high] == logits[low])) / 2.0 };
        }
    }
    ordered / pairs
}

/// The mean over splits of the AUROC of logits `[split][row]`.
fn mean_auroc(found: &Found, task: &str, logits: &[Vec<f32>]) -> f64 {
    let (places, labels) = rows(found, task);
    assert_eq!(logits.len(), found.record.splits.len());
    let of_split = |(logits, folds): (&Vec<f32>, &Vec<usize>)| {
        let folds: Vec<usize> = places.iter().map(|&place| folds[place]).collect();
        auroc(logits, &labels, &folds)
    };
    logits.iter().zip(&found.record.splits).map(of_split).sum::<f64>() / logits.len() as f64
}

fn increments(study: &Study, features: Features) -> &[IncrementCell] {
    let null = || study.nulls.iter().find(|set| set.features == features).unwrap();
    if features == Features::Model { &study.increments } else { &null().increments }
}

fn assert_close(got: f64, expected: f64, what: &str) {
    assert!((got - expected).abs() < 1e-4, "{what}: {got} from the record, {expected} in study.json");
}

fn assert_counted_again(found: &Found, task: &str, logits: [&[Vec<f32>]; 2], reported: &Increment, what: &str) {
    let [text, with] = logits.map(|logits| mean_auroc(found, task, logits));
    assert_close(text, reported.text_auroc, &format!("{what}, text"));
    assert_close(with, reported.with_auroc, &format!("{what}, with"));
    assert_close(with - text, reported.increment, &format!("{what}, increment"));
}

#[test]
fn increments_can_be_counted_again_from_record_and_samples_alone() {
    let found = found();
    let (mut own, mut general) = (0, 0);
    for cell in &found.record.logits {
        let mut reported = increments(&found.study, cell.features).iter();
        let reported = reported.find(|known| (known.site, known.position) == (cell.site, cell.position)).unwrap();
        for logits in &cell.tasks {
            let task = found.study.tasks.iter().position(|task| task.id == logits.task).unwrap();
            let what = format!("{:?} {}", cell.features, logits.task);
            let specialist = reported.specialists[task].as_ref().unwrap();
            assert_counted_again(&found, &logits.task, [&logits.text, &logits.with], specialist, &what);
            own += 1;
            if let Some(of_general) = &logits.general {
                let reported = reported.general[task].as_ref().unwrap();
                assert_counted_again(
                    &found,
                    &logits.task,
                    [&logits.text, of_general],
                    reported,
                    &format!("{what}, general"),
                );
                general += 1;
            }
        }
    }
    // The model and the text, at the cells of the rules.
    let probeable = found.study.tasks.iter().filter(|task| task.not_probeable.is_none()).count();
    let in_claims = found.study.tasks.iter().filter(|task| task.in_claims).count();
    assert_eq!((own, general), (2 * probeable, 2 * in_claims));
    assert!(in_claims > 1, "the general probe is recorded");
}

#[test]
fn the_record_is_written_where_the_rules_read_and_reads_back_as_it_is_written() {
    let Finished { study, record, .. } = finished();
    let rule = &study.config.rules[0];
    assert!(record.logits_at(Features::Model, Some(rule.site), rule.position).is_some());
    assert!(record.logits_at(Features::Text, None, rule.position).is_some());
    let text = record.to_json().unwrap();
    let read = Record::from_json(&text).unwrap();
    assert_eq!(read.to_json().unwrap(), text);
    assert_eq!((&read.samples, &read.splits, &read.blocks), (&record.samples, &record.splits, &record.blocks));
    let all = |record: &Record| -> Vec<f32> {
        let tasks = record.logits.iter().flat_map(|cell| &cell.tasks);
        tasks.flat_map(|task| task.text.iter().chain(&task.with).flatten().copied().collect::<Vec<_>>()).collect()
    };
    assert!(all(record) == all(&read), "every digit is kept");
    let mut spoilt = record.clone();
    spoilt.logits[0].tasks[0].with[0][0] = f32::NAN;
    assert!(spoilt.to_json().unwrap_err().to_string().contains("not finite"));
}

/// The named streams give the recorded folds again.
#[test]
fn folds_come_again_from_seed_and_purpose() {
    let found = found();
    let Record { seed, purposes, samples, splits, blocks, .. } = &found.record;
    let (mut groups, mut strata, mut names) = (Vec::new(), Vec::new(), Vec::<&str>::new());
    for id in samples {
        let sample = found.samples.iter().find(|sample| sample.id == *id).unwrap();
        let task = found.study.config.tasks.iter().position(|task| *task == sample.task).unwrap();
        let known = names.iter().position(|&name| name == sample.group);
        groups.push(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(&sample.group);
        }
        strata.push(2 * task + usize::from(sample.verdict.as_ref().unwrap().satisfied));
    }
    for (split, folds) in splits.iter().enumerate() {
        let mut rng = match split {
            0 => stats::rng(*seed, &purposes.folds, &[]),
            _ => stats::rng(*seed, &purposes.further_splits, &[split as u64]),
        };
        let fold_of = fold::assign(&groups, &strata, found.study.config.probe.folds, &mut rng).unwrap();
        assert_eq!(*folds, groups.iter().map(|&group| fold_of[group]).collect::<Vec<_>>(), "split {split}");
    }
    let split = |group: usize| {
        let of = || groups.iter().zip(blocks).filter(move |(known, _)| **known == group).map(|(_, block)| block);
        of().any(|block| Some(block) != of().next())
    };
    assert!(!(0..names.len()).any(split), "a base prompt lies in two blocks");
}

#[test]
fn a_record_of_other_samples_or_lengths_is_refused() {
    let Finished { samples, record, .. } = finished();
    record.check(samples).unwrap();
    let refused = |spoil: &dyn Fn(&mut Record), expected: &str| {
        let mut spoilt = record.clone();
        spoil(&mut spoilt);
        let error = spoilt.check(samples).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("record.json"), "expected '{expected}', got '{error}'");
    };
    let outcomes = |id: &str, after: &str| {
        let case = CaseOutcomes {
            kind: CaseKind::Source,
            task: Some(0),
            draw: 0,
            alpha: 1.0,
            rank: 4,
            kl: 0.1,
            after: vec![after.to_owned()],
        };
        Outcomes { samples: vec![vec![id.to_owned()]], before: vec![VIOLATED.to_string()], cases: vec![case] }
    };
    let id = samples[0].id.as_str();
    let mut whole = record.clone();
    whole.outcomes = Some(outcomes(id, &CUT.to_string()));
    whole.check(samples).unwrap();
    refused(&|record| record.samples.swap(0, 1), "samples");
    refused(&|record| record.blocks.truncate(3), "blocks");
    refused(&|record| record.splits[0].truncate(3), "splits");
    refused(&|record| record.logits[0].tasks[0].with[0].truncate(3), &record.logits[0].tasks[0].task);
    refused(&|record| record.logits[0].tasks[0].text.truncate(0), "splits of");
    refused(&|record| record.outcomes = Some(outcomes("nobody", "1")), "'nobody'");
    refused(&|record| record.outcomes = Some(outcomes(id, "11")), "letters");
}

/// Studies of older programs have no record.
#[test]
fn a_study_without_a_record_is_whole() {
    let folder = TempDir::new().unwrap();
    let Finished { study, samples, .. } = finished();
    store::write_study(folder.path(), study, samples, &[]).unwrap();
    store::verify(folder.path()).unwrap();
    let missing = format!("{:#}", store::read_record(folder.path()).unwrap_err());
    assert!(missing.contains(RECORD_FILE) && missing.contains("run the study again"), "{missing}");
}
