//! The five claims, with what this study says about each.

use shared::study::{Claim, ClaimVerdict, Study};

use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::Scale;
use crate::say;
use crate::state::place::Place;
use crate::text::finding::Finding;
use crate::text::study::told;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The claims of the paper, and the view that shows each one's evidence.
const CLAIMS: [(u8, &str, Option<&str>); 5] = [
    (1, "General probes trained across all tasks underperform task specialists.", Some("probes")),
    (2, "Cross-task transfer is weak, and clustered by skill similarity.", Some("transfer")),
    (3, "Causal ablation shows sparse, asymmetric dependencies, not shared representations.", Some("ablation")),
    (4, "Tasks stratify by complexity across layers: structural early, semantic late.", Some("layers")),
    (5, "Constraint satisfaction is monitored during generation, not planned before it.", Some("time")),
];

/// A claim as the Overview shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimCard {
    /// Its number.
    pub number: u8,
    /// The claim in words.
    pub statement: String,
    /// What came out; `None` when this study did not compute it.
    pub outcome: Option<Outcome>,
    /// The view with the evidence.
    pub evidence: Option<&'static str>,
    /// Where the verdict is read.
    pub place: Option<Place>,
}

/// What came out for a claim, written.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Claim,
    /// What the effect measures.
    pub measures: String,
    /// The effect.
    pub effect: String,
    /// Its interval and p.
    pub evidence: String,
    /// The pre-declared rule.
    pub rule: String,
    /// Where it is read, in words.
    pub read_at: String,
    /// What would falsify the claim.
    pub falsified_by: String,
    /// Further tests: what, value, interval and p.
    pub parts: Vec<(String, String, String)>,
    /// The effect on its axis.
    pub drawing: EffectDrawing,
}

/// An effect with its interval, nothing and the margin on one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EffectDrawing {
    /// The mark.
    pub row: IntervalRow,
    /// The lines, in per cent.
    pub lines: Vec<(f64, &'static str)>,
    /// The numbers under the lines.
    pub ticks: Vec<(f64, String)>,
}

/// All five claims.
pub fn claims(study: &Study) -> Vec<ClaimCard> {
    CLAIMS
        .into_iter()
        .map(|(number, statement, evidence)| {
            let verdict = study.verdicts.iter().find(|verdict| verdict.claim == number);
            let rule = study.config.rules.iter().find(|rule| rule.claim == number);
            ClaimCard {
                number,
                statement: told(verdict.map_or(statement, |verdict| &verdict.statement)),
                outcome: verdict.map(|verdict| outcome(study, verdict)),
                evidence: evidence.filter(|_| verdict.is_some()),
                place: rule.and_then(|rule| Place::named(study, rule.site, rule.position)),
            }
        })
        .collect()
}

fn outcome(study: &Study, verdict: &ClaimVerdict) -> Outcome {
    let rule = study.config.rules.iter().find(|rule| rule.claim == verdict.claim);
    let place = rule.and_then(|rule| Place::named(study, rule.site, rule.position));
    let parts = verdict
        .parts
        .iter()
        .map(|part| (told(&part.measures), number::score_or_dash(part.effect), doubt(part.interval, part.p)));
    Outcome {
        verdict: verdict.verdict,
        measures: told(&verdict.measures),
        effect: number::score_or_dash(verdict.effect),
        evidence: doubt(verdict.interval, verdict.p),
        rule: told(&verdict.rule),
        read_at: place.map(|place| place.in_words(study)).unwrap_or_default(),
        falsified_by: told(&verdict.falsified_by),
        parts: parts.collect(),
        drawing: drawing(verdict, rule.map_or(0.0, |rule| rule.margin)),
    }
}

fn doubt(interval: Option<[f64; 2]>, p: Option<f64>) -> String {
    let parts = [interval.map(number::interval), p.map(number::p_statement)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn drawing(verdict: &ClaimVerdict, margin: f64) -> EffectDrawing {
    let Some(effect) = verdict.effect else { return EffectDrawing::default() };
    let [low, high] = verdict.interval.unwrap_or([effect, effect]);
    let (least, most) = (low.min(0.0).min(margin), high.max(0.0).max(margin));
    let room = (most - least).max(0.05) * 0.12;
    let scale = Scale::new([least - room, most + room], [0.0, 100.0]);
    let mark = IntervalMark {
        at: scale.at(effect),
        interval: Some([scale.at(low), scale.at(high)]),
        lane: 0.0,
        shape: Shape::Circle,
        colour: "var(--verdict)".to_owned(),
        hollow: false,
        radius: 5.0,
    };
    EffectDrawing {
        row: IntervalRow { marks: vec![mark], ..IntervalRow::default() },
        lines: vec![(scale.at(0.0), "zero"), (scale.at(margin), "margin")],
        ticks: vec![(scale.at(0.0), "0".to_owned()), (scale.at(margin), number::score(margin))],
    }
}

/// What the study says in all.
pub fn finding(study: &Study) -> Finding {
    let verdict =
        |claim: u8| study.verdicts.iter().find(|verdict| verdict.claim == claim).map(|verdict| verdict.verdict);
    let headline = match (verdict(1), verdict(2)) {
        (None, None) => say!(view::overview::no_claim),
        (None, _) | (_, None) => say!(view::overview::one_claim),
        (Some(Claim::Supported), Some(Claim::Supported)) => say!(view::overview::win_little),
        (Some(Claim::Supported), Some(Claim::Inconclusive)) => say!(view::overview::win_open),
        (Some(Claim::Supported), Some(Claim::Contradicted)) => say!(view::overview::win_much),
        (Some(Claim::Inconclusive), Some(Claim::Supported)) => {
            say!(view::overview::open_little)
        }
        (Some(Claim::Inconclusive), Some(Claim::Inconclusive)) => say!(view::overview::undecided),
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

fn evidence(study: &Study) -> String {
    let samples: usize = study.tasks.iter().map(|task| task.n).sum();
    let probeable = study.tasks.iter().filter(|task| task.not_probeable.is_none()).count();
    let verdicts: Vec<String> = study
        .verdicts
        .iter()
        .map(|verdict| {
            say!(view::overview::claim_verdict, claim = verdict.claim, verdict = words::verdict(verdict.verdict))
        })
        .collect();
    let skill_p = Place::home(study).cell(study).and_then(|cell| cell.clustering.as_ref()?.skill_p);
    let by_skill = skill_p.map(|p| say!(view::overview::by_skill, p = number::p_statement(p)));
    let evidence = say!(
        view::overview::evidence,
        study = words::study(study),
        probeable,
        tasks = number::count(study.tasks.len()),
        samples = number::count(samples),
        verdicts = if verdicts.is_empty() { say!(view::overview::no_verdict).to_owned() } else { verdicts.join(", ") }
    );
    [Some(evidence), by_skill].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The verdicts as a table.
pub fn table(study: &Study) -> Table {
    let row = |verdict: &ClaimVerdict| Row {
        head: verdict.claim.to_string(),
        cells: vec![
            Cell::text(words::verdict(verdict.verdict)),
            Cell::text(told(&verdict.measures)),
            Cell::number("effect", verdict.effect, number::score),
            Cell::text(verdict.interval.map_or_else(|| "–".to_owned(), number::interval)),
            Cell::number("p", verdict.p, number::p_value),
        ],
    };
    Table {
        name: "verdicts",
        caption: say!(view::overview::caption).to_owned(),
        columns: heads([
            say!(view::overview::claim),
            say!(page::words::verdict),
            say!(view::overview::measures),
            say!(view::overview::effect),
            say!(page::words::interval),
            "p",
        ]),
        rows: study.verdicts.iter().map(row).collect(),
    }
}
