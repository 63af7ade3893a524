//! Opened results of `skillscope probe`: the best site of every task, its scores over the layers, and all of them as a table.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use shared::natural::Name;
use shared::study::{C, FileContent, Generalist, ProbeResults, ProbedSite, Score, best_site, probed_tasks};

use crate::chart::curve::{CurveFrame, CurveScene};
use crate::chart::scale::{Scale, tenths_around};
use crate::say;
use crate::text::{number, study, words};
use crate::theme::task_colour;
use crate::widget::table::{Cell, Row, Table, heads};

/// Results, with the name of their file.
#[derive(Debug, Clone, PartialEq)]
pub struct Probed {
    /// The file's name, without its ending.
    pub file: String,
    /// What it holds.
    pub results: ProbeResults,
}

/// A task, or why it cannot be probed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbedTask {
    /// Its name.
    pub name: String,
    /// Where its probe is best, or why there is none.
    pub told: String,
    /// Its scores over layers, a chart per kind of array of which there are several layers.
    pub charts: Vec<Chart>,
}

/// AUROCs over layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The arrays' names, a star for the layer: `resid_post.*`.
    pub of: String,
    /// A line per position; the best layer is in focus.
    pub scene: CurveScene,
    /// The lines' positions with their colours, where there are several.
    pub lines: Vec<(String, String)>,
    /// The layers under the lines, in per cent of the width.
    pub ticks: Vec<(f64, String)>,
    /// The values at the upper and the lower end.
    pub ends: [String; 2],
}

/// What is wrong with a file that is neither a bundle nor results of `skillscope probe`; `None` for either.
pub fn not_opened(content: &FileContent) -> Option<String> {
    let what = match content {
        FileContent::Zip | FileContent::Probes(_) => return None,
        FileContent::BrokenProbes(why) => return Some(say!(page::probed::broken, why)),
        FileContent::Study => say!(page::probed::is_study),
        FileContent::Json => say!(page::probed::is_json),
        FileContent::Text => say!(page::probed::is_text),
        FileContent::Binary => say!(page::probed::is_binary),
        FileContent::Empty => say!(page::probed::is_empty),
    };
    Some(say!(page::probed::not_opened, what))
}

/// The tasks by name, those that cannot be probed last.
pub fn tasks(results: &ProbeResults) -> Vec<ProbedTask> {
    let probed = probed_tasks(results.sites.values()).into_iter().map(|task| ProbedTask {
        name: task.0.clone(),
        told: best(results, task),
        charts: charts(results, task),
    });
    let not = results.not_probeable.iter().map(|(task, not)| {
        let why = study::sentence((&not.reason, not.reason_message.as_ref()));
        ProbedTask { name: task.0.clone(), told: say!(page::probed::not_probeable, why), charts: Vec::new() }
    });
    probed.chain(not).collect()
}

fn sites(results: &ProbeResults) -> impl Iterator<Item = (&str, &ProbedSite)> {
    results.sites.iter().map(|(name, site)| (name.0.as_str(), site))
}

/// Where a task's own probe is best, of how many sites.
fn best(results: &ProbeResults, task: &Name<String>) -> String {
    let scored = sites(results).filter(|(_, site)| site.tasks.contains_key(task)).count();
    let Some((site, score)) = best_site(sites(results), task) else { return String::new() };
    let (auroc, interval) = (number::score(score.auroc), number::interval(score.auroc_interval));
    if scored == 1 {
        return say!(page::probed::only, site, auroc, interval);
    }
    say!(page::probed::best, site, auroc, interval, n = number::count(scored))
}

/// The sites whose scores are in no chart: those without a layer, or alone with theirs.
pub fn apart<'a>(results: &'a ProbeResults, task: &Name<String>) -> Vec<(&'a str, &'a Score)> {
    let scored: Vec<(&str, &Score)> =
        sites(results).filter_map(|(name, site)| Some((name, site.tasks.get(task)?))).collect();
    let mut layers: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for parts in scored.iter().filter_map(|(name, _)| Parts::of(name)) {
        layers.entry((parts.before, parts.behind)).or_default().insert(parts.layer);
    }
    let is_alone = |parts: Parts<'a>| layers[&(parts.before, parts.behind)].len() < 2;
    scored.iter().copied().filter(|&(name, _)| Parts::of(name).is_none_or(is_alone)).collect()
}

/// An array's name in parts: `resid_post.3@last` is layer 3 of `resid_post.*` at `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts<'a> {
    before: &'a str,
    layer: &'a str,
    behind: &'a str,
    position: &'a str,
}

/// The site of the embedding, which lies below the first layer.
const EMBED: &str = "embed";
/// The sites that stand above it.
const ABOVE_EMBED: &str = "resid_post.";

impl<'a> Parts<'a> {
    /// The parts of a name; `None` where it holds no number.
    fn of(name: &'a str) -> Option<Self> {
        let (site, position) = name.split_once('@').unwrap_or((name, ""));
        if site == EMBED {
            return Some(Self { before: ABOVE_EMBED, layer: EMBED, behind: "", position });
        }
        let start = site.find(|letter: char| letter.is_ascii_digit())?;
        let digits = site[start..].find(|letter: char| !letter.is_ascii_digit());
        let end = digits.map_or(site.len(), |digits| start + digits);
        Some(Self { before: &site[..start], layer: &site[start..end], behind: &site[end..], position })
    }
}

/// The charts of a task: the names that differ in the layer alone are a line, those that differ in the position, too, a chart.
fn charts(results: &ProbeResults, task: &Name<String>) -> Vec<Chart> {
    let mut kinds: BTreeMap<(&str, &str), BTreeMap<Name<&str>, BTreeMap<Name<&str>, &Score>>> = BTreeMap::new();
    for (name, site) in sites(results) {
        if let (Some(parts), Some(score)) = (Parts::of(name), site.tasks.get(task)) {
            let lines = kinds.entry((parts.before, parts.behind)).or_default();
            lines.entry(Name(parts.position)).or_default().insert(Name(parts.layer), score);
        }
    }
    kinds.into_iter().filter_map(|((before, behind), lines)| chart(format!("{before}*{behind}"), &lines)).collect()
}

/// The chart of lines by position, each by layer; `None` with fewer than two layers.
fn chart(of: String, lines: &BTreeMap<Name<&str>, BTreeMap<Name<&str>, &Score>>) -> Option<Chart> {
    let named: BTreeSet<Name<&str>> = lines.values().flat_map(BTreeMap::keys).copied().collect();
    let is_embed = |layer: &&Name<&str>| layer.0 == EMBED;
    let layers: Vec<Name<&str>> =
        named.iter().filter(is_embed).chain(named.iter().filter(|layer| !is_embed(layer))).copied().collect();
    if layers.len() < 2 {
        return None;
    }
    let all = || lines.values().flat_map(BTreeMap::values);
    let range = tenths_around(all().flat_map(|score| score.auroc_interval), [0.4, 0.8]);
    let frame = CurveFrame::new(layers.len(), range);
    let mut scene = CurveScene { chance: Some(frame.y(0.5)), ..CurveScene::default() };
    let mut best = f64::NEG_INFINITY;
    for (index, line) in lines.values().enumerate() {
        let scores: Vec<Option<&Score>> = layers.iter().map(|layer| line.get(layer).copied()).collect();
        let values: Vec<Option<f64>> = scores.iter().map(|score| score.map(|score| score.auroc)).collect();
        if lines.len() == 1 {
            let ends: Vec<Option<[f64; 2]>> =
                scores.iter().map(|score| score.map(|score| score.auroc_interval)).collect();
            scene.lines.push((frame.band(&ends), "curve-spread", task_colour(index)));
        }
        scene.lines.push((frame.line(&values), "curve-main", task_colour(index)));
        for (step, value) in values.iter().enumerate().filter_map(|(step, value)| Some((step, (*value)?))) {
            if value > best {
                best = value;
                scene.cursor = Some((frame.x(step), Some(frame.y(value))));
            }
        }
    }
    let names = lines.keys().enumerate().map(|(index, position)| (position.0.to_owned(), task_colour(index)));
    Some(Chart {
        of,
        lines: names.filter(|_| lines.len() > 1).collect(),
        ticks: ticks(&layers),
        ends: [range[1], range[0]].map(number::score),
        scene,
    })
}

/// The layers under the lines, thinned where there are many.
fn ticks(layers: &[Name<&str>]) -> Vec<(f64, String)> {
    let last = layers.len() - 1;
    let scale = Scale::new([0.0, last as f64], [0.0, 100.0]);
    let every = last / 12 + 1;
    let named = layers.iter().enumerate().filter(|(index, _)| (last - index).is_multiple_of(every));
    named.map(|(index, layer)| (scale.at(index as f64), layer.0.to_owned())).collect()
}

/// What the scores are, and how the probes were fitted.
pub fn caption(results: &ProbeResults) -> String {
    let config = &results.config;
    let c = match config.c {
        C::Fixed(c) => c.to_string(),
        C::Auto(_) => say!(page::probed::auto_c).to_owned(),
    };
    say!(page::probed::caption, c, folds = config.folds, seed = config.seed)
}

/// Every score as a table, a row per task and site.
pub fn table(results: &ProbeResults) -> Table {
    let kinds: Vec<Generalist> = Generalist::ALL.into_iter().filter(|kind| has_kind(results, *kind)).collect();
    let rows = probed_tasks(results.sites.values())
        .into_iter()
        .flat_map(|task| sites(results).filter_map(|(name, site)| row(name, site, task, &kinds)).collect::<Vec<_>>());
    let columns = heads([
        say!(page::words::task),
        say!(page::probed::site_head),
        say!(page::probed::position_head),
        "AUROC",
        "95 %",
        "p",
        say!(page::probed::selectivity_head),
        "n",
    ]);
    let general = kinds.iter().map(|kind| Cow::from(say!(page::widget::general, kind = words::generalist(*kind))));
    Table {
        name: "probed",
        from: Vec::new(),
        caption: caption(results),
        columns: columns.into_iter().chain(general).collect(),
        rows: rows.collect(),
    }
}

fn has_kind(results: &ProbeResults, kind: Generalist) -> bool {
    results.sites.values().any(|site| site.generalists.get(&kind).is_some_and(|scores| !scores.is_empty()))
}

fn row(name: &str, site: &ProbedSite, task: &Name<String>, kinds: &[Generalist]) -> Option<Row> {
    let score = site.tasks.get(task)?;
    let (at, position) = name.split_once('@').unwrap_or((name, ""));
    let number = |measure, value: Option<f64>, write: fn(f64) -> String| {
        Cell::number(measure, value, write).about(&[("task", &task.0), ("at", name)])
    };
    let mut cells = vec![
        Cell::text(at),
        Cell::text(position),
        number("auroc", Some(score.auroc), number::score),
        Cell::interval(Some(score.auroc_interval), number::interval),
        number("p", score.p, number::p_value),
        number("selectivity", score.selectivity, number::signed),
        number("n", Some(score.n as f64), |n| number::count(n as usize)),
    ];
    cells.extend(kinds.iter().map(|kind| {
        let general = site.generalists.get(kind).and_then(|scores| scores.get(task));
        number("general", general.map(|score| score.auroc), number::score)
    }));
    Some(Row { head: task.0.clone(), cells })
}
