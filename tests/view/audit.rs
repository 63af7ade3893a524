//! The label audit without a browser: judged blind, compared, kept with a reason, undone; the agreement in words.

use std::collections::BTreeMap;

use shared::api::{Audit, AuditAgreement, AuditSample, Reading, Run, RunProgress, RunRequest, RunState};
use shared::study::{Sample, Study};
use shared::task::{Params, Verdict};
use view_model::text::say::{Language, speak};
use view_model::view::tasks::agreement::{self, Followed, withdrawn};
use view_model::view::tasks::audit::Sitting;
use view_model::view::tasks::verdict_key::Key;

use super::{Pairs, study_of};

/// What the checker of the tests says of every response; nothing else on the page does.
const WHY: &str = "counted by the checker";

fn sample(task: &str, number: usize, satisfied: bool) -> AuditSample {
    let params = Params::from_iter([("count".to_owned(), number.into())]);
    let sample = Sample {
        id: format!("{task}/{number:03}/with/0"),
        task: task.to_owned(),
        group: format!("{task}/{number:03}"),
        with_constraint: true,
        params,
        prompt: format!("prompt {number}"),
        response: format!("response {number}"),
        token_ids: Vec::new(),
        prompt_tokens: 0,
        positions: BTreeMap::new(),
        verdict: Some(Verdict { satisfied, why: WHY.to_owned(), why_message: None }),
        excluded: None,
        excluded_message: None,
        trace: None,
    };
    AuditSample { sample, reading: None }
}

/// Three responses of one task and two of another, satisfied in turn.
fn audit() -> Audit {
    let of = |task: &'static str, n: usize| (0..n).map(move |number| sample(task, number, number % 2 == 0));
    Audit {
        study: "made-up".to_owned(),
        drawn: of("word-count", 3).chain(of("topic", 2)).collect(),
        agreement: Vec::new(),
        overrides: 0,
        not_recomputable: None,
        recomputed: None,
    }
}

fn study() -> Study {
    study_of(Pairs::WithinSkill)
}

fn id(at: usize) -> String {
    audit().drawn[at].sample.id.clone()
}

/// The audit with some readings: the response by its place, and what is said of it.
fn with_readings(readings: &[(usize, bool, &str)]) -> Audit {
    let mut audit = audit();
    for &(at, satisfied, reason) in readings {
        let reading = Reading { sample: id(at), satisfied: Some(satisfied), reason: reason.to_owned() };
        audit.drawn[at].reading = Some(reading);
        audit.overrides += usize::from(satisfied != (audit.drawn[at].sample.checked() == Some(true)));
    }
    audit
}

fn begun() -> Sitting {
    let mut sitting = Sitting::default();
    sitting.take(audit());
    sitting
}

/// The id of the response that is shown.
fn shown(sitting: &Sitting) -> Option<String> {
    sitting.shown(&study()).map(|shown| shown.id)
}

/// Judges the shown response and sends it; the server answers with the audit of these readings.
fn read(sitting: &mut Sitting, key: Key, answer: &[(usize, bool, &str)]) {
    assert_eq!(sitting.press(key), None);
    let reading = sitting.reading("a reason").unwrap().unwrap();
    sitting.answered(&reading, with_readings(answer));
}

#[test]
fn the_checker_is_silent_until_the_reader_has_judged() {
    let mut sitting = begun();
    let alone = sitting.shown(&study()).unwrap();
    assert_eq!((alone.prompt.as_str(), alone.response.as_str()), ("prompt 0", "response 0"));
    assert!(!format!("{alone:?}").contains(WHY), "{alone:?}");
    assert_eq!((sitting.compared(), sitting.reading("why").unwrap()), (None, None));
    let cases = [
        (0, Key::Keeps, "You and the checker agree: it keeps", "siete d’accordo: rispetta l’istruzione"),
        (0, Key::Breaks, "You say that it does not keep the instruction; the checker says that it does", "dice di sì"),
        (1, Key::Breaks, "You and the checker agree: it does not keep", "siete d’accordo: non rispetta l’istruzione"),
        (1, Key::Keeps, "You say that it keeps the instruction; the checker says that it does not", "dice di no"),
    ];
    for (at, key, english, italian) in cases {
        sitting = begun();
        (0..at).for_each(|_| assert_eq!(sitting.press(Key::Skip), None));
        sitting.press(key);
        for (language, part) in [(Language::English, english), (Language::Italian, italian)] {
            speak(language);
            let compared = sitting.compared().unwrap();
            assert!(compared.told.contains(part), "{key:?}: {}", compared.told);
            assert!(compared.why.to_lowercase().contains(WHY), "{}", compared.why);
            assert_eq!(compared.agrees, (key == Key::Keeps) == (at == 0));
        }
        assert_eq!(sitting.press(Key::Keeps), None);
        assert_eq!(sitting.reading("why").unwrap().unwrap().satisfied, Some(key == Key::Keeps), "the first key counts");
    }
}

#[test]
fn every_verdict_has_a_key_and_other_keys_have_none() {
    let cases: [(Key, &[&str]); 4] = [
        (Key::Keeps, &["k", "K", "y", "Y"]),
        (Key::Breaks, &["n", "N"]),
        (Key::Skip, &["s", "S"]),
        (Key::Undo, &["u", "U"]),
    ];
    for (key, characters) in cases {
        assert!(characters.contains(&key.character()), "{key:?}");
        characters.iter().for_each(|character| assert_eq!(Key::of(character), Some(key), "{character}"));
    }
    ["", "a", "kk", "Enter", "Escape", " ", "1"].iter().for_each(|other| assert_eq!(Key::of(other), None, "{other}"));
}

#[test]
fn a_reason_is_asked_for_only_where_reader_and_checker_differ() {
    let of = |key, reason: &str| {
        let mut sitting = begun();
        sitting.press(key);
        sitting.reading(reason)
    };
    assert_eq!(of(Key::Keeps, "  ").unwrap().unwrap().reason, "");
    for (language, part) in [(Language::English, "Say why"), (Language::Italian, "Di’ perché")] {
        speak(language);
        let lacks = of(Key::Breaks, " ").unwrap_err();
        assert!(lacks.starts_with(part), "{lacks}");
    }
    let sent = of(Key::Breaks, " one word is missing ").unwrap().unwrap();
    let expected = Reading { sample: id(0), satisfied: Some(false), reason: "one word is missing".to_owned() };
    assert_eq!(sent, expected);
}

#[test]
fn what_is_read_or_skipped_is_passed_and_undone_one_by_one() {
    speak(Language::English);
    let mut sitting = begun();
    assert_eq!(sitting.press(Key::Undo), None, "there is nothing to undo");
    assert_eq!((shown(&sitting), sitting.progress().as_str()), (Some(id(0)), "1 of 5"));
    read(&mut sitting, Key::Keeps, &[(0, true, "")]);
    assert_eq!((shown(&sitting), sitting.progress().as_str()), (Some(id(1)), "2 of 5"));
    sitting.press(Key::Skip);
    assert_eq!((shown(&sitting), sitting.skipped(), sitting.progress().as_str()), (Some(id(2)), 1, "3 of 5"));
    sitting.press(Key::Breaks);
    assert_eq!((sitting.press(Key::Undo), sitting.compared()), (None, None), "the judgement was not sent");
    assert_eq!((shown(&sitting), sitting.progress().as_str()), (Some(id(2)), "3 of 5"));
    assert_eq!((sitting.press(Key::Undo), shown(&sitting)), (None, Some(id(1))), "what was skipped");
    assert!(!sitting.is_seen(), "what was skipped was not judged");
    let withdrawal = sitting.press(Key::Undo).unwrap();
    assert_eq!(withdrawal, withdrawn(id(0)));
    assert_eq!((shown(&sitting), sitting.press(Key::Undo)), (Some(id(1)), Some(withdrawal.clone())), "it was refused");
    sitting.answered(&withdrawal, audit());
    assert_eq!((shown(&sitting), sitting.is_seen()), (Some(id(0)), true));
    assert_eq!(sitting.press(Key::Undo), None);
}

#[test]
fn a_response_whose_verdict_was_seen_is_not_judged_again() {
    speak(Language::English);
    let mut taken_back = begun();
    taken_back.press(Key::Keeps);
    assert!(!taken_back.is_seen(), "it is judged now");
    taken_back.press(Key::Undo);
    let mut withdrawn_again = begun();
    read(&mut withdrawn_again, Key::Keeps, &[(0, true, "")]);
    let withdrawal = withdrawn_again.press(Key::Undo).unwrap();
    withdrawn_again.answered(&withdrawal, audit());
    let mut again = Sitting::after(taken_back.seen().clone());
    again.take(audit());
    assert_eq!((shown(&again), again.progress().as_str()), (Some(id(1)), "2 of 5"), "the dialog is opened again");
    for mut sitting in [taken_back, withdrawn_again] {
        assert_eq!((shown(&sitting), sitting.is_seen()), (Some(id(0)), true));
        for key in [Key::Keeps, Key::Breaks] {
            assert_eq!((sitting.press(key), sitting.compared(), sitting.reading("why")), (None, None, Ok(None)));
        }
        sitting.press(Key::Skip);
        assert_eq!((shown(&sitting), sitting.progress().as_str()), (Some(id(1)), "2 of 5"));
        assert_eq!((sitting.skipped(), sitting.has_skipped()), (1, false));
        (1..5).for_each(|_| assert_eq!(sitting.press(Key::Skip), None));
        assert_eq!((sitting.end().as_str(), sitting.has_skipped()), ("Judged: 0. Skipped: 5.", true));
        sitting.show_skipped();
        assert_eq!((shown(&sitting), sitting.is_seen()), (Some(id(1)), false));
    }
}

#[test]
fn a_label_that_the_list_shows_as_overruled_is_not_judged_blind_once_it_is_withdrawn() {
    let mut sitting = Sitting::default();
    sitting.take(with_readings(&[(0, false, "a reason")]));
    assert_eq!(shown(&sitting), Some(id(1)));
    sitting.answered(&withdrawn(id(0)), audit());
    (1..5).for_each(|_| assert_eq!(sitting.press(Key::Skip), None));
    assert_eq!((shown(&sitting), sitting.skipped()), (None, 5));
    sitting.show_skipped();
    assert_eq!(shown(&sitting), Some(id(1)));
}

#[test]
fn a_change_of_task_leaves_what_was_judged_to_be_undone() {
    let mut sitting = begun();
    read(&mut sitting, Key::Keeps, &[(0, true, "")]);
    sitting.choose(Some("topic".to_owned()));
    let withdrawal = sitting.press(Key::Undo).unwrap();
    assert_eq!(withdrawal, withdrawn(id(0)));
    sitting.answered(&withdrawal, audit());
    assert_eq!((shown(&sitting), sitting.chosen()), (Some(id(0)), None), "it is of no task that was chosen");
}

#[test]
fn the_end_counts_what_was_read_and_shows_what_was_skipped() {
    let mut sitting = begun();
    sitting.choose(Some("topic".to_owned()));
    assert_eq!((sitting.tasks(), sitting.chosen()), (["word-count", "topic"].map(str::to_owned).to_vec(), Some(1)));
    assert_eq!(shown(&sitting), Some(id(3)));
    sitting.press(Key::Skip);
    read(&mut sitting, Key::Breaks, &[(4, false, "")]);
    assert_eq!(shown(&sitting), None);
    for (language, told) in
        [(Language::English, "Judged: 1. Skipped: 1."), (Language::Italian, "Giudicate: 1. Saltate: 1.")]
    {
        speak(language);
        assert_eq!(sitting.end(), told);
    }
    sitting.show_skipped();
    assert_eq!(shown(&sitting), Some(id(3)));
    read(&mut sitting, Key::Keeps, &[(3, true, ""), (4, false, "")]);
    speak(Language::English);
    assert_eq!((shown(&sitting), sitting.end().as_str()), (None, "All 2 responses are judged."));
    sitting.choose(None);
    assert_eq!((shown(&sitting), sitting.progress().as_str()), (Some(id(0)), "3 of 5"));
    let mut nothing = Sitting::default();
    nothing.take(Audit { drawn: Vec::new(), ..audit() });
    assert!(nothing.end().starts_with("No response"), "{}", nothing.end());
}

#[test]
fn a_label_withdrawn_from_the_list_leaves_the_judged_response_where_it_is() {
    let mut sitting = begun();
    read(&mut sitting, Key::Breaks, &[(0, false, "a reason")]);
    sitting.press(Key::Keeps);
    let overruled = sitting.overruled();
    assert_eq!(overruled.len(), 1);
    assert_eq!((overruled[0].sample.as_str(), overruled[0].reason.as_str()), (id(0).as_str(), "a reason"));
    assert!(sitting.can_recompute());
    sitting.answered(&withdrawn(id(0)), audit());
    assert_eq!((shown(&sitting), sitting.compared().is_some()), (Some(id(1)), true));
    assert_eq!((sitting.overruled().len(), sitting.can_recompute()), (0, false));
    assert_eq!(sitting.press(Key::Undo), None, "the judgement");
    assert_eq!(sitting.press(Key::Undo), None, "the withdrawn reading is no step any more");
}

#[test]
fn only_what_differs_is_overruled_and_every_reading_can_be_withdrawn() {
    let mut sitting = Sitting::default();
    let why = "its responses are not kept.".to_owned();
    sitting.take(Audit {
        not_recomputable: Some(why),
        recomputed: Some("made-up-audited".to_owned()),
        ..with_readings(&[(0, true, ""), (1, true, "it does"), (4, false, "")])
    });
    assert_eq!(sitting.overruled().into_iter().map(|one| one.sample).collect::<Vec<_>>(), [id(1)]);
    assert_eq!(sitting.withdrawals(), [0, 1, 4].map(|at| withdrawn(id(at))));
    assert_eq!(sitting.recomputed().as_deref(), Some("made-up-audited"));
    assert!(!sitting.can_recompute());
    for (language, told) in [
        (Language::English, "This study cannot be computed again: its responses are not kept. Your judgements"),
        (Language::Italian, "Questo studio non si può ricalcolare: its responses are not kept. I tuoi giudizi"),
    ] {
        speak(language);
        let text = sitting.not_recomputable().unwrap();
        assert!(text.starts_with(told), "{text}");
    }
}

#[test]
fn the_agreement_gives_counts_kappa_interval_and_the_level_of_chance() {
    let of = |task: &str, kappa: Option<f64>, interval: Option<[f64; 2]>| AuditAgreement {
        task: task.to_owned(),
        n: 8,
        agree: 6,
        kappa,
        interval,
    };
    let all =
        vec![of("word-count", Some(0.5), Some([-0.25, 1.0])), of("topic", None, None), of("tone", Some(-0.2), None)];
    let mut sitting = Sitting::default();
    sitting.take(Audit { agreement: all, ..audit() });
    let cases = [
        (
            Language::English,
            0,
            "word-count: 8 judged, 6 the same as the checker’s (.75). κ is .50, 95 % interval −.25 – 1.00;",
        ),
        (Language::English, 0, "0 would be agreement by chance, 1 full agreement."),
        (Language::English, 1, "(.75). There is no κ yet"),
        (Language::English, 2, "κ is −.20, of too few judgements for an interval"),
        (
            Language::Italian,
            0,
            "word-count: giudicate 8, uguali al verificatore 6 (.75). κ è .50, intervallo al 95 % −.25 – 1.00;",
        ),
        (Language::Italian, 0, "0 sarebbe l’accordo per caso"),
        (Language::Italian, 1, "Non c’è ancora un κ"),
    ];
    for (language, at, part) in cases {
        speak(language);
        let told = sitting.agreement();
        assert_eq!(told.len(), 3);
        assert!(told[at].contains(part), "{part}: {}", told[at]);
    }
    sitting.choose(Some("topic".to_owned()));
    assert_eq!(sitting.agreement().len(), 1);
}

#[test]
fn the_instruction_is_shown_with_its_parameters() {
    for (language, told) in [
        (Language::English, "Instruction: exactly N words (count: 0)"),
        (Language::Italian, "Istruzione: esattamente N parole (count: 0)"),
    ] {
        speak(language);
        assert_eq!(begun().shown(&study()).unwrap().asks, told);
    }
}

#[test]
fn the_run_under_the_readers_labels_is_told_in_words() {
    let progress = RunProgress { stage: "probes".to_owned(), done: 3, total: 12, ..RunProgress::default() };
    let cases = [
        (RunState::Queued { position: 2 }, "Waiting, number 2 in line", "In attesa, numero 2 in coda"),
        (RunState::Running(RunProgress::default()), "It begins", "Comincia"),
        (RunState::Running(progress), "Computing: 3 of 12", "In calcolo: 3 di 12"),
        (RunState::Interrupted, "Interrupted", "Interrotta"),
        (RunState::Cancelled, "Cancelled", "Annullata"),
        (RunState::Failed { why: "no space".to_owned() }, "It failed: no space", "Non riuscita: no space"),
        (RunState::Done, "It is computed", "È calcolato"),
    ];
    for (state, english, italian) in cases {
        let followed = followed(state, None);
        for (language, part) in [(Language::English, english), (Language::Italian, italian)] {
            speak(language);
            let told = agreement::run(&followed, 5.0);
            assert!(told.starts_with(part), "{told}");
        }
    }
}

#[test]
fn a_run_without_a_sign_of_life_is_not_said_to_compute() {
    let progress = RunProgress { stage: "probes".to_owned(), done: 3, total: 12, pulse: 4.0, ..RunProgress::default() };
    let running = RunState::Running(progress);
    // The state, seconds since it was heard of, why nothing was heard since, and what is said.
    let cases = [
        (running.clone(), 6.0, None, "Computing: 3 of 12", "In calcolo: 3 di 12"),
        (running.clone(), 6.5, None, "No sign of life for 10 s; it may have stopped.", "Nessun segno di vita da 10 s"),
        (running, 31.0, Some("No answer."), "No sign of life for 30 s", "Nessun segno di vita da 30 s"),
        (RunState::Queued { position: 2 }, 99.0, Some("No answer."), "Waiting, number 2", "In attesa, numero 2"),
    ];
    for (state, seconds, unheard, english, italian) in cases {
        let followed = followed(state, unheard);
        for (language, part) in [(Language::English, english), (Language::Italian, italian)] {
            speak(language);
            let told = agreement::run(&followed, seconds);
            assert!(told.starts_with(part), "{told}");
            assert_eq!(told.ends_with("No answer."), unheard.is_some(), "{told}");
        }
    }
}

/// A run that was heard of at 0 seconds.
fn followed(state: RunState, unheard: Option<&str>) -> Followed {
    let run = Run {
        id: "1".to_owned(),
        study: "made-up-audited".to_owned(),
        preview: false,
        request: RunRequest::default(),
        command: String::new(),
        config: String::new(),
        asked: String::new(),
        changed: String::new(),
        state,
        forecast: None,
        rates: Vec::new(),
        cells: Vec::new(),
    };
    Followed { run, at: 0.0, unheard: unheard.map(str::to_owned) }
}
