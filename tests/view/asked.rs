//! What a newcomer is told: what was asked, the model's card, and labels to be doubted.

use std::collections::BTreeSet;

use serde_json::json;
use shared::stats::Agreement;
use shared::study::{Claim, Example, JudgeAudit, JudgeCard, Sample, Study};
use view_model::inspector::model::facts;
use view_model::share::model::{citation, is_local};
use view_model::terms::{TERMS, Term};
use view_model::view::VIEWS;
use view_model::view::overview::asked::asked;
use view_model::view::{overview, tasks};

use super::{HOME, Pairs, study_of};

/// Rows of one task: text, whether it is satisfied; excluded ones have no verdict.
fn rows(task: &str, of: &[(&str, Option<bool>)]) -> Vec<Sample> {
    let row = |(index, (response, satisfied)): (usize, &(&str, Option<bool>))| {
        let verdict = satisfied.map(|satisfied| json!({"satisfied": satisfied, "why": "3 words"}));
        let excluded = satisfied.is_none().then_some("cut at the limit of 9 tokens");
        serde_json::from_value(json!({
            "id": format!("{task}/{index}"), "task": task, "group": "g", "with_constraint": true, "params": {},
            "prompt": "Say it.", "response": response, "token_ids": [], "prompt_tokens": 0, "positions": {},
            "verdict": verdict, "excluded": excluded,
        }))
        .unwrap()
    };
    of.iter().enumerate().map(row).collect()
}

#[test]
fn examples_are_the_shortest_responses_of_the_first_task_with_both_outcomes() {
    let tasks = ["never", "both"].map(str::to_owned);
    let mut samples = rows("never", &[("one two three four", Some(false))]);
    samples.extend(rows(
        "both",
        &[
            ("too short", Some(true)),
            ("one two three four five", Some(true)),
            ("one two three four", Some(true)),
            ("a b c d", None),
            ("one two three four six", Some(false)),
        ],
    ));
    let examples = Example::of(&tasks, &samples);
    let told: Vec<(&str, &str, bool)> =
        examples.iter().map(|of| (of.task.as_str(), of.response.as_str(), of.verdict.satisfied)).collect();
    assert_eq!(told, [("both", "one two three four", true), ("both", "one two three four six", false)]);
    assert!(Example::of(&tasks[..1], &samples).is_empty());
}

/// The answers of a study with a verdict on every claim, as the Overview gives them.
fn answers(study: &Study) -> Vec<(&'static str, String)> {
    let cards = overview::model::claims(study);
    cards.into_iter().filter_map(|card| card.answer).map(|answer| (answer.verdict, answer.told)).collect()
}

#[test]
fn the_claims_are_questions_whose_answers_say_why_there_is_none() {
    let json = backend::embedded::study_file("SmolLM2-135M-Instruct.Q4_1.gguf-seed-1", "study.json").unwrap();
    let mut study = Study::from_json(&String::from_utf8(json).unwrap()).unwrap();
    let gate = "On average, probes are not shown to predict better than the text.";
    let told = answers(&study);
    let emerge = "Too few tasks are read better inside than in the text to compare.";
    assert_eq!([0, 1, 4].map(|claim: usize| told[claim].clone()), [(); 3].map(|()| ("not tested", gate.to_owned())));
    assert_eq!(told[2], ("inconclusive", "Removing them is not shown to hurt even the task itself.".to_owned()));
    assert_eq!(told[3], ("not tested", emerge.to_owned()));
    let inside =
        "what the model computes inside is not shown to say more about success than the text of its answers does";
    assert_eq!(overview::model::finding(&study).headline, format!("We could not tell: {inside}"));
    // The gate is open, yet nothing was measured: every claim has a cause of its own, and without a gate's part none is known.
    for verdict in &mut study.verdicts {
        verdict.effect = None;
        verdict.parts.iter_mut().for_each(|part| part.interval = Some([0.1, 0.2]));
    }
    let told: Vec<String> = answers(&study).into_iter().map(|(_, told)| told).collect();
    let general = "There is no probe of all tasks to compare with.";
    let moments = "No probe read both before the answer and at its two ends.";
    assert_eq!(told, [general, emerge, "There is no pair of tasks to compare.", emerge, moments]);
    let headline = overview::model::finding(&study).headline;
    assert!(headline.ends_with("inside the model: too little could be measured"), "{headline}");
    study.verdicts.iter_mut().flat_map(|verdict| &mut verdict.parts).for_each(|part| part.interval = None);
    assert_eq!(answers(&study)[0].1, "In no task could a probe be compared with the text alone.");
    study.verdicts.iter_mut().for_each(|verdict| verdict.parts.clear());
    let told: Vec<String> = answers(&study).into_iter().map(|(_, told)| told).collect();
    assert_eq!(told[0], "This study did not measure what answers this.");
    assert_eq!(told[2], "This study removed no directions.");
    for verdict in &mut study.verdicts {
        verdict.parts.clear();
        (verdict.effect, verdict.verdict) = (Some(0.1), Claim::Supported);
        for (half, outcome) in verdict.halves.iter_mut().zip([Claim::Contradicted, Claim::Inconclusive]) {
            half.verdict = outcome;
        }
    }
    let told: Vec<String> = answers(&study).into_iter().map(|(_, told)| told).collect();
    let transfer =
        "Yes, it recovers at least half of what the task’s own probe adds. Whether more within a skill is undecided.";
    assert_eq!(told[..2], ["No, a probe per task reads more.", transfer]);
    assert_eq!(told[2], "Few of them, and not in both directions alike.");
}

#[test]
fn the_glossary_has_every_term_once_for_views_that_there_are() {
    assert!(TERMS.len() >= 30, "{}", TERMS.len());
    let distinct = |of: fn(&Term) -> &'static str| TERMS.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!([distinct(|term| term.id), distinct(|term| (term.name)())], [TERMS.len(); 2]);
    let views: BTreeSet<&str> = VIEWS.iter().map(|view| view.id).collect();
    let used: BTreeSet<&str> = TERMS.iter().flat_map(|term| term.views).copied().collect();
    assert!(used.is_subset(&views), "{used:?}");
    let without: Vec<&&str> = views.difference(&used).collect();
    assert_eq!(without, [&"learn"], "lessons explain their terms themselves");
}

#[test]
fn links_to_this_machine_are_told_and_cited_nowhere() {
    let local =
        ["http://127.0.0.1:8087/?view=tasks", "http://localhost/", "http://[::1]:80/", "file:///tmp/study.html"];
    let public = ["https://example.org/?study=a", "http://lab.example.org:8087/", "http://1270.example.org/"];
    assert!(local.into_iter().all(is_local) && !public.into_iter().any(is_local));
    let study = study_of(Pairs::All);
    assert!(local.into_iter().all(|link| !citation(&study, None, link).contains("howpublished")));
    assert!(public.into_iter().all(|link| citation(&study, None, link).contains(link)));
}

#[test]
fn a_study_introduces_itself() {
    let samples = rows("word-count", &[("one two three four", Some(true)), ("one two three four five", Some(false))]);
    let study = Study { examples: Example::of(&["word-count".to_owned()], &samples), ..study_of(Pairs::All) };
    let asked = asked(&study);
    let n: usize = study.tasks.iter().map(|task| task.n + task.n_without + task.excluded).sum();
    let model = &study.provenance.model.name;
    assert!(asked.lead.starts_with(&format!("We asked {model}, a language model, for")), "{}", asked.lead);
    assert!(
        asked.lead.replace(['\u{202f}', '\u{a0}', ',', ' '], "").contains(&format!("for{n}shortanswers")),
        "{}",
        asked.lead
    );
    assert_eq!(
        asked.examples.iter().map(|of| of.verdict.as_str()).collect::<Vec<_>>(),
        ["Satisfied: 3 words", "Violated: 3 words"]
    );
    let value = |name: &str| asked.card.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    assert_eq!(value("model"), Some(study.provenance.model.name.as_str()));
}

#[test]
fn labels_of_a_judge_that_seldom_agrees_are_marked_wherever_the_task_is_named() {
    let agreement = |kappa: f64| Agreement { observed: 0.8, chance: 0.5, kappa, interval: [kappa - 0.1, kappa + 0.1] };
    let judged = |task: &str, kappa: f64| JudgeCard {
        task: task.to_owned(),
        tasks: Vec::new(),
        name: "a judge".to_owned(),
        version: "1".to_owned(),
        agreement: 0.8,
        audited: 120,
        source: None,
        audit: Some(JudgeAudit {
            responses: 120,
            agreement: agreement(kappa),
            readers: agreement(0.9),
            met: 0.5,
            false_share: [Some(0.1), Some(0.1)],
        }),
    };
    let mut study = study_of(Pairs::All);
    let [first, second] = [0, 1].map(|task| study.tasks[task].id.clone());
    study.provenance.judges = vec![judged(&first, 0.45), judged(&second, 0.7)];
    let doubt = format!(
        "on {first} (κ .45) the program that checks answers agrees too little with a reader (κ: 1 always, 0 by chance)."
    );
    let cautions = overview::model::cautions(&study);
    assert!(cautions.iter().any(|caution| caution.ends_with(&doubt)), "{cautions:?}");
    assert!(tasks::model::finding(&study).evidence.ends_with(&doubt));
    study.tasks.iter_mut().for_each(|task| (task.n_without, task.instruction_effect) = (0, None));
    let headline = tasks::model::finding(&study).headline;
    assert_eq!(headline, "How often each instruction was followed; none was left out to compare");
    let line = |task: usize| {
        let lines = facts(&study, HOME, task).lines;
        lines
            .into_iter()
            .map(|line| format!("{:?} {} {}", line.about, line.value, line.beside))
            .find(|line| line.contains('κ'))
    };
    assert!(line(0).is_some_and(|line| line.contains("doubtful") && line.contains(".45 .35")), "{:?}", line(0));
    assert!(line(1).is_some_and(|line| !line.contains("doubtful")), "{:?}", line(1));
    assert_eq!(line(2), None);
    // Of 60 responses each, 6 and one more of either kind: 7 of 62.
    let share = 7.0 / 62.0_f64;
    let expected = (2.0 * share * (1.0 - share) / 62.0).sqrt() / (1.0 - 2.0 * share);
    let errors = study.provenance.label_errors(&[first, "none".to_owned()]);
    assert!((errors[0] - expected).abs() < 1e-12 && errors[1] == 0.0, "{errors:?} against {expected}");
}

#[test]
fn the_front_plays_its_examples_token_by_token_with_the_asked_tasks_probe() {
    for id in super::learn::BUNDLED {
        let file = |name: &str| backend::embedded::study_file(id, name).unwrap();
        let front = backend::store::front_json(&file("study.json"), &file("samples.jsonl")).unwrap();
        let front = Study::from_json(std::str::from_utf8(&front).unwrap()).unwrap();
        assert!(!front.examples.is_empty() && front.examples.len().is_multiple_of(2), "{id}: {}", front.examples.len());
        let samples = backend::store::parse_samples(&file("samples.jsonl")).unwrap();
        for shown in asked(&front).examples {
            let same = |example: &&Example| (&example.prompt, &example.response) == (&shown.prompt, &shown.response);
            let example = front.examples.iter().find(same).unwrap();
            let row =
                samples.iter().find(|row| row.prompt == example.prompt && row.response == example.response).unwrap();
            let trace = row.trace.as_ref().unwrap();
            assert_eq!(shown.played.len(), row.token_ids.len() - row.prompt_tokens, "{id}");
            let played: Vec<_> = shown.played.iter().map(|of| of.verdict).collect();
            assert_eq!(played, trace.verdicts().unwrap());
            let read: Vec<f64> = shown.played.iter().map(|of| of.probability).collect();
            assert_eq!(Some(read), trace.probabilities(&example.task).unwrap());
            let fitted = shown.played.iter().position(|of| of.fitted);
            assert_eq!(fitted.map(|index| index + row.prompt_tokens), row.positions.get("last").copied(), "{id}");
            assert!(shown.reads.contains(&example.task) && shown.satisfied == example.verdict.satisfied);
        }
        let whole = Study::from_json(std::str::from_utf8(&file("study.json")).unwrap()).unwrap();
        assert!(whole.examples.iter().all(|example| example.trace.is_none() && example.tokens.is_empty()));
    }
}

#[test]
fn the_first_example_is_one_whose_verdict_can_be_checked_by_eye_and_all_others_follow() {
    for id in super::learn::BUNDLED.iter().chain([&REAL]) {
        let file = |name: &str| backend::embedded::study_file(id, name).unwrap();
        let front = backend::store::front_json(&file("study.json"), &file("samples.jsonl")).unwrap();
        let front = Study::from_json(std::str::from_utf8(&front).unwrap()).unwrap();
        let shown = asked(&front).examples;
        assert_eq!(shown.len(), front.examples.len(), "{id}");
        let first = &shown[0];
        assert!(first.satisfied, "{id}: {first:?}");
        let plain = |start: &str, middle: &str| first.verdict.starts_with(start) && first.verdict.contains(middle);
        let counted = plain("Satisfied: ", " words, exactly ");
        assert!(counted || plain("Satisfied: holds ", ""), "{id}: {}", first.verdict);
        assert!(!shown[1].satisfied && shown[1].task == first.task, "{id}: the task's other example is next");
        let told = |prompt: &str| front.examples.iter().any(|of| of.prompt == prompt);
        assert!(shown.iter().all(|of| told(&of.prompt)), "{id}");
    }
}

#[test]
fn a_models_name_in_a_sentence_has_no_endings_of_a_file() {
    use backend::store::CachedStudy;
    use shared::api::StudyEntry;
    use view_model::text::words::{listed_study, model};
    for (name, said) in [
        ("SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct"),
        ("qwen2.5-0.5b-instruct-q4_k_m.gguf", "qwen2.5-0.5b-instruct"),
        ("model.gguf", "model"),
        ("gemma-2.gguf", "gemma-2"),
        ("Llama-3.2-1B-BF16.gguf", "Llama-3.2-1B"),
        ("acme/tiny-llama.Q4_1", "acme/tiny-llama.Q4_1"),
        ("tiny-llama", "tiny-llama"),
    ] {
        assert_eq!(model(name), said);
    }
    let listed = CachedStudy::entry_of(REAL, true, b"", &super::learn::bundled(REAL));
    let other = StudyEntry { model: "SmolLM2-135M-Instruct.Q8_0.gguf".to_owned(), ..listed.clone() };
    let alone = listed_study(&listed, std::slice::from_ref(&listed));
    assert_eq!(alone, "SmolLM2-135M-Instruct · seed 1");
    let beside = listed_study(&listed, &[listed.clone(), other]);
    assert_eq!(beside, "SmolLM2-135M-Instruct.Q4_1.gguf · seed 1", "two that differ in the ending alone show it");
    let lead = asked(&super::learn::bundled(REAL)).lead;
    assert!(lead.starts_with("We asked SmolLM2-135M-Instruct, a language model, for "), "{lead}");
}

#[test]
fn the_label_at_0_gives_way_to_the_margins_where_they_would_meet() {
    let (mut alone, mut both) = (0, 0);
    for study in all_bundled() {
        let outcomes = overview::model::claims(&study).into_iter().filter_map(|claim| claim.outcome);
        for result in outcomes.flat_map(|outcome| outcome.results) {
            match result.drawing.ticks.as_slice() {
                [(zero, label), (margin, _)] => {
                    assert!(label == "0" && (margin - zero).abs() >= 25.0, "{}: {:?}", study.id, result.drawing.ticks);
                    both += 1;
                }
                [(_, label)] if label != "0" => alone += 1,
                _ => assert!(result.margin == 0.0 || result.effect == "–", "{}: {result:?}", study.id),
            }
        }
    }
    assert!(alone > 0 && both > 0, "{alone} {both}");
}

#[test]
fn a_tour_has_five_stops_on_every_study_each_with_a_view_that_shows_it() {
    use view_model::state::selection::Selection;
    use view_model::tour::{STOPS, go};
    let studies = super::learn::BUNDLED.map(super::learn::bundled).into_iter().chain([study_of(Pairs::All)]);
    for study in studies {
        for (index, stop) in STOPS.iter().enumerate() {
            let mut selection =
                Selection { study: Some(study.id.clone()), view: "time".to_owned(), ..Selection::default() };
            go(&study, &mut selection, index + 1);
            assert_eq!((selection.tour, selection.study.as_ref()), (Some(index + 1), Some(&study.id)));
            assert_eq!(selection.view, ["overview", "overview", "probes", "transfer", "overview"][index]);
            assert_eq!(view_model::state::place::remarks(&study, &selection), Vec::<String>::new());
            let told = (stop.told)(&study);
            assert!(!(stop.title)().is_empty() && told.ends_with('.'), "{told}");
            let named = selection.task.iter().chain(&selection.target);
            named.for_each(|task| assert!(told.contains(task.as_str()), "{told}"));
        }
        let mut beyond = Selection::default();
        go(&study, &mut beyond, 9);
        assert_eq!(beyond.tour, Some(STOPS.len()));
    }
    assert_eq!(Selection::from_query("?tour=3").0.tour, Some(3));
}

#[test]
fn a_claim_is_shown_in_every_study_that_measured_the_same_on_one_axis() {
    use shared::api::{ListedEffect, StudyEntry};
    use view_model::view::overview::across::Across;
    let studies = super::learn::BUNDLED.map(super::learn::bundled);
    let entry = |study: &Study| StudyEntry {
        id: study.id.clone(),
        model: study.provenance.model.name.clone(),
        seed: study.config.seed,
        bundled: true,
        uploaded: false,
        verdicts: study.verdicts.iter().map(|of| of.verdict).collect(),
        effects: ListedEffect::of(study),
        sha256: String::new(),
    };
    let entries = studies.each_ref().map(entry);
    let across = Across::of(&entries, &studies[1].id, "1", 0.02).unwrap();
    assert_eq!(across.rows.len(), 3);
    assert_eq!(across.rows.iter().map(|row| row.open).collect::<Vec<_>>(), [false, true, false]);
    let effects = studies.each_ref().map(|study| study.verdicts[0].effect.unwrap());
    let places = across.rows.iter().map(|row| row.row.marks[0].at).collect::<Vec<_>>();
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
        assert_eq!(effects[a] < effects[b], places[a] < places[b], "{effects:?} {places:?}");
    }
    assert!(places.iter().all(|at| (0.0..=100.0).contains(at)));
    assert_eq!(Across::of(&entries[..1], &studies[0].id, "1", 0.02), None, "one study is no comparison");
    assert_eq!(Across::of(&entries, "another", "1", 0.02), None);
    let mut other = entries.clone();
    other[0].effects[0].measures = "something else".to_owned();
    assert_eq!(Across::of(&other, &studies[1].id, "1", 0.02).unwrap().rows.len(), 2);
}

/// The bundled study of a real model, whose gate is shut and some of whose pairs have nothing to recover.
const REAL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf-seed-1";

fn all_bundled() -> Vec<Study> {
    super::learn::BUNDLED.iter().chain([&REAL]).map(|id| super::learn::bundled(id)).collect()
}

#[test]
fn the_tour_says_of_transfer_what_the_study_holds() {
    use view_model::graph::model::{SkillGraph, Standing};
    for study in all_bundled() {
        let place = view_model::state::place::Place::home(&study);
        let graph = SkillGraph::of(&study, place, 0.0);
        let [drawn, undrawn] = [Standing::Drawn, Standing::Undefined].map(|standing| graph.count(standing));
        let alpha = view_model::state::place::alpha(&study);
        let transfer = &place.cell(&study).unwrap().transfer;
        let pairs = view_model::graph::model::different_pairs(study.tasks.len());
        let significant = pairs.filter(|pair| transfer.differs(*pair, alpha)).count();
        assert_eq!(significant, drawn + undrawn, "{}", study.id);
        let told = (view_model::tour::STOPS[3].told)(&study);
        assert_eq!(told.contains("no pair is significant"), significant == 0, "{}: {told}", study.id);
        assert_eq!(told.contains("so none is drawn"), drawn == 0 && undrawn > 0, "{}: {told}", study.id);
        assert_eq!(told.starts_with("The arrow from"), drawn > 0, "{}: {told}", study.id);
        let strongest = graph.edges.iter().filter(|edge| edge.standing == Standing::Drawn);
        let strongest = strongest.max_by(|a, b| a.weight.unwrap().abs().total_cmp(&b.weight.unwrap().abs()));
        assert_eq!(told.contains("in reverse"), strongest.is_some_and(|edge| edge.flipped), "{}: {told}", study.id);
    }
}

#[test]
fn a_rule_that_was_not_read_is_not_tested_in_every_place() {
    use shared::api::ListedEffect;
    let mut untested = 0;
    for study in all_bundled() {
        let (listed, tested) = (ListedEffect::of(&study), view_model::tested::of(&study));
        assert_eq!(listed.len(), tested.len());
        let table = overview::model::table(&study);
        for (one, other) in listed.iter().zip(&tested) {
            assert_eq!((&one.claim, one.tested), (&other.name, other.tested), "{}", study.id);
            let row = table.rows.iter().find(|row| row.head == other.name).unwrap();
            assert_eq!(row.cells[1].text == "not tested", !one.tested, "{}: {}", study.id, one.claim);
            untested += usize::from(!one.tested);
        }
        for (verdict, (standing, _)) in study.verdicts.iter().zip(answers(&study)) {
            assert_eq!(standing == "not tested", !verdict.is_tested(), "{}: {}", study.id, verdict.claim);
            let shut = verdict.gate_shut();
            assert!(!shut || verdict.halves.iter().all(|half| !verdict.is_half_tested(half)), "{}", study.id);
        }
    }
    assert!(untested >= 5, "{untested}");
}

#[test]
fn what_was_not_asked_has_no_rate() {
    use view_model::view::tasks::{layout, model};
    let mut study = study_of(Pairs::All);
    let of = |study: &Study| (model::rates(&study.tasks[0]), layout::dumbbell(study, 0).marks.len());
    let (before, marks) = of(&study);
    assert!(!before.contains('–') && marks == 2, "{before}");
    study.tasks[0].n_without = 0;
    let (rates, marks) = of(&study);
    assert!(rates.starts_with("– → ") && marks == 1, "{rates}");
    assert_eq!(layout::dumbbell(&study, 0).link, None);
    let row = &model::table(&study).rows[0];
    let cell = row.cells.iter().find(|cell| cell.measure == "satisfied_without").unwrap();
    assert_eq!((cell.value, cell.text.as_str()), (None, "–"));
    assert!(facts(&study, HOME, 0).about.contains('–'));
    study.tasks[0].instruction_effect = None;
    assert!(!study.tasks[0].rises(), "nothing to compare with");
}
