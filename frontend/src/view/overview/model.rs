//! The five claims, with what this study says about each.

use shared::study::{Claim, ClaimVerdict, Study};

use crate::chart::geometry::Shape;
use crate::chart::interval::{IntervalMark, IntervalRow};
use crate::chart::scale::Scale;
use crate::state::place::Place;
use crate::text::finding::Finding;
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
                statement: verdict.map_or_else(|| statement.to_owned(), |verdict| verdict.statement.clone()),
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
        .map(|part| (part.measures.clone(), number::score_or_dash(part.effect), doubt(part.interval, part.p)));
    Outcome {
        verdict: verdict.verdict,
        measures: verdict.measures.clone(),
        effect: number::score_or_dash(verdict.effect),
        evidence: doubt(verdict.interval, verdict.p),
        rule: verdict.rule.clone(),
        read_at: place.map(|place| place.in_words(study)).unwrap_or_default(),
        falsified_by: verdict.falsified_by.clone(),
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
        (None, None) => "This study tests no claim yet",
        (None, _) | (_, None) => "This study tests one claim of the two",
        (Some(Claim::Supported), Some(Claim::Supported)) => "Specialists win, and little transfers between tasks",
        (Some(Claim::Supported), Some(Claim::Inconclusive)) => "Specialists win; how much transfers is open",
        (Some(Claim::Supported), Some(Claim::Contradicted)) => "Specialists win, though much transfers between tasks",
        (Some(Claim::Inconclusive), Some(Claim::Supported)) => {
            "Little transfers between tasks; whether specialists win is open"
        }
        (Some(Claim::Inconclusive), Some(Claim::Inconclusive)) => "Undecided: the evidence is too weak either way",
        (Some(Claim::Inconclusive), Some(Claim::Contradicted)) => {
            "Much transfers between tasks; whether specialists win is open"
        }
        (Some(Claim::Contradicted), Some(Claim::Supported)) => {
            "A general probe keeps up, though little transfers between tasks"
        }
        (Some(Claim::Contradicted), Some(Claim::Inconclusive)) => {
            "A general probe keeps up; how much transfers is open"
        }
        (Some(Claim::Contradicted), Some(Claim::Contradicted)) => "A general probe keeps up, and much transfers",
    };
    Finding::new(headline, evidence(study))
}

fn evidence(study: &Study) -> String {
    let samples: usize = study.tasks.iter().map(|task| task.n).sum();
    let probeable = study.tasks.iter().filter(|task| task.not_probeable.is_none()).count();
    let verdicts: Vec<String> = study
        .verdicts
        .iter()
        .map(|verdict| format!("claim {} {}", verdict.claim, words::verdict(verdict.verdict)))
        .collect();
    let skill_p = Place::home(study).cell(study).and_then(|cell| cell.clustering.as_ref()?.skill_p);
    let by_skill = skill_p.map(|p| format!(" Transfer within skills above between them: {}.", number::p_statement(p)));
    format!(
        "{}, {} of {} probeable, {}: {}.{}",
        words::study(study),
        probeable,
        number::plural(study.tasks.len(), "task"),
        number::plural(samples, "sample"),
        if verdicts.is_empty() { "no verdict".to_owned() } else { verdicts.join(", ") },
        by_skill.unwrap_or_default()
    )
}

/// The verdicts as a table.
pub fn table(study: &Study) -> Table {
    let row = |verdict: &ClaimVerdict| Row {
        head: verdict.claim.to_string(),
        cells: vec![
            Cell::text(words::verdict(verdict.verdict)),
            Cell::text(&verdict.measures),
            Cell::number("effect", verdict.effect, number::score),
            Cell::text(verdict.interval.map_or_else(|| "–".to_owned(), number::interval)),
            Cell::number("p", verdict.p, number::p_value),
        ],
    };
    Table {
        name: "verdicts",
        caption: "What this study says about each claim".to_owned(),
        columns: heads(["Claim", "Verdict", "Measures", "Effect", "95 % interval", "p"]),
        rows: study.verdicts.iter().map(row).collect(),
    }
}
