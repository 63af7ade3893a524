//! The inspector's cards on an ablation: its settings, the strongest pairs, a task's pairs, its damage.

use shared::study::{Control, Damage, PairState, Study};

use super::model::{interval, sites_in_words, strongest};
use crate::graph::dependence::{drops, matrix, representation};
use crate::graph::model::{at, descending};
use crate::inspector::model::{About, Card, Line};
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::Place;
use crate::text::{number, words};

/// The settings of the ablation, from the study's config.
pub fn method(study: &Study) -> Card {
    let mut lines = Vec::new();
    if let Some(config) = &study.config.ablation {
        lines.push(Line::new(say!(view::ablation::subspaces_by), words::method(config.method).to_owned(), ""));
        lines.push(Line::new(say!(view::ablation::rank), number::count(config.rank), ""));
        lines.push(Line::new(say!(view::ablation::found_at), words::position(config.position), ""));
    }
    if let Some(behaviour) = &study.ablation.behaviour {
        lines.push(Line::new(say!(view::ablation::acting_at), sites_in_words(&behaviour.sites), ""));
        lines.push(Line::new(say!(view::ablation::acts_on), words::scope(behaviour.scope).to_owned(), ""));
        lines.push(Line::new(say!(view::ablation::strength), number::layer(behaviour.alpha), ""));
        let most = behaviour.n.iter().max().copied().unwrap_or_default();
        lines.push(Line::new(say!(view::ablation::responses_per_task), number::count(most), ""));
        lines.push(Line::new(say!(view::ablation::controls), number::count(behaviour.controls.len()), ""));
    }
    Card { title: say!(view::ablation::how_ablated).to_owned(), lines, ..Card::default() }
}

/// The shares of pairs that are present, absent and undecided; none in studies that do not distinguish them.
pub fn shares(study: &Study, place: Place, kind: Dependence) -> Option<Card> {
    let drops = drops(study, place, kind)?;
    let shares = drops.shares?;
    let listed = [
        (PairState::Present, shares.present),
        (PairState::Absent, shares.absent),
        (PairState::Undecided, shares.undecided),
    ];
    let line = |(state, share): (PairState, f64)| {
        let pairs = format!("{} / {}", drops.in_state(state), drops.pairs);
        Line::new(words::pair_state(state), number::score(share), pairs)
    };
    let named = drops.named.iter().map(|pair| Line {
        about: About::Pair { shown: vec![pair.source, pair.target], pair: (pair.source, pair.target) },
        value: number::score(pair.excess),
        beside: format!("{} · {}", number::interval(pair.interval), number::p_statement(pair.p)),
    });
    Some(Card {
        title: say!(view::ablation::states).to_owned(),
        note: say!(view::ablation::share_of_pairs).to_owned(),
        lines: listed.map(line).into_iter().chain(named).collect(),
        rest: say!(view::ablation::states_are).to_owned(),
    })
}

/// The strongest pairs: those that count, or the most similar subspaces.
pub fn strongest_card(study: &Study, place: Place, kind: Dependence) -> Card {
    let tested = drops(study, place, kind);
    let shown = |pair: &(usize, usize)| tested.is_none_or(|drops| drops.counts(*pair) == Some(true));
    let numbers = matrix(study, place, kind);
    let pairs = numbers.map(|numbers| strongest(numbers, kind)).unwrap_or_default();
    let line =
        |pair: (usize, usize)| Line::pair(pair, number::score_or_dash(numbers.and_then(|numbers| at(numbers, pair))));
    let lines: Vec<Line> = pairs.into_iter().filter(shown).take(8).map(line).collect();
    let rest = if lines.is_empty() { say!(view::ablation::no_pair) } else { "" };
    Card {
        title: say!(view::ablation::strongest_here).to_owned(),
        note: words::dependence(kind).to_owned(),
        lines,
        rest: rest.to_owned(),
    }
}

/// A task's pairs that count, seen from one end: `pair` puts the task and another in order.
pub fn links(
    study: &Study,
    place: Place,
    kind: Dependence,
    task: usize,
    pair: fn(usize, usize) -> (usize, usize),
) -> Card {
    let numbers = matrix(study, place, kind);
    let value = |other: usize| numbers.and_then(|numbers| at(numbers, pair(task, other)));
    let others: Vec<usize> = (0..study.tasks.len()).filter(|&other| other != task && value(other).is_some()).collect();
    let order = descending(others.len(), &|index| value(others[index]).unwrap_or_default().abs());
    let tested = drops(study, place, kind);
    let shown = |other: &usize| tested.is_none_or(|drops| drops.counts(pair(task, *other)) == Some(true));
    let line = |other: usize| Line {
        about: About::Pair { shown: vec![other], pair: pair(task, other) },
        value: number::score_or_dash(value(other)),
        beside: tested.and_then(|drops| interval(drops, pair(task, other))).map(number::interval).unwrap_or_default(),
    };
    let lines: Vec<Line> = order.into_iter().map(|index| others[index]).filter(shown).map(line).collect();
    let quiet = others.len() - lines.len();
    let title = if pair(0, 1) == (0, 1) { say!(view::ablation::takes) } else { say!(view::ablation::takes_from) };
    Card {
        title: title.to_owned(),
        note: say!(page::words::interval).to_owned(),
        rest: if quiet > 0 { say!(view::ablation::more_within, n = quiet) } else { String::new() },
        lines,
    }
}

/// A task's own drop, the rank of its subspace, and the damage of its ablation.
pub fn own(study: &Study, place: Place, kind: Dependence, task: usize) -> Card {
    let mut lines = Vec::new();
    if let Some(drops) = drops(study, place, kind) {
        let own = at(&drops.drop, (task, task)).map(|own| {
            Line::new(
                say!(view::ablation::own_drop),
                number::score(own),
                interval(drops, (task, task)).map(number::interval).unwrap_or_default(),
            )
        });
        let band = drops.band.get(task).copied().flatten();
        lines.extend(own);
        lines.extend(
            at(&drops.p, (task, task))
                .map(|p| Line::new(say!(view::ablation::against_controls), number::p_statement(p), "")),
        );
        lines.extend(
            band.map(|band| Line::new(say!(view::ablation::controls_band), String::new(), number::interval(band))),
        );
    }
    let rank = representation(study, place).and_then(|ablation| ablation.ranks.get(task).copied().flatten());
    lines.extend(rank.map(|rank| Line::new(say!(view::ablation::rank_here), number::layer(rank), "")));
    if let Some(damage) = damage(study, task) {
        let whole = say!(view::ablation::whole, perplexity = number::score(damage.perplexity_whole));
        lines.push(Line::new(say!(view::ablation::kl), number::score(damage.kl), ""));
        lines.push(Line::new(say!(view::ablation::perplexity), number::score(damage.perplexity), whole));
        lines.push(Line::new(say!(view::ablation::cut), number::score(damage.cut), ""));
    }
    let rest = if lines.is_empty() { say!(view::ablation::not_ablated) } else { "" };
    Card { title: say!(view::ablation::ablating_it).to_owned(), note: String::new(), lines, rest: rest.to_owned() }
}

/// The damage of a task's ablation to the model as a whole.
pub fn damage(study: &Study, task: usize) -> Option<&Damage> {
    study.ablation.behaviour.as_ref()?.damage.get(task)?.as_ref()
}

/// The tooltip's lines on the damage.
pub fn told_damage(damage: &Damage) -> Vec<String> {
    vec![
        say!(view::ablation::told_kl, kl = number::score(damage.kl)),
        say!(
            view::ablation::told_perplexity,
            perplexity = number::score(damage.perplexity),
            whole = number::score(damage.perplexity_whole)
        ),
        say!(view::ablation::told_cut, cut = number::score(damage.cut), rank = number::layer(damage.rank)),
    ]
}

/// The controls in behaviour.
pub fn controls(study: &Study) -> &[Control] {
    study.ablation.behaviour.as_ref().map_or(&[], |behaviour| &behaviour.controls)
}
