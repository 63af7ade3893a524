//! The page's languages: nothing is left untranslated, no translation is unused, and a lesson means the same in both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use backend::export::Exported;
use shared::analysis::verdict::{self, ClaimInputs};
use shared::message::{self, Message, claim, reason};
use shared::study::{ClaimVerdict, Rule};
use shared::task::built_in;
use view_model::say;
use view_model::text::say::{Language, of_studies, speak};
use view_model::text::study::sentence;
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

/// A sentence of a study with its message.
type Said = (String, Option<Message>);

/// The sentences of verdicts, those of their halves and parts among them.
fn of_verdicts(verdicts: &[ClaimVerdict]) -> Vec<Said> {
    let of = |verdict: &ClaimVerdict| {
        let mut said = vec![
            (verdict.statement.clone(), verdict.statement_message.clone()),
            (verdict.measures.clone(), verdict.measures_message.clone()),
            (verdict.rule.clone(), verdict.rule_message.clone()),
            (verdict.falsified_by.clone(), verdict.falsified_by_message.clone()),
        ];
        for half in &verdict.halves {
            said.push((half.statement.clone(), half.statement_message.clone()));
            said.push((half.measures.clone(), half.measures_message.clone()));
        }
        said.extend(verdict.parts.iter().map(|part| (part.measures.clone(), part.measures_message.clone())));
        said
    };
    verdicts.iter().flat_map(of).collect()
}

/// The verdicts of every rule without any data.
fn nothing_seen(rules: &[Rule]) -> Vec<ClaimVerdict> {
    let seen: Vec<(&Rule, ClaimInputs<'_>)> = rules.iter().map(|rule| (rule, ClaimInputs::default())).collect();
    verdict::verdicts(&verdict::outcomes(&seen), &[])
}

/// The names in braces of a text.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
}

#[test]
fn every_sentence_of_a_study_has_a_translation_with_the_same_arguments() {
    let english: BTreeMap<&str, &str> = message::all().map(|template| (template.key, template.text)).collect();
    assert_eq!(english.len(), message::all().count(), "a key is there twice");
    speak(Language::Italian);
    for language in &Language::ALL[1..] {
        let translations: Vec<(&str, &str)> = of_studies(*language).collect();
        let keys: BTreeSet<&str> = translations.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, english.keys().copied().collect::<BTreeSet<_>>());
        for (key, text) in translations {
            assert_eq!(arguments(text), arguments(english[key]), "{key}");
        }
    }
}

#[test]
fn every_sentence_of_a_rule_is_known_in_italian_unless_the_config_says_it_in_other_words() {
    let mut rules = verdict::rules(12);
    let verdicts = nothing_seen(&rules);
    assert_eq!(verdicts.iter().map(|verdict| verdict.claim).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    are_known(&of_verdicts(&verdicts));
    rules[0].text = "Supported when I like it.".to_owned();
    let verdicts = nothing_seen(&rules);
    let others = |verdict: &ClaimVerdict| sentence((&verdict.rule, verdict.rule_message.as_ref()));
    assert_eq!((others(&verdicts[0]), &verdicts[0].rule), (rules[0].text.clone(), &rules[0].text));
    assert_ne!(others(&verdicts[1]), verdicts[1].rule);
}

/// Names and numbers keep their places in a sentence; a sentence without a key, with an unknown one or without its arguments
/// stays as it is.
#[test]
fn a_sentence_keeps_its_names_in_italian() {
    speak(Language::Italian);
    let named = claim::SHARE_BETWEEN.with(&[("one", &"topic"), ("other", &"sentiment")]);
    let italian = "quota recuperata tra topic e sentiment, un’ipotesi a sé; p unilaterale rispetto a 0";
    assert_eq!(sentence((&named.text(), Some(&named))), italian);
    let words = [reason::N_WORDS.with(&[("n", &5)]), reason::EXACTLY.with(&[("asked", &7)])];
    let both = reason::REASONS.joining(vec![reason::COUNTED.joining(words.to_vec()), reason::NO_CAPITAL.message()]);
    assert_eq!(both.text(), "5 words, exactly 7 were asked; it holds no capital");
    assert_eq!(sentence(("", Some(&both))), "5 parole; richiesta: esattamente 7; non contiene maiuscole");
    let unknown = Message { key: "of-a-later-program".to_owned(), ..named.clone() };
    let fewer = Message { args: [("one".to_owned(), "topic".to_owned())].into(), ..named };
    for message in [None, Some(&unknown), Some(&fewer)] {
        assert_eq!(sentence(("As it is.", message)), "As it is.");
    }
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
    let mut sentences: Vec<Said> = Vec::new();
    for id in BUNDLED {
        let exported = Exported::read(id).unwrap();
        sentences.extend(of_verdicts(&exported.study.verdicts));
        let unprobed = exported.study.tasks.iter().filter_map(|task| task.not_probeable.as_ref());
        sentences.extend(unprobed.map(|not| (not.reason.clone(), not.reason_message.clone())));
        for sample in exported.samples().unwrap() {
            sentences.extend(sample.excluded.map(|why| (why, sample.excluded_message)));
            sentences.extend(sample.verdict.map(|verdict| (verdict.why, verdict.why_message)));
        }
    }
    assert!(sentences.len() > 20_000, "{} sentences", sentences.len());
    are_known(&sentences);
}

/// Sentences are as their messages make them, stay so in English, and none does in Italian.
fn are_known(sentences: &[Said]) {
    let shown = |(text, message): &Said| sentence((text, message.as_ref()));
    speak(Language::English);
    assert!(sentences.iter().all(|said| shown(said) == said.0), "English is changed");
    let other = |(text, message): &&Said| message.as_ref().is_none_or(|message| message.text() != *text);
    assert_eq!(sentences.iter().find(other), None, "its message says something else");
    speak(Language::Italian);
    let unknown: Vec<&Said> = sentences.iter().filter(|said| shown(said) == said.0).collect();
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
