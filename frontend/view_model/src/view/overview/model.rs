//! The five claims: the study's verdict on each, and the results of the same rules on the nulls.

use shared::message::claim::STATEMENTS;
use shared::study::{Claim, ClaimNull, ClaimPart, ClaimVerdict, Features, Study};

use super::answer::{self, Answer};
use super::measured::{Measurement, doubt};
use crate::graph::model::{SkillGraph, Standing};
use crate::say;
use crate::state::place::Place;
use crate::tested::{self, Tested};
use crate::text::finding::Finding;
use crate::text::study::{Sentence, part, sentence, statement};
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The view with the evidence of each claim.
const EVIDENCE: [&str; 5] = ["probes", "transfer", "ablation", "layers", "time"];

/// A claim as the Overview shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimCard {
    /// Its number.
    pub number: u8,
    /// What it asks.
    pub question: &'static str,
    /// What this study answers; `None` when it did not compute it.
    pub answer: Option<Answer>,
    /// The claim in words.
    pub statement: String,
    /// The verdict; `None` when this study did not compute it.
    pub outcome: Option<Outcome>,
    /// The view with the evidence.
    pub evidence: Option<&'static str>,
    /// The place of the verdict.
    pub place: Option<Place>,
}

/// The result of a claim, as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The verdict on the whole claim.
    pub verdict: Claim,
    /// The measurements: one, or one per half of a claim.
    pub results: Vec<Measurement>,
    /// The pre-declared rule.
    pub rule: String,
    /// The place of the verdict, in words.
    pub read_at: String,
    /// What would falsify the claim.
    pub falsified_by: String,
    /// Further tests: what, value, interval and p.
    pub parts: Vec<(String, String, String)>,
}

/// All five claims.
pub fn claims(study: &Study) -> Vec<ClaimCard> {
    (1..)
        .zip(STATEMENTS.into_iter().zip(EVIDENCE))
        .map(|(number, (template, evidence))| {
            let verdict = study.verdicts.iter().find(|verdict| verdict.claim == number);
            let rule = tested::rule_of(study, number);
            ClaimCard {
                number,
                question: answer::question(number),
                answer: verdict.map(|verdict| answer::answer(study, verdict)),
                statement: verdict.map_or_else(
                    || statement(&template),
                    |verdict| sentence((&verdict.statement, verdict.statement_message.as_ref())),
                ),
                outcome: verdict.map(|verdict| outcome(study, verdict)),
                evidence: verdict.is_some().then_some(evidence),
                place: rule.and_then(|rule| Place::named(study, rule.site, rule.position)),
            }
        })
        .collect()
}

fn outcome(study: &Study, verdict: &ClaimVerdict) -> Outcome {
    let rule = tested::rule_of(study, verdict.claim);
    let place = rule.and_then(|rule| Place::named(study, rule.site, rule.position));
    let parts = verdict.parts.iter().map(|of| (part(of), part_number(of), doubt(of.interval, of.p)));
    Outcome {
        verdict: verdict.verdict,
        results: tested::of_verdict(study, verdict).iter().map(Measurement::of).collect(),
        rule: sentence((&verdict.rule, verdict.rule_message.as_ref())),
        read_at: place.map(|place| place.in_words(study)).unwrap_or_default(),
        falsified_by: sentence((&verdict.falsified_by, verdict.falsified_by_message.as_ref())),
        parts: parts.collect(),
    }
}

/// The number of a part: a count if it is an integer without an interval.
fn part_number(part: &ClaimPart) -> String {
    let plain = part.interval.is_none() && part.p.is_none();
    let whole = part.effect.filter(|effect| plain && effect.fract() == 0.0 && *effect >= 0.0);
    whole.map_or_else(|| number::score_or_dash(part.effect), |count| number::count(count as usize))
}

/// A caveat shown before the verdicts: that they have no nulls, that the model is tiny, that labels are doubtful.
pub fn cautions(study: &Study) -> Vec<String> {
    let first = study.is_first_edition().then(|| say!(view::overview::first_edition).to_owned());
    first.into_iter().chain(words::of_tiny_model(study)).chain(words::of_doubtful_labels(study)).collect()
}

/// The finding over all claims.
pub fn finding(study: &Study) -> Finding {
    let tested = tested::of(study);
    // The first of the two halves is on the amount of transfer.
    let verdict = |claim: &str| tested.iter().find(|tested| tested.name.starts_with(claim)).map(|it| it.verdict);
    let headline = match (verdict("1"), verdict("2")) {
        (None, None) => say!(view::overview::no_claim),
        (None, _) | (_, None) => say!(view::overview::one_claim),
        (Some(Claim::Supported), Some(Claim::Supported)) => say!(view::overview::win_little),
        (Some(Claim::Supported), Some(Claim::Inconclusive)) => say!(view::overview::win_open),
        (Some(Claim::Supported), Some(Claim::Contradicted)) => say!(view::overview::win_much),
        (Some(Claim::Inconclusive), Some(Claim::Supported)) => {
            say!(view::overview::open_little)
        }
        (Some(Claim::Inconclusive), Some(Claim::Inconclusive)) => undecided(study),
        (Some(Claim::Inconclusive), Some(Claim::Contradicted)) => {
            say!(view::overview::open_much)
        }
        (Some(Claim::Contradicted), Some(Claim::Supported)) => {
            say!(view::overview::general_little)
        }
        (Some(Claim::Contradicted), Some(Claim::Inconclusive)) => {
            say!(view::overview::general_open)
        }
        (Some(Claim::Contradicted), Some(Claim::Contradicted)) => say!(view::overview::general_much),
    };
    Finding::new(headline, evidence(study))
}

/// The headline of a study that decides neither of the first two claims, by the cause.
fn undecided(study: &Study) -> &'static str {
    let of_both = |holds: fn(&ClaimVerdict) -> bool| study.verdicts.iter().filter(|of| of.claim <= 2).all(holds);
    if of_both(answer::is_no_better_than_text) {
        say!(view::overview::nothing_inside)
    } else if of_both(|verdict| !verdict.is_tested()) {
        say!(view::overview::nothing_to_compare)
    } else {
        say!(view::overview::undecided)
    }
}

fn evidence(study: &Study) -> String {
    let samples: usize = study.tasks.iter().map(|task| task.n).sum();
    let probeable = study.tasks.iter().filter(|task| task.not_probeable.is_none()).count();
    let evidence = say!(
        view::overview::evidence,
        study = words::study(study),
        probeable,
        tasks = number::count(study.tasks.len()),
        samples = number::count(samples)
    );
    [Some(evidence), passed_by_nulls(study)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The claims whose rule gives the same verdict on a null.
fn passed_by_nulls(study: &Study) -> Option<String> {
    let passed =
        |tested: &Tested<'_>| tested.nulls.iter().any(|null| tested.passed_by(null)).then(|| tested.name.clone());
    let names: Vec<String> = tested::of(study).iter().filter_map(passed).collect();
    (!names.is_empty()).then(|| say!(view::overview::passed_by_nulls, claims = names.join(", ")))
}

/// How many arrows the graph has, and why others are not drawn.
pub fn drawn(graph: &SkillGraph) -> String {
    let (drawn, pairs) = (graph.count(Standing::Drawn), graph.edges.len());
    let count = if drawn == 0 {
        say!(view::overview::graph_none).to_owned()
    } else {
        say!(view::overview::graph_drawn, drawn = number::count(drawn), pairs)
    };
    let hidden = graph.hidden_in_words();
    let hidden = (!hidden.is_empty()).then(|| say!(view::overview::graph_hidden, reasons = hidden.join(", ")));
    [Some(count), hidden].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The verdicts as a table: each of the model's, followed by those of its nulls.
pub fn table(study: &Study) -> Table {
    Table {
        name: "verdicts",
        from: Vec::new(),
        caption: say!(view::overview::caption).to_owned(),
        columns: heads([
            say!(view::overview::claim),
            say!(view::overview::features),
            say!(page::words::verdict),
            say!(view::overview::measures),
            say!(view::overview::effect),
            say!(page::words::interval),
            "p",
        ]),
        rows: tested::of(study).iter().flat_map(claim_rows).collect(),
    }
}

fn claim_rows(tested: &Tested<'_>) -> Vec<Row> {
    let own =
        (Features::Model, words::standing(tested.verdict, tested.tested), tested.effect, tested.interval, tested.p);
    let null = |null: &ClaimNull| {
        let standing = words::standing(null.verdict, null.verdict.is_tested(null.gate_shut, null.effect));
        (null.features, standing, null.effect, null.interval, null.p)
    };
    let row = |(features, standing, effect, interval, p)| Row {
        head: tested.name.clone(),
        cells: cells(features, standing, tested.measures, (effect, interval, p)),
    };
    [own].into_iter().chain(tested.nulls.iter().map(null)).map(row).collect()
}

fn cells(
    features: Features,
    standing: &str,
    measures: Sentence<'_>,
    (effect, interval, p): (Option<f64>, Option<[f64; 2]>, Option<f64>),
) -> Vec<Cell> {
    vec![
        Cell::text(words::features(features)),
        Cell::text(standing),
        Cell::text(sentence(measures)),
        Cell::number("effect", effect, number::score),
        Cell::interval(interval, number::interval),
        Cell::number("p", p, number::p_value),
    ]
}
