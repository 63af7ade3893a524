//! The Compare view's tooltips and inspector: how both studies were made, and a task's numbers in both.

use std::sync::Arc;

use leptos::prelude::*;
use view_model::inspector::model::{Card, Line};
use view_model::say;
use view_model::state::choice::Aspect;
use view_model::task_row::Told;
use view_model::text::{number, words};
use view_model::view::compare::study_pair::StudyPair;
use view_model::view::compare::{model, setup};

use super::Seen;
use super::second_study::Pair;
use crate::inspector::{TaskFactsView, both_ways, card};
use crate::widget::live::{fixed, part};
use crate::widget::table::Twin;

/// Tooltip of a task: its numbers of an aspect in both studies.
pub fn task(pair: Pair, aspect: Aspect, task: usize) -> Told {
    pair.look(|both| {
        let id = &both.studies[0].tasks[task].id;
        let items = model::of_task(both, aspect, id);
        let named = items.len() > 1;
        let lines = items.iter().flat_map(|item| {
            let part = named.then(|| words::capital(model::in_words(&item.part)));
            part.into_iter().chain(item.lines(&both.names()))
        });
        (id.clone(), lines.collect())
    })
}

/// Tooltip of a source and a target, by their indices among the first study's tasks.
pub fn pair(pair: Pair, seen: Seen, (source, target): (usize, usize)) -> Told {
    pair.look(|both| {
        let id = |task: usize| both.studies[0].tasks[task].id.as_str();
        let item = model::pair(both, seen.aspect, seen.kind, (id(source), id(target)));
        (format!("{} → {}", id(source), id(target)), item.lines(&both.names()))
    })
}

/// Differences in the setup of both studies, what they make incomparable, and tasks that only one study has.
pub fn setups(pair: Pair) -> AnyView {
    let (differing, cautions, table) =
        pair.anywhere(|both| (setup::differing(both), setup::cautions(both), setup::table(both)));
    let [first, second] = pair.names();
    let alone = pair.anywhere(|both| {
        let names = both.names();
        let ids = |side: usize| both.only(side).iter().map(|task| task.id.clone()).collect::<Vec<_>>().join(", ");
        [0, 1].map(|side| (names[side].clone(), ids(side)))
    });
    let entry = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let fact = |(name, [one, other]): (&str, [String; 2])| entry((name.to_owned(), format!("{one} ↔ {other}")));
    let alone: Vec<_> = alone.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
    let same = differing.is_empty().then(|| say!(view::compare::all_same));
    view! {
        <div class="facts">
            <h2><span>{say!(view::compare::two_studies)}</span></h2>
            <p class="asks">{say!(view::compare::choose)}</p>
            <p class="legend"><span class="key"><i class="dot-key full"></i>{first}</span><span class="key"><i class="dot-key"></i>{second}</span></p>
        </div>
        <section class="card"><h3>{say!(view::compare::what_differs)}</h3><p class="nothing">{same}</p><dl class="kinds facts-of-both">{differing.into_iter().map(fact).collect_view()}</dl></section>
        {(!cautions.is_empty()).then(|| view! {
            <section class="card"><h3>{say!(view::compare::what_does_not_compare)}</h3><ul class="cautions">{cautions.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul></section>
        })}
        {(!alone.is_empty()).then(|| view! {
            <section class="card alone-tasks"><h3>{say!(view::compare::tasks_alone)}</h3><dl class="kinds">{alone.into_iter().map(entry).collect_view()}</dl></section>
        })}
        <Twin table=fixed(table) />
    }
    .into_any()
}

/// A task in the first study, its numbers in both studies, and its selected pair in both directions.
pub fn selected(page: Pair, seen: Seen, task: usize) -> AnyView {
    let of_pairs = matches!(seen.aspect, Aspect::Transfer | Aspect::Ablation);
    let ways = move || {
        let target = page.page.target().filter(|_| of_pairs)?;
        Some(both_ways(&(Arc::new(move |at| pair(page, seen, at)) as _), (task, target)))
    };
    view! {
        <TaskFactsView task=task />
        {part(move || card(page.page, &page.look(|both| in_both(both, task))))}
        {part(ways)}
    }
    .into_any()
}

/// A card with a task's numbers in both studies.
fn in_both(both: &StudyPair<'_>, task: usize) -> Card {
    let id = &both.studies[0].tasks[task].id;
    let aspects = [Aspect::Probes, Aspect::Rates, Aspect::Depth];
    let items = aspects.into_iter().flat_map(|aspect| model::of_task(both, aspect, id));
    let line = |item: model::Compared| {
        let value = |side: usize| number::score_or_dash(item.sides[side].as_ref().and_then(|measure| measure.value));
        let name = match item.part.as_str() {
            "with" => say!(view::compare::satisfied_with),
            "without" => say!(view::compare::satisfied_without),
            "onset" => say!(view::compare::relative_onset),
            "peak" => say!(view::compare::relative_peak),
            other => other,
        };
        Line::new(name, format!("{} ↔ {}", value(0), value(1)), item.standing())
    };
    Card {
        title: say!(view::compare::in_both).to_owned(),
        note: say!(view::compare::first_and_second).to_owned(),
        lines: items.map(line).collect(),
        rest: String::new(),
    }
}
