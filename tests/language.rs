//! The page's languages: nothing is left untranslated, no translation is unused, and a lesson means the same in both.

use std::path::Path;

use backend::export::Exported;
use shared::analysis::verdict::{self, ClaimInputs, Test};
use shared::study::{ClaimVerdict, Rule};
use shared::task::built_in;
use view_model::say;
use view_model::text::say::{Language, speak};
use view_model::text::study::told;
use view_model::text::words::asks;
use view_model::view::learn::lessons::LESSONS;
use view_model::view::learn::model::Step;

use crate::tidy::root;
use crate::view::learn::{BUNDLED, bundled};

/// The files below a folder, with an ending.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push((path.to_string_lossy().replace('\\', "/"), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_message_is_said_somewhere() {
    let code = ["frontend/src", "frontend/view_model/src"].into_iter().flat_map(|folder| files(folder, "rs"));
    let code: String = code.map(|(_, text)| text).collect();
    let code: String = code.split_whitespace().collect();
    let mut unsaid = Vec::new();
    for (path, text) in files("frontend/view_model/text/en", "ftl") {
        let (_, place) = path.split_once("/text/en/").unwrap();
        let module = place.trim_end_matches(".ftl").replace('/', "::").replace('-', "_");
        // A study's sentences are found by their pattern.
        if module == "page::study" {
            continue;
        }
        let ids =
            text.lines().filter(|line| !line.starts_with([' ', '#', '}'])).filter_map(|line| line.split_once(" ="));
        for (id, _) in ids {
            let said = format!("{module}::{}", id.replace('-', "_"));
            if ![",", ")"].iter().any(|after| code.contains(&format!("{said}{after}"))) {
                unsaid.push(said);
            }
        }
    }
    assert!(unsaid.is_empty(), "messages that no code says: {unsaid:#?}");
}

#[test]
fn counts_choose_their_words_and_arguments_go_where_the_language_wants_them() {
    let counted = |differing: usize, pairs: usize| say!(view::transfer::counted, differing, pairs);
    assert_eq!(counted(3, 72), "3 of 72 directed pairs differ from chance.");
    assert_eq!(counted(1, 1), "1 of 1 directed pair differ from chance.");
    speak(Language::Italian);
    assert_eq!(counted(3, 72), "3 di 72 coppie orientate si distinguono dal caso.");
    assert_eq!(counted(1, 1), "1 di 1 coppia orientata si distingue dal caso.");
    assert_eq!(Language::of_tag("it-CH"), Some(Language::Italian));
    assert_eq!(Language::of_tag("de"), None);
}

/// The sentences that verdicts hold, those of their halves and parts among them.
fn of_verdicts(verdicts: &[ClaimVerdict]) -> Vec<String> {
    let of = |verdict: &ClaimVerdict| {
        let told = [&verdict.statement, &verdict.measures, &verdict.rule, &verdict.falsified_by];
        let halves = verdict.halves.iter().flat_map(|half| [&half.statement, &half.measures]);
        let parts = verdict.parts.iter().map(|part| &part.measures);
        told.into_iter().chain(halves).chain(parts).cloned().collect::<Vec<_>>()
    };
    verdicts.iter().flat_map(of).collect()
}

/// The verdicts of every rule without any data.
fn nothing_seen() -> Vec<ClaimVerdict> {
    let rules = verdict::rules(12);
    let seen: Vec<(&Rule, ClaimInputs<'_>)> = rules.iter().map(|rule| (rule, ClaimInputs::default())).collect();
    verdict::verdicts(&verdict::outcomes(&seen), &[])
}

#[test]
fn every_sentence_of_a_rule_is_known_in_italian() {
    let verdicts = nothing_seen();
    assert_eq!(verdicts.iter().map(|verdict| verdict.claim).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let mut sentences = of_verdicts(&verdicts);
    let of_test = |test: &Test| [test.statement, test.measures, test.rule, test.falsified_by].map(str::to_owned);
    sentences.extend(verdict::all().iter().flat_map(of_test));
    are_known(&sentences);
}

/// Names and numbers keep their places in a sentence.
#[test]
fn a_sentence_keeps_its_names_in_italian() {
    speak(Language::Italian);
    let named = "share recovered between topic and sentiment, a hypothesis of its own; one-sided p against 0";
    assert_eq!(told(named), "quota recuperata tra topic e sentiment, un’ipotesi a sé; p unilaterale rispetto a 0");
    let pair = "topic → register, drop beyond the controls; one-sided p, Holm over the named pairs";
    assert_eq!(told(pair), "topic → register, calo oltre i controlli; p unilaterale, Holm sulle coppie nominate");
}

#[test]
fn what_a_built_in_task_asks_is_said_in_both_languages() {
    let study = Exported::read(BUNDLED[0]).unwrap().study;
    for task in built_in() {
        speak(Language::English);
        assert_eq!(asks(&study, task.id()), Some(task.spec().asks.as_str()));
        speak(Language::Italian);
        assert!(asks(&study, task.id()).is_some_and(|told| told != task.spec().asks), "{}", task.id());
    }
    assert_eq!(asks(&study, "no-such-task"), None);
}

#[test]
fn every_sentence_of_the_bundled_studies_is_known_in_italian() {
    let mut sentences: Vec<String> = of_verdicts(&nothing_seen());
    for id in BUNDLED {
        let Exported { study, .. } = Exported::read(id).unwrap();
        sentences.extend(of_verdicts(&study.verdicts));
        sentences.extend(study.tasks.iter().filter_map(|task| Some(task.not_probeable.as_ref()?.reason.clone())));
        let samples = Exported::read(id).unwrap().samples().unwrap();
        sentences.extend(samples.into_iter().filter_map(|sample| Some(sample.verdict?.why)));
    }
    sentences.sort();
    sentences.dedup();
    assert!(sentences.len() > 200, "{} sentences", sentences.len());
    are_known(&sentences);
}

/// Sentences stay as they are in English, and none does in Italian.
fn are_known(sentences: &[String]) {
    speak(Language::English);
    assert!(sentences.iter().all(|sentence| told(sentence) == *sentence), "English is changed");
    speak(Language::Italian);
    let unknown: Vec<&String> = sentences.iter().filter(|sentence| told(sentence) == **sentence).collect();
    assert!(unknown.is_empty(), "{} of {}: {:#?}", unknown.len(), sentences.len(), &unknown[..unknown.len().min(20)]);
}

#[test]
fn a_lesson_asks_the_same_in_both_languages() {
    for id in BUNDLED {
        let study = bundled(id);
        for lesson in LESSONS {
            speak(Language::English);
            let Some(english) = lesson.on(&study) else { continue };
            speak(Language::Italian);
            let italian = lesson.on(&study).unwrap();
            for (number, (one, other)) in english.iter().zip(&italian).enumerate() {
                let at = format!("{id}, lesson {}, step {}", lesson.id, number + 1);
                let texts = |step: &Step| [step.text.clone(), step.question.asks.clone(), step.reveal.why.clone()];
                for (text, translated) in texts(one).iter().zip(texts(other)) {
                    assert!(*text != translated && !translated.contains('{'), "{at}: {text}");
                }
                assert_eq!(one.question.right_key(), other.question.right_key(), "{at}");
                let ids = |step: &Step| step.tasks(&study).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
                assert_eq!(ids(one), ids(other), "{at}");
            }
        }
    }
}
