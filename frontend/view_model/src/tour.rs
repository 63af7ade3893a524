//! The tour: five stops from a prompt to a verdict, each on numbers of the open study.

use shared::study::{Claim, Study};

use crate::graph::model::{Edge, SkillGraph, Standing, descending};
use crate::say;
use crate::state::place::Place;
use crate::state::selection::Selection;
use crate::text::number;
use crate::text::say::Message;

/// One stop.
pub struct Stop {
    /// Its heading.
    pub title: Message,
    /// What is seen there.
    pub told: fn(&Study) -> String,
    /// Shows it.
    show: fn(&Study, &mut Selection),
}

/// Every stop, in order. The style sheet outlines what each is about by its number.
pub const STOPS: [Stop; 5] = [
    Stop { title: || say!(page::tour::prompt), told: prompt, show: |_, _| {} },
    Stop { title: || say!(page::tour::checker), told: checker, show: |_, _| {} },
    Stop { title: || say!(page::tour::probe), told: probe, show: show_probe },
    Stop { title: || say!(page::tour::transfer), told: transfer, show: show_transfer },
    Stop { title: || say!(page::tour::verdict), told: verdict, show: |_, _| {} },
];

/// Changes the selection to a stop, from 1; a number beyond the last is the last.
pub fn go(study: &Study, selection: &mut Selection, stop: usize) {
    let stop = stop.clamp(1, STOPS.len());
    *selection = Selection {
        study: selection.study.take(),
        theme: selection.theme,
        language: selection.language,
        tour: Some(stop),
        ..Selection::default()
    };
    (STOPS[stop - 1].show)(study, selection);
}

/// The task whose probe reads best where the verdict on transfer is read, with its AUROC.
fn best(study: &Study) -> Option<(usize, f64)> {
    let scores = &Place::home(study).cell(study)?.specialists;
    let auroc = |task: usize| scores[task].as_ref().map_or(f64::NEG_INFINITY, |score| score.auroc);
    let first = *descending(scores.len(), &auroc).first()?;
    Some((first, scores[first].as_ref()?.auroc))
}

/// The edge of the strongest transfer that is drawn there.
fn strongest(graph: &SkillGraph) -> Option<&Edge> {
    let drawn: Vec<_> = graph.edges.iter().filter(|edge| edge.standing == Standing::Drawn).collect();
    let size = |index: usize| drawn[index].weight.map_or(0.0, f64::abs);
    drawn.get(*descending(drawn.len(), &size).first()?).copied()
}

fn graph(study: &Study) -> SkillGraph {
    SkillGraph::of(study, Place::home(study), 0.0)
}

fn prompt(study: &Study) -> String {
    let tasks = study.tasks.len();
    match study.examples.is_empty() {
        _ if study.config.prompts.is_some() => say!(page::tour::prompt_own, tasks),
        true => say!(page::tour::prompt_without, tasks),
        false => say!(page::tour::prompt_told, tasks),
    }
}

fn checker(study: &Study) -> String {
    let (satisfied, n) =
        study.tasks.iter().fold((0, 0), |(satisfied, n), task| (satisfied + task.n_satisfied(), n + task.n));
    let (satisfied, n) = (number::count(satisfied), number::count(n));
    match study.config.prompts.as_ref().is_some_and(|own| own.labels > 0) {
        true => say!(page::tour::checker_labels, satisfied, n),
        false => say!(page::tour::checker_told, satisfied, n),
    }
}

fn probe(study: &Study) -> String {
    match best(study) {
        Some((task, auroc)) => {
            let place = Place::home(study).in_words(study);
            say!(page::tour::probe_told, task = study.tasks[task].id, auroc = number::score(auroc), place)
        }
        None => say!(page::tour::probe_none).to_owned(),
    }
}

fn show_probe(study: &Study, selection: &mut Selection) {
    selection.view = "probes".to_owned();
    selection.task = best(study).map(|(task, _)| study.tasks[task].id.clone());
}

fn transfer(study: &Study) -> String {
    let graph = graph(study);
    let undrawn = graph.count(Standing::Undefined);
    match strongest(&graph) {
        Some(edge) => {
            let [source, target] = [edge.source, edge.target].map(|task| &study.tasks[task].id);
            let size = number::score(edge.weight.unwrap_or_default());
            match edge.flipped {
                true => say!(page::tour::transfer_reversed, source, target, size),
                false => say!(page::tour::transfer_told, source, target, size),
            }
        }
        None if undrawn > 0 => say!(page::tour::transfer_undrawn, n = undrawn),
        None => say!(page::tour::transfer_none).to_owned(),
    }
}

fn show_transfer(study: &Study, selection: &mut Selection) {
    selection.view = "transfer".to_owned();
    if let Some(edge) = strongest(&graph(study)) {
        selection.task = Some(study.tasks[edge.source].id.clone());
        selection.target = Some(study.tasks[edge.target].id.clone());
    }
}

fn verdict(study: &Study) -> String {
    let count = |of: Claim| study.verdicts.iter().filter(|verdict| verdict.verdict == of).count();
    let [supported, contradicted, open] = [Claim::Supported, Claim::Contradicted, Claim::Inconclusive].map(count);
    say!(page::tour::verdict_told, claims = study.verdicts.len(), supported, contradicted, open)
}
