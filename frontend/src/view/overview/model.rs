//! The five claims, with what this study says about each, and what the same rules say where nothing is to be found.

use shared::study::{Claim, ClaimHalf, ClaimNull, ClaimVerdict, Features, Rule, Study};

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
    /// The verdict on the whole claim.
    pub verdict: Claim,
    /// What was measured: once, or for each half of a claim that says two things.
    pub results: Vec<Measurement>,
    /// The pre-declared rule.
    pub rule: String,
    /// Where it is read, in words.
    pub read_at: String,
    /// What would falsify the claim.
    pub falsified_by: String,
    /// Further tests: what, value, interval and p.
    pub parts: Vec<(String, String, String)>,
}

/// An effect of a claim or of one of its halves, beside what the same rule gives on other features.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The half: its name and statement; none for a whole claim.
    pub half: Option<(String, String)>,
    /// Its verdict.
    pub verdict: Claim,
    /// What the effect measures.
    pub measures: String,
    /// The effect.
    pub effect: String,
    /// Its interval and p.
    pub evidence: String,
    /// The effect on its axis.
    pub drawing: EffectDrawing,
    /// The model first, then every null; empty where the study has none.
    pub rows: Vec<NullRow>,
    /// What the nulls say of the rule, in a sentence; empty without them.
    pub judged: String,
}

/// What the rule gives on one set of features.
#[derive(Debug, Clone, PartialEq)]
pub struct NullRow {
    /// Whose features.
    pub features: Features,
    /// Its name.
    pub name: &'static str,
    /// What came out.
    pub verdict: Claim,
    /// The effect.
    pub effect: String,
    /// Its interval.
    pub interval: String,
    /// Whether a null passes the rule as the model does.
    pub passes: bool,
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
            let rule = rule_of(study, number, None);
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
    let rule = rule_of(study, verdict.claim, None);
    let place = rule.and_then(|rule| Place::named(study, rule.site, rule.position));
    let parts = verdict
        .parts
        .iter()
        .map(|part| (told(&part.measures), number::score_or_dash(part.effect), doubt(part.interval, part.p)));
    Outcome {
        verdict: verdict.verdict,
        results: results(study, verdict).iter().map(Result::written).collect(),
        rule: told(&verdict.rule),
        read_at: place.map(|place| place.in_words(study)).unwrap_or_default(),
        falsified_by: told(&verdict.falsified_by),
        parts: parts.collect(),
    }
}

/// The rule of a claim or of its half; a claim of two halves has the first one's where no half is asked for.
fn rule_of<'a>(study: &'a Study, claim: u8, half: Option<&str>) -> Option<&'a Rule> {
    let same = |rule: &&Rule| rule.claim == claim && half.is_none_or(|half| rule.half.as_deref() == Some(half));
    study.config.rules.iter().find(same)
}

/// What a rule gave on the model, as the study holds it.
struct Result<'a> {
    half: Option<&'a ClaimHalf>,
    verdict: Claim,
    measures: &'a str,
    effect: Option<f64>,
    interval: Option<[f64; 2]>,
    p: Option<f64>,
    margin: f64,
    nulls: &'a [ClaimNull],
}

fn results<'a>(study: &'a Study, verdict: &'a ClaimVerdict) -> Vec<Result<'a>> {
    let margin = |half| rule_of(study, verdict.claim, half).map_or(0.0, |rule| rule.margin);
    let of_half = |half: &'a ClaimHalf| Result {
        half: Some(half),
        verdict: half.verdict,
        measures: &half.measures,
        effect: half.effect,
        interval: half.interval,
        p: half.p,
        margin: margin(half.name.strip_prefix(|digit: char| digit.is_ascii_digit())),
        nulls: &half.nulls,
    };
    if !verdict.halves.is_empty() {
        return verdict.halves.iter().map(of_half).collect();
    }
    vec![Result {
        half: None,
        verdict: verdict.verdict,
        measures: &verdict.measures,
        effect: verdict.effect,
        interval: verdict.interval,
        p: verdict.p,
        margin: margin(None),
        nulls: &verdict.nulls,
    }]
}

impl Result<'_> {
    fn written(&self) -> Measurement {
        Measurement {
            half: self.half.map(|half| (half.name.clone(), told(&half.statement))),
            verdict: self.verdict,
            measures: told(self.measures),
            effect: number::score_or_dash(self.effect),
            evidence: doubt(self.interval, self.p),
            drawing: drawing(self.effect, self.interval, self.margin),
            rows: self.rows(),
            judged: self.judged(),
        }
    }

    /// Whether a null comes out as the model does, on either side.
    fn passes(&self, null: &ClaimNull) -> bool {
        self.verdict != Claim::Inconclusive && null.verdict == self.verdict
    }

    fn rows(&self) -> Vec<NullRow> {
        let row = |features, verdict, effect, interval: Option<[f64; 2]>, passes| NullRow {
            features,
            name: words::features(features),
            verdict,
            effect: number::score_or_dash(effect),
            interval: interval.map(number::interval).unwrap_or_default(),
            passes,
        };
        let null = |null: &ClaimNull| row(null.features, null.verdict, null.effect, null.interval, self.passes(null));
        let nulls: Vec<NullRow> = self.nulls.iter().map(null).collect();
        let own = row(Features::Model, self.verdict, self.effect, self.interval, false);
        if nulls.is_empty() { nulls } else { [own].into_iter().chain(nulls).collect() }
    }

    fn judged(&self) -> String {
        let passing = self.nulls.iter().filter(|null| self.passes(null));
        let passing: Vec<&str> = passing.map(|null| words::features(null.features)).collect();
        match (self.nulls.is_empty(), self.verdict, passing.is_empty()) {
            (true, ..) => String::new(),
            (_, Claim::Inconclusive, _) => say!(view::overview::nulls_open).to_owned(),
            (.., true) => say!(view::overview::nulls_fail).to_owned(),
            (.., false) => say!(view::overview::nulls_pass, names = passing.join(", ")),
        }
    }
}

fn doubt(interval: Option<[f64; 2]>, p: Option<f64>) -> String {
    let parts = [interval.map(number::interval), p.map(number::p_statement)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn drawing(effect: Option<f64>, interval: Option<[f64; 2]>, margin: f64) -> EffectDrawing {
    let Some(effect) = effect else { return EffectDrawing::default() };
    let [low, high] = interval.unwrap_or([effect, effect]);
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
    let at_margin = (margin != 0.0).then(|| (scale.at(margin), number::score(margin)));
    EffectDrawing {
        row: IntervalRow { marks: vec![mark], ..IntervalRow::default() },
        lines: [(scale.at(0.0), "zero"), (scale.at(margin), "margin")].into_iter().take(1 + at_margin.iter().count()).collect(),
        ticks: [(scale.at(0.0), "0".to_owned())].into_iter().chain(at_margin).collect(),
    }
}

/// What a reader must know of the study before its verdicts: that they have no nulls, or what so small a model can say.
pub fn cautions(study: &Study) -> Vec<String> {
    let first = study.is_first_edition().then(|| say!(view::overview::first_edition).to_owned());
    first.into_iter().chain(words::of_tiny_model(study)).collect()
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

/// The verdicts as a table: the model's, each with those of its nulls under it.
pub fn table(study: &Study) -> Table {
    Table {
        name: "verdicts",
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
        rows: study.verdicts.iter().flat_map(|verdict| claim_rows(study, verdict)).collect(),
    }
}

fn claim_rows(study: &Study, verdict: &ClaimVerdict) -> Vec<Row> {
    let of_result = |result: &Result<'_>| {
        let head = result.half.map_or_else(|| verdict.claim.to_string(), |half| half.name.clone());
        let own = (Features::Model, result.verdict, result.effect, result.interval, result.p);
        let nulls =
            result.nulls.iter().map(|null| (null.features, null.verdict, null.effect, null.interval, null.p));
        let row = |(features, verdict, effect, interval, p)| Row {
            head: head.clone(),
            cells: cells(features, verdict, result.measures, (effect, interval, p)),
        };
        [own].into_iter().chain(nulls).map(row).collect::<Vec<_>>()
    };
    results(study, verdict).iter().flat_map(of_result).collect()
}

fn cells(
    features: Features,
    verdict: Claim,
    measures: &str,
    (effect, interval, p): (Option<f64>, Option<[f64; 2]>, Option<f64>),
) -> Vec<Cell> {
    vec![
        Cell::text(words::features(features)),
        Cell::text(words::verdict(verdict)),
        Cell::text(told(measures)),
        Cell::number("effect", effect, number::score),
        Cell::text(interval.map_or_else(|| "–".to_owned(), number::interval)),
        Cell::number("p", p, number::p_value),
    ]
}
