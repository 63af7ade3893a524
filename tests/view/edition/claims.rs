//! The Overview's claims: with each verdict the result of the same rule where no effect exists; and the Tasks view's
//! instructions without a shown effect.

use shared::message::claim;
use shared::study::{Claim, ClaimPart, Features, Study};
use view_model::view::overview::measured::Measurement;
use view_model::view::overview::model::{self, ClaimCard};
use view_model::view::tasks;

use crate::view::{N, NO_EFFECT, NOT_PROBEABLE, Pairs, TASKS, study_of, values, verdict};

/// The measurements of a claim.
fn results(study: &Study, claim: u8) -> Vec<Measurement> {
    let of = |card: ClaimCard| (card.number == claim).then_some(card.outcome?.results);
    model::claims(study).into_iter().find_map(of).unwrap()
}

fn verdicts(measured: &Measurement) -> Vec<(Features, Claim, bool)> {
    measured.rows.iter().map(|row| (row.features, row.verdict, row.passes)).collect()
}

#[test]
fn a_rule_that_random_weights_pass_is_seen_to_be_one() {
    let study = study_of(Pairs::All);
    let [gap] = results(&study, 1).try_into().unwrap();
    assert_eq!(
        verdicts(&gap),
        [
            (Features::Model, Claim::Supported, false),
            (Features::RandomWeights, Claim::Supported, true),
            (Features::Text, Claim::Inconclusive, false)
        ]
    );
    assert!(gap.judged.starts_with("The same comes out for: random weights."), "{}", gap.judged);
    let shown: Vec<[&str; 2]> = gap.rows.iter().map(|row| [row.effect.as_str(), row.interval.as_str()]).collect();
    assert!(model::finding(&study).evidence.ends_with("come out the same where nothing is to be found: 1."));
    assert_eq!(shown, [[".12", ".10 – .15"], [".08", ".03 – .13"], ["–", ""]]);

    let mut strict = study.clone();
    strict.verdicts[0].nulls[0].verdict = Claim::Contradicted;
    assert!(!model::finding(&strict).evidence.contains("nothing is to be found"));
    assert!(results(&strict, 1)[0].judged.starts_with("None of the others gives this verdict"));
    strict.verdicts[0].verdict = Claim::Inconclusive;
    assert!(results(&strict, 1)[0].judged.starts_with("No verdict on the model"));
}

#[test]
fn a_claim_of_two_halves_shows_each_with_its_own_verdict_margin_and_nulls() {
    let mut study = study_of(Pairs::All);
    study.config.rules[2].margin = 0.0;
    let halves = results(&study, 2);
    let named: Vec<(&str, Claim)> =
        halves.iter().map(|half| (half.half.as_ref().unwrap().0.as_str(), half.verdict)).collect();
    assert_eq!(named, [("2a", Claim::Supported), ("2b", Claim::Inconclusive)]);
    assert_eq!([halves[0].drawing.lines.len(), halves[1].drawing.lines.len()], [2, 1], "a margin of 0 is no line");
    assert!(halves.iter().all(|half| half.rows.len() == 3));
}

#[test]
fn counts_among_the_further_tests_are_whole_and_the_rest_keeps_two_digits() {
    let mut study = study_of(Pairs::All);
    let part = |effect, interval: Option<[f64; 2]>| ClaimPart {
        interval,
        ..ClaimPart::new(claim::KL_CONTROLS.message(), effect)
    };
    study.verdicts[0].parts = vec![part(Some(31.0), None), part(Some(0.5), None), part(Some(1.0), Some([0.9, 1.1]))];
    let outcome = model::claims(&study).swap_remove(0).outcome.unwrap();
    let shown: Vec<&str> = outcome.parts.iter().map(|(_, number, _)| number.as_str()).collect();
    assert_eq!(shown, ["31", ".50", "1.00"]);
}

#[test]
fn permuted_labels_stand_beside_the_third_claim_alone() {
    let mut study = study_of(Pairs::All);
    study.verdicts.push(verdict(3, Claim::Supported));
    let with_permuted =
        |claim| results(&study, claim)[0].rows.iter().any(|row| row.features == Features::PermutedLabels);
    assert_eq!([1, 2, 3].map(with_permuted), [false, false, true]);
}

#[test]
fn the_table_holds_every_effect_of_model_and_nulls() {
    let study = study_of(Pairs::All);
    let table = model::table(&study);
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    let heads: Vec<&str> = table.rows.iter().map(|row| row.head.as_str()).collect();
    assert_eq!(heads, ["1", "1", "1", "2a", "2a", "2a", "2b", "2b", "2b"]);
    let effects: Vec<Option<f64>> = values(&table, "effect").map(|cell| cell.value).collect();
    let nulls = study.verdicts[0].nulls.iter().map(|null| null.effect);
    let of_half = study.verdicts[1].halves.iter().flat_map(|half| {
        [half.effect].into_iter().chain(half.nulls.iter().map(|null| null.effect)).collect::<Vec<_>>()
    });
    let expected = [study.verdicts[0].effect].into_iter().chain(nulls).chain(of_half);
    assert_eq!(effects, expected.collect::<Vec<_>>());
}

#[test]
fn a_tiny_model_is_said_to_be_one_and_others_are_not() {
    let mut study = study_of(Pairs::All);
    assert!(model::cautions(&study).is_empty());
    let card = &mut study.provenance.model;
    (card.name, card.parameters) = ("tiny-made".to_owned(), 2_040_000);
    let told = "This model has 2 million parameters and was trained on a made-up world: its verdicts show how the method \
                works, and say nothing of the models in the paper.";
    assert_eq!(model::cautions(&study), [told]);
    study.provenance.model.parameters = 10_000_000;
    assert!(model::cautions(&study).is_empty());
}

#[test]
fn an_instruction_without_a_shown_effect_is_marked_and_counted() {
    let study = study_of(Pairs::All);
    let mark = "instruction without shown effect: left out of the claims";
    let marked = |task: usize| tasks::model::told(&study.tasks[task]).1.iter().any(|line| line == mark);
    assert_eq!((0..N).filter(|&task| marked(task)).collect::<Vec<_>>(), [NO_EFFECT], "not {}", TASKS[NOT_PROBEABLE].0);
    let evidence = tasks::model::finding(&study).evidence;
    assert!(evidence.contains("1 task is left out of the claims"), "{evidence}");
    let told = tasks::model::told(&study.tasks[1]).1;
    assert!(told.iter().any(|line| line == "effect of the instruction +.40 (.30 – .50)"), "{told:?}");
}
