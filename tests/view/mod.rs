//! View models and layouts of the page, by behaviour, on studies built here.

mod ablation;
mod address;
mod asked;
mod audit;
mod compare;
mod dose;
mod edition;
mod gap;
mod graph;
mod heatmap;
mod layers;
pub(crate) mod learn;
mod live;
mod live_extras;
mod live_lesson;
mod numbers;
pub(crate) mod probed;
mod runs;
mod time;

use std::collections::BTreeMap;

use shared::site::{Position, Site};
use shared::study::{
    Ablation, BaselineScores, BuiltInSet, C, Cell, Claim, ClaimHalf, ClaimNull, ClaimVerdict, Clustering, Estimate,
    FeatureSet, Features, Generalist, GeneralistScores, Increment, IncrementCell, Merge, ModelCard, NotProbeable,
    ProbeConfig, Provenance, Rule, SCHEMA_VERSION, Sampling, Score, Study, StudyConfig, TaskSummary, Transfer,
};
use shared::task::Skill;
use view_model::state::place::Place;
use view_model::widget::table::{Cell as TableCell, Table};

/// The tasks, three skills of two and one of three.
pub(crate) const TASKS: [(&str, Skill); 9] = [
    ("character-count", Skill::Structural),
    ("word-count", Skill::Structural),
    ("json-format", Skill::Structural),
    ("term-inclusion", Skill::Lexical),
    ("term-exclusion", Skill::Lexical),
    ("topic", Skill::Semantic),
    ("sentiment", Skill::Semantic),
    ("register", Skill::Stylistic),
    ("toxicity", Skill::Stylistic),
];
pub(crate) const N: usize = TASKS.len();
pub(crate) const NOT_PROBEABLE: usize = 3;
pub(crate) const SITES: [Site; 3] = [Site::Embed, Site::ResidPost(0), Site::ResidPost(1)];
pub(crate) const POSITIONS: [Position; 2] = [Position::First, Position::Last];
pub(crate) const HOME: Place = Place { site: 2, position: 1 };

/// How significant the pairs of a study are.
#[derive(Clone, Copy)]
pub(crate) enum Pairs {
    /// Those of one skill only.
    WithinSkill,
    /// All.
    All,
    /// None.
    None,
}

pub(crate) fn score(auroc: f64) -> Score {
    Score {
        n: 400,
        base_rate: 0.6,
        auroc,
        auroc_interval: [auroc - 0.03, auroc + 0.03],
        balanced_accuracy: auroc - 0.05,
        accuracy: auroc - 0.02,
        permuted_auroc: Some(0.5),
        permuted_interval: Some([0.45, 0.55]),
        p: Some(0.005),
        ..Score::default()
    }
}

pub(crate) fn own_auroc(task: usize, site: usize) -> f64 {
    0.6 + 0.03 * task as f64 + 0.02 * site as f64
}

pub(crate) fn matrix(value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Vec<Option<f64>>> {
    let probeable = |task: usize| task != NOT_PROBEABLE;
    let at = |source, target| if probeable(source) && probeable(target) { value(source, target) } else { None };
    (0..N).map(|source| (0..N).map(|target| at(source, target)).collect()).collect()
}

pub(crate) fn relative(source: usize, target: usize) -> f64 {
    match (source == target, TASKS[source].1 == TASKS[target].1) {
        (true, _) => 1.0,
        (_, true) => 0.6 - 0.01 * source as f64,
        _ => 0.1 + 0.003 * (source * N + target) as f64,
    }
}

fn cell(site: usize, pairs: Pairs) -> Cell {
    let auroc = |source: usize, target: usize| 0.5 + relative(source, target) * (own_auroc(target, site) - 0.5);
    let significant = |source: usize, target: usize| match pairs {
        Pairs::All => true,
        Pairs::None => false,
        Pairs::WithinSkill => TASKS[source].1 == TASKS[target].1,
    };
    let p = |source, target| (source != target).then(|| if significant(source, target) { 0.001 } else { 0.4 });
    let scored = |auroc: f64, task| (task != NOT_PROBEABLE).then(|| score(auroc));
    let general = |kind| GeneralistScores { kind, scores: (0..N).map(|task| scored(0.55, task)).collect() };
    let leaves: Vec<usize> = (0..N).filter(|&task| task != NOT_PROBEABLE).collect();
    Cell {
        specialists: (0..N).map(|task| scored(own_auroc(task, site), task)).collect(),
        generalists: Generalist::ALL.map(general).to_vec(),
        transfer: Transfer {
            auroc: matrix(|source, target| Some(auroc(source, target))),
            low: matrix(|source, target| Some(auroc(source, target) - 0.04)),
            high: matrix(|source, target| Some(auroc(source, target) + 0.04)),
            relative: matrix(|source, target| Some(relative(source, target))),
            share: matrix(|source, target| Some(relative(source, target))),
            share_low: matrix(|source, target| Some(relative(source, target) - 0.1)),
            share_high: matrix(|source, target| Some(relative(source, target) + 0.1)),
            p: matrix(p),
            ..Transfer::default()
        },
        clustering: Some(Clustering {
            merges: (0..leaves.len() - 1)
                .map(|merge| Merge {
                    left: if merge == 0 { 0 } else { leaves.len() + merge - 1 },
                    right: merge + 1,
                    height: 0.1 * (merge + 1) as f64,
                })
                .collect(),
            leaves,
            labels: vec![0, 0, 0, 1, 2, 2, 3, 3],
            silhouette: Some(0.4),
            stability: Some(0.8),
            within_skill: Some(0.55),
            between_skill: Some(0.2),
            skill_p: Some(0.004),
        }),
    }
}

/// An increment over the text, whose interval lies .02 to either side.
pub(crate) fn increment(text: f64, increment: f64) -> Increment {
    Increment {
        n: 400,
        text_auroc: text,
        with_auroc: text + increment,
        increment,
        interval: [increment - 0.02, increment + 0.02],
        p: Some(0.01),
        deviance: Some(increment / 2.0),
    }
}

/// Increments at a place: the specialists add `rise`, a general probe half of it, where the rules read.
fn increments(site: Option<Site>, position: Position, rise: f64) -> IncrementCell {
    let of_tasks =
        |share: f64| (0..N).map(|task| (task != NOT_PROBEABLE).then(|| increment(0.6, share * rise))).collect();
    let home = site.is_none_or(|site| site == SITES[HOME.site]) && position == POSITIONS[HOME.position];
    IncrementCell { site, position, specialists: of_tasks(1.0), general: if home { of_tasks(0.5) } else { Vec::new() } }
}

/// The null feature sets of the rules.
fn nulls() -> Vec<FeatureSet> {
    let (site, position) = (SITES[HOME.site], POSITIONS[HOME.position]);
    let set = |features, site, rise| FeatureSet {
        features,
        increments: vec![increments(site, position, rise)],
        cell: Some(cell(HOME.site, Pairs::None)),
    };
    vec![set(Features::RandomWeights, Some(site), 0.01), set(Features::Text, None, 0.0)]
}

/// The task whose instruction has no shown effect.
pub(crate) const NO_EFFECT: usize = 0;

fn summary(task: usize) -> TaskSummary {
    let (id, skill) = TASKS[task];
    let (without, within) = if task == NO_EFFECT { (0.72, [0.6, 0.8]) } else { (0.3, [0.2, 0.4]) };
    let effect = 0.7 - without;
    let rare =
        NotProbeable { satisfied: 4, violated: 396, reason: "4 of 400 satisfy".to_owned(), reason_message: None };
    TaskSummary {
        id: id.to_owned(),
        skill,
        n: 400,
        n_without: 100,
        excluded: task,
        groups: 100,
        satisfied: 0.7,
        satisfied_interval: [0.65, 0.75],
        satisfied_without: without,
        satisfied_without_interval: within,
        not_probeable: (task == NOT_PROBEABLE).then_some(rare),
        instruction_effect: Some(Estimate { value: effect, interval: [effect - 0.1, effect + 0.1], p: Some(0.01) }),
        in_claims: task != NOT_PROBEABLE && task != NO_EFFECT,
    }
}

pub(crate) fn verdict(claim: u8, verdict: Claim) -> ClaimVerdict {
    ClaimVerdict {
        claim,
        statement: format!("Claim {claim}."),
        statement_message: None,
        verdict,
        measures: "an effect".to_owned(),
        measures_message: None,
        effect: Some(0.123_45),
        interval: Some([0.1, 0.15]),
        p: Some(0.0004),
        rule: "a rule".to_owned(),
        rule_message: None,
        falsified_by: "its opposite".to_owned(),
        falsified_by_message: None,
        parts: Vec::new(),
        halves: if claim == 2 { halves(verdict) } else { Vec::new() },
        nulls: claim_nulls(claim),
    }
}

/// The halves of the second claim: the first is supported, the second as the claim.
fn halves(second: Claim) -> Vec<ClaimHalf> {
    let half = |name: &str, verdict, effect: f64| ClaimHalf {
        name: name.to_owned(),
        statement: format!("Half {name}."),
        statement_message: None,
        verdict,
        measures: "half an effect".to_owned(),
        measures_message: None,
        effect: Some(effect),
        interval: Some([effect - 0.1, effect + 0.1]),
        p: Some(0.01),
        nulls: claim_nulls(2),
    };
    vec![half("2a", Claim::Supported, 0.2), half("2b", second, 0.1)]
}

/// The first claim's rule passes on random weights too; permuted labels are only for the third.
fn claim_nulls(claim: u8) -> Vec<ClaimNull> {
    let null = |features, verdict, effect: Option<f64>| ClaimNull {
        features,
        verdict,
        gate_shut: verdict == Claim::Inconclusive && effect.is_none(),
        effect,
        interval: effect.map(|effect| [effect - 0.05, effect + 0.05]),
        p: effect.map(|_| 0.02),
    };
    let random = if claim == 1 { Claim::Supported } else { Claim::Inconclusive };
    let mut nulls = vec![
        null(Features::RandomWeights, random, Some(0.08)),
        null(Features::Text, Claim::Inconclusive, (claim == 2).then_some(0.04)),
    ];
    nulls.extend((claim == 3).then(|| null(Features::PermutedLabels, Claim::Inconclusive, Some(0.01))));
    nulls
}

fn config() -> StudyConfig {
    let rule = |claim, half: Option<&str>| Rule {
        claim,
        half: half.map(str::to_owned),
        site: SITES[HOME.site],
        position: POSITIONS[HOME.position],
        margin: 0.02,
        alpha: 0.05,
        text: "a rule".to_owned(),
    };
    StudyConfig {
        judge: None,
        model: "made".to_owned(),
        name: None,
        preset: None,
        task_set: BuiltInSet::TinyWorld,
        tasks: TASKS.iter().map(|(id, _)| (*id).to_owned()).collect(),
        task_specs: Vec::new(),
        samples: 400,
        samples_without: 100,
        seed: 1,
        sampling: Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 48 },
        template: BTreeMap::new(),
        date: None,
        pilot: None,
        prompts: None,
        labels: None,
        positions: None,
        probe: ProbeConfig {
            c: C::Fixed(0.1),
            folds: 5,
            bootstrap: 200,
            permutations: 200,
            splits: 5,
            jackknife: 21,
            gap_parts: 0,
        },
        ablation: None,
        rules: vec![rule(1, None), rule(2, Some("a")), rule(2, Some("b"))],
    }
}

fn provenance() -> Provenance {
    let unknown = String::new;
    Provenance {
        program: "0.1.0".to_owned(),
        model: ModelCard {
            name: "made".to_owned(),
            family: "llama".to_owned(),
            n_layers: 2,
            d_model: 8,
            vocab_size: 16,
            parameters: 100,
            weights_dtype: "f32".to_owned(),
            dtype: "f32".to_owned(),
            device: "cpu".to_owned(),
            adapter: None,
            weights_sha256: unknown(),
            tokenizer_sha256: unknown(),
            template_sha256: unknown(),
        },
        judges: Vec::new(),
    }
}

pub(crate) fn study_of(pairs: Pairs) -> Study {
    Study {
        is_front: false,
        examples: Vec::new(),
        schema: SCHEMA_VERSION,
        id: "made-seed-1".to_owned(),
        emergence: Vec::new(),
        timing: Vec::new(),
        ablation: Ablation::default(),
        config: config(),
        provenance: provenance(),
        tasks: (0..N).map(summary).collect(),
        sites: SITES.to_vec(),
        positions: POSITIONS.to_vec(),
        cells: (0..SITES.len()).map(|site| vec![cell(site, pairs), cell(site, pairs)]).collect(),
        baselines: BaselineScores::default(),
        increments: SITES.iter().flat_map(|&site| POSITIONS.map(|at| increments(Some(site), at, 0.2))).collect(),
        nulls: nulls(),
        gap: Vec::new(),
        verdicts: vec![verdict(1, Claim::Supported), verdict(2, Claim::Inconclusive)],
        vocabulary: BTreeMap::new(),
    }
}

/// The cells of a table that hold one measure.
pub(crate) fn values<'a>(table: &'a Table, measure: &'a str) -> impl Iterator<Item = &'a TableCell> + 'a {
    table.rows.iter().flat_map(|row| &row.cells).filter(move |cell| cell.measure == measure)
}

pub(crate) fn about<'a>(cell: &'a TableCell, key: &str) -> &'a str {
    cell.about.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str()).unwrap()
}

/// The index of a task by its id.
pub(crate) fn task(id: &str) -> usize {
    TASKS.iter().position(|(known, _)| *known == id).unwrap()
}
